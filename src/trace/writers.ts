import { isDeepStrictEqual } from 'node:util';
import { type Path, valueAt } from './path.js';
import type { Trace } from './trace.js';

/** The worlds of a trace: the initial one, then the one after every step. */
export const worldsOf = <W>(trace: Trace<W>): readonly W[] => [trace.start, ...trace.steps.map(({ world }) => world)];

/** The number of the last step, up to `last`, that changed the value at a path; 0 when it is as it was initially. */
export const lastWriter = (trace: Trace<unknown>, path: Path, last = trace.steps.length): number => {
  const values = worldsOf(trace)
    .slice(0, last + 1)
    .map((world) => valueAt(world, path));
  return Math.max(
    0,
    values.findLastIndex((value, step) => step > 0 && !isDeepStrictEqual(value, values[step - 1])),
  );
};
