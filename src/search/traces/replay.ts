import { freeze } from 'immer';
import { type Action, type Model, named, show, type View } from '../../language/index.js';
import {
  departureOf,
  type Instance,
  initialWorlds,
  type Judgement,
  judgeStep,
  judgeWorld,
  stepAnywhere,
} from '../../semantics/index.js';
import type { Trace, TraceStep } from '../../trace/trace.js';
import { describe, firstDifference, impurity, type Layout, pack, unpack, valueIn } from '../../transitions/index.js';
import type { BreadthFirstSearch } from '../bfs.js';
import { type Path, pathsTo } from './trace-search.js';

/** What a search has sighted: the parameters with which a property says it, and the shortest trace there. */
export interface CheckedTrace<W> {
  readonly instance: Instance<W>;
  readonly trace: Trace<W>;
}

/**
 * The shortest trace to everything that was sighted. Each step is executed through immer and compared with what the
 * search found, and the property is asked again at the end: a trace that is shown is true whatever the tables say.
 * Yields as `waysTo`.
 */
export function* checkedTraces<W>(
  model: Model<W>,
  search: BreadthFirstSearch<W>,
): Generator<number, ReadonlyMap<string, CheckedTrace<W>>> {
  const sightings = [...search.sightings];
  const goals = sightings.map(([property, { level, judgement, inStep }]) => ({
    level,
    says: { property, judgement, inStep },
  }));
  const { layout } = search.cache;
  const retraced = new Map<string, CheckedTrace<W>>();
  for (const [i, way] of (yield* pathsTo(search, goals)).entries()) {
    const [id, { judgement, inStep }] = sightings[i] as (typeof sightings)[number];
    const trace = yield* execute(model, layout, way);
    const instance = way.instance as Instance<W>;
    assertSaid(layout, instance, judgement, inStep, trace, way.states.at(-1) as Int32Array);
    retraced.set(id, { instance, trace });
  }
  return retraced;
}

/** The actions that lead to a state of a level, for an error that happens in it. */
export function* actionsTo<W>(
  search: BreadthFirstSearch<W>,
  level: number,
  state: Int32Array,
): Generator<number, readonly Action[]> {
  const [way] = yield* pathsTo(search, [{ level, state }]);
  return way?.actions ?? [];
}

function* execute<W>(model: Model<W>, layout: Layout, { states, actions }: Path<W>): Generator<number, Trace<W>> {
  const first = states[0] as Int32Array;
  const start = initialWorlds(model).find((world) => firstDifference(layout, pack(layout, world), first) === undefined);
  if (start === undefined) {
    throw new Error('a trace begins in a state that is not initial');
  }
  const steps: TraceStep<W>[] = [];
  for (const [i, action] of actions.entries()) {
    // The search has recorded all looks of these steps: none was at a field that the schema does not have.
    const world = stepAnywhere(model, steps.at(-1)?.world ?? start, action, { strict: false });
    steps.push({ action, world });
    const stored = states[i + 1];
    // One outside the schema is the last, and cannot be packed: that it is there is said by the property.
    const isOutside = departureOf(world) !== undefined;
    const field = stored && !isOutside ? firstDifference(layout, pack(layout, world), stored) : undefined;
    if (field !== undefined) {
      const found = describe(stored as Int32Array, [field]);
      throw impurity(
        named(action.rule, action.params),
        `replayed in a trace it set ${field.path} to ${show(valueIn(pack(layout, world), field))}, where the search had found ${found}`,
      );
    }
    yield i;
  }
  return { start, steps };
}

const assertSaid = <W>(
  layout: Layout,
  instance: Instance<W>,
  judgement: Judgement,
  inStep: boolean,
  { start, steps }: Trace<W>,
  lastState: Int32Array,
): void => {
  const last = steps.at(-1);
  const world = last?.world ?? start;
  const before = freeze(unpack(layout, lastState) as W, true) as View<W>;
  const again =
    !inStep || last === undefined
      ? judgeWorld(instance, world as View<W>)
      : judgeStep(instance, { before, after: world as View<W>, action: last.action });
  if (again !== judgement) {
    const { property, params } = instance;
    throw impurity(
      named(property.id, params),
      `the search found it '${judgement}'; asked again at the end of the trace it said '${again}'`,
    );
  }
};
