import { freeze } from 'immer';
import { type Action, type Model, named, show, type View } from '../language/index.js';
import { describe, firstDifference, impurity, nothing, pack, unknown, unpack, valueIn } from '../learn/index.js';
import { initialWorlds, judgeStep, judgeWorld, step } from '../semantics/index.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import type { Search, Sighting } from './search.js';

/**
 * The shortest trace to what was sighted, from an initial world. Each of its steps is executed through immer and
 * compared with what the search stored, and the property is asked again about the last of them: a trace that is shown
 * is true whatever the tables say.
 */
export const retrace = <W>(model: Model<W>, search: Search<W>, sighting: Sighting<W>): Trace<W> => {
  const states = pathTo(search, sighting.state);
  const actions = actionsAlong(search, states);
  if (sighting.action !== undefined) {
    actions.push(search.learner.actions[sighting.action] as Action);
  }
  const trace = execute(model, search, states, actions);
  assertSighted(search, sighting, trace, states.at(-1) as Int32Array);
  return trace;
};

/** The actions that lead to a world, for an error that happens in it. */
export const actionsTo = <W>(search: Search<W>, index: number): readonly Action[] =>
  actionsAlong(search, pathTo(search, index));

const actionsAlong = <W>(search: Search<W>, states: readonly Int32Array[]): Action[] =>
  states.slice(1).map((state, i) => actionBetween(search, states[i] as Int32Array, state));

const pathTo = <W>({ worlds }: Search<W>, last: number): readonly Int32Array[] => {
  const path: Int32Array[] = [];
  for (let index = last; index >= 0; index = worlds.parentOf(index)) {
    const state = new Int32Array(worlds.words);
    worlds.take(index, state);
    path.unshift(state);
  }
  return path;
};

/** The first action, in the order of the model, that leads from one state to the other. */
const actionBetween = <W>({ learner }: Search<W>, from: Int32Array, to: Int32Array): Action => {
  const reached = new Int32Array(from.length);
  const found = learner.actions.find((_, action) => {
    const leaf = learner.tables.find(action, from);
    if (leaf === unknown || leaf === nothing) {
      return false;
    }
    learner.tables.follow(leaf, from, reached, 0);
    return reached.every((word, i) => word === to[i]);
  });
  if (found === undefined) {
    throw new Error('a state has no action that leads to it from its parent');
  }
  return found;
};

const execute = <W>(
  model: Model<W>,
  { learner: { layout } }: Search<W>,
  states: readonly Int32Array[],
  actions: readonly Action[],
): Trace<W> => {
  const first = states[0] as Int32Array;
  const start = initialWorlds(model).find((world) => firstDifference(layout, pack(layout, world), first) === undefined);
  if (start === undefined) {
    throw new Error('a trace begins in a state that is not initial');
  }
  const steps: TraceStep<W>[] = [];
  for (const [i, action] of actions.entries()) {
    const world = step(model, steps.at(-1)?.world ?? start, action);
    steps.push({ action, world });
    const stored = states[i + 1];
    const field = stored && firstDifference(layout, pack(layout, world), stored);
    if (field !== undefined) {
      const found = describe(stored as Int32Array, [field]);
      throw impurity(
        named(action.rule, action.params),
        `replayed in a trace it set ${field.path} to ${show(valueIn(pack(layout, world), field))}, where the search had found ${found}`,
      );
    }
  }
  return { start, steps };
};

const assertSighted = <W>(
  { learner: { layout } }: Search<W>,
  { instance, judgement, action }: Sighting<W>,
  { start, steps }: Trace<W>,
  lastState: Int32Array,
): void => {
  const last = steps.at(-1);
  const world = last?.world ?? start;
  const before = freeze(unpack(layout, lastState) as W, true) as View<W>;
  const again =
    action === undefined || last === undefined
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
