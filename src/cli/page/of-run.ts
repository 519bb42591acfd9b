import type { PropertyResult } from '../../explore/result.js';
import type { Params } from '../../language/index.js';
import { nameOfCheck } from '../../report/name.js';
import { counted } from '../../report/table.js';
import { propertyOf } from '../../semantics/index.js';
import { drawInstance } from '../../trace/depict.js';
import type { Trace } from '../../trace/trace.js';
import type { Check } from '../plan.js';
import type { Report } from './report.js';

/** One run that was not found by a search of the whole: by a random walk, a sweep, or a walk of orders. */
export const reportOfRun = (
  check: Pick<Check, 'subject' | 'model' | 'depiction'>,
  { id, params, trace }: { readonly id: string; readonly params: Params; readonly trace: Trace<unknown> },
): Report => {
  const { subject, model, depiction } = check;
  const kind = propertyOf(model, id)?.kind ?? 'always';
  const result: PropertyResult<unknown> = { id, kind, verdict: 'violated', inDanger: 1, params, trace };
  const name = drawInstance(id, params, depiction);
  return {
    title: `${id} in ${nameOfCheck(subject)}`,
    verdict: { word: 'violated', says: `${name} broken after ${counted(trace.steps.length, 'step')}` },
    checks: () => [],
    shown: [{ check: { ...check, findings: [] }, results: [result], isShortest: false }],
    bug: subject.bug,
  };
};
