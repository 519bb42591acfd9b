import type { Params } from '../language/index.js';
import type { Subject } from '../report/outcome.js';
import { writeTrace } from '../trace/file.js';
import { recordingOf } from '../trace/recording.js';
import type { Trace } from '../trace/trace.js';
import type { Check } from './plan.js';

/** What a trace shows. */
interface Shown {
  /** Of a property. */
  readonly id: string;
  readonly params: Params;
  readonly trace: Trace<unknown>;
}

/** Writes a trace with all that it takes to make its model again. */
export const writeOut = (
  file: string,
  { subject, model }: Pick<Check, 'subject' | 'model'>,
  { id, params, trace }: Shown,
): void => writeTrace(file, recordingOf({ ...withoutBound(subject), property: id, params }, model, trace), model);

/** The bound follows from the rest. */
const withoutBound = ({ bound: _, ...rest }: Subject) => rest;
