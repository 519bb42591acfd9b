import type { Shortest } from '../model/machine/system.js';
import type { Finding } from '../src/cli/catalogue.js';

/** What a check expects of the shortest trace of a finding. */
export const pinOf = (trace: Shortest | undefined): Pick<Finding, 'steps' | 'rules'> => {
  const rules = typeof trace === 'string' ? trace.split(' ') : undefined;
  const steps = typeof trace === 'string' ? rules?.length : trace;
  return { ...(steps === undefined ? {} : { steps }), ...(rules === undefined ? {} : { rules }) };
};
