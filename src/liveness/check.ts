import type { Model, Params } from '../language/index.js';
import type { Trace } from '../trace/trace.js';
import { brokenBy, type Way } from './broken.js';
import { executed } from './executed.js';
import { Obligations } from './obligations.js';
import { type Promised, promisesOf } from './promises.js';
import type { Space } from './space.js';

/** What became of a property of runs. */
export interface Lived<W> {
  readonly id: string;
  /** In how many worlds, over all its parameters, it was triggered. */
  readonly inDanger: number;
  /** Of the shortest run that breaks it. */
  readonly broken?: { readonly params: Params; readonly steps: number; readonly trace?: Trace<W> };
}

/**
 * Decides the properties of runs of a model of which every world was seen, one after the other. Yields how many worlds it
 * has expanded.
 * @param traces whether runs that break something are executed, and shown.
 * @throws TooLarge where there is too little memory for that.
 */
export function* live<W>(model: Model<W>, space: Space<W>, traces: boolean): Generator<number, readonly Lived<W>[]> {
  const obligations = new Obligations(space);
  const lived = new Map<string, Found<W>>();
  for (const promised of promisesOf(model)) {
    const { id } = promised.property;
    const before = lived.get(id);
    const triggered = yield* obligations.enter(promised);
    const way = yield* brokenBy(space, obligations);
    const isShorter = way !== undefined && (before?.way === undefined || stepsOf(way) < stepsOf(before.way));
    lived.set(id, {
      promised: isShorter ? promised : (before?.promised ?? promised),
      inDanger: (before?.inDanger ?? 0) + triggered,
      way: isShorter ? way : before?.way,
    });
  }
  return [...lived].map(([id, { promised, inDanger, way }]) => {
    const trace = traces && way !== undefined ? executed(model, space, promised, way) : undefined;
    const broken = way && { params: promised.params, steps: stepsOf(way), ...(trace === undefined ? {} : { trace }) };
    return { id, inDanger, ...(broken === undefined ? {} : { broken }) };
  });
}

/** A property with the parameters of the shortest run that breaks it, if one does. */
interface Found<W> {
  readonly promised: Promised<W>;
  readonly inDanger: number;
  readonly way: Way | undefined;
}

const stepsOf = ({ stem, loop = [] }: Way): number => stem.length + loop.length;
