import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../language/index.js';
import { toItf } from '../../trace/itf-format.js';
import { type About, recordingOf } from '../../trace/recording.js';
import type { Trace } from '../../trace/trace.js';
import type { PageItf } from './page-data.js';

/** A trace in ITF, each state but the first as what differs from the one before: most of a state never changes. */
export const itfOf = (about: About, model: Model<unknown>, trace: Trace<unknown>): PageItf => {
  const { '#meta': meta, vars, states } = toItf(recordingOf(about, model, trace), model.world) as Itf;
  const [first = {}] = states;
  return { meta, vars, first, patches: states.slice(1).map((state, place) => patch(states[place], state, [])) };
};

interface Itf {
  readonly '#meta': object;
  readonly vars: readonly string[];
  readonly states: readonly object[];
}

type Patch = PageItf['patches'][number];

const patch = (before: unknown, after: unknown, path: readonly (string | number)[]): Patch => {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  return isRecord(before) && isRecord(after) && isDeepStrictEqual(Object.keys(before), Object.keys(after))
    ? Object.keys(after).flatMap((key) => patch(before[key], after[key], [...path, key]))
    : [[path, after]];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
