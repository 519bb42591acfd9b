import { UsageError } from '../../language/index.js';
import { replay } from '../../trace/replay.js';
import type { Catalogue } from '../catalogue.js';
import { readRecorded } from '../recorded.js';
import type { Session } from './session.js';

/**
 * A trace of a file, as the link that walks it.
 * @throws UsageError where it is none, or leads elsewhere now.
 */
export const recordedStart = (catalogue: Catalogue, session: Session, given: string): string => {
  const { file, check, recorded } = readRecorded(catalogue, given);
  const { trace, parting } = replay(check.model, recorded);
  if (parting !== undefined) {
    throw new UsageError(
      `${file} leads elsewhere from step ${parting.step} on; ${catalogue.name} replay ${given} says how`,
    );
  }
  return session.linkOf(check, trace);
};
