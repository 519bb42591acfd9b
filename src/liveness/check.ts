import { heedsFairness, type Model, type Params } from '../language/index.js';
import type { Trace } from '../trace/trace.js';
import type { Promised } from './asked.js';
import { executed } from './executed.js';
import { fairPartsOf } from './fair-parts.js';
import { type Answers, type Gathered, gather, type Space } from './gather.js';
import type { Obligation } from './graph.js';
import { lassoIn, stemTo, type Way } from './lasso.js';
import { worldsBefore } from './worlds-before.js';

/** What became of a property of runs. */
export interface Lived<W> {
  readonly id: string;
  /** In how many worlds, over all its parameters, it was triggered. */
  readonly inDanger: number;
  /** Of the shortest run that breaks it. */
  readonly broken?: { readonly params: Params; readonly steps: number; readonly trace?: Trace<W> };
}

/** How it is to be done. */
interface Living {
  /** Whether runs that break something are executed, and shown. */
  readonly traces: boolean;
  readonly mostBytes: number;
}

/**
 * Decides the properties of runs of a model of which every world was seen. Yields how many worlds it has expanded.
 * @throws TooLarge where there is too little memory for that.
 */
export function* live<W>(
  model: Model<W>,
  space: Space<W>,
  { traces, mostBytes }: Living,
): Generator<number, readonly Lived<W>[]> {
  const gathered = yield* gather(model, space, mostBytes);
  const lived = new Map<string, Found<W>>();
  for (const answers of gathered.answers) {
    const { id } = answers.promised.property;
    const before = lived.get(id);
    const inDanger = (before?.inDanger ?? 0) + triggered(gathered, answers);
    const way = brokenBy(gathered, answers);
    const isShorter = way !== undefined && (before?.way === undefined || stepsOf(way) < stepsOf(before.way));
    lived.set(id, {
      promised: isShorter ? answers.promised : (before?.promised ?? answers.promised),
      inDanger,
      way: isShorter ? way : before?.way,
    });
    yield gathered.graph.worlds;
  }
  return [...lived].map(([id, { promised, inDanger, way }]) => {
    const trace = traces && way !== undefined ? executed(model, space.learner, gathered, promised, way) : undefined;
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

/** The promise of a property as a graph knows it. */
const obligationOf = <W>({ graph }: Gathered<W>, { promised, when, holds, happens }: Answers<W>): Obligation => {
  const { kind } = promised.property;
  const starts = new Set(graph.starts);
  const inside = (world: number): boolean =>
    kind === 'noCycleWithout' ? (when?.has(world) ?? true) : !holds?.has(world);
  const isTriggered = (world: number): boolean =>
    kind === 'eventually' ? starts.has(world) : (when?.has(world) ?? true);
  return {
    opens: (world) => isTriggered(world) && inside(world),
    inside,
    keeps: happens,
    heedsFairness: heedsFairness({ kind }),
  };
};

const triggered = <W>({ graph }: Gathered<W>, { promised, when }: Answers<W>): number => {
  if (promised.property.kind === 'eventually') {
    return graph.starts.length;
  }
  let count = 0;
  for (let world = 0; world < graph.worlds; world++) {
    count += when?.has(world) === false ? 0 : 1;
  }
  return count;
};

const brokenBy = <W>(gathered: Gathered<W>, answers: Answers<W>): Way | undefined => {
  const { graph } = gathered;
  const obligation = obligationOf(gathered, answers);
  if (answers.promised.property.kind !== 'recoverable') {
    const parts = fairPartsOf(graph, obligation);
    return parts.isEmpty ? undefined : lassoIn(graph, obligation, parts);
  }
  const recovers = worldsBefore(graph, (world) => answers.holds?.has(world) === true);
  const lost = (world: number): boolean => answers.when?.has(world) === true && !recovers.has(world);
  for (let world = 0; world < graph.worlds; world++) {
    if (lost(world)) {
      const { start, steps } = stemTo(graph, { ...obligation, opens: lost }, lost);
      return { start, stem: steps };
    }
  }
  return undefined;
};
