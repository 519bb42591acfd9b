import { freeze } from 'immer';
import { type Action, type Model, named, show, type View } from '../language/index.js';
import { type Instance, isEnabled, type Judgement, judgeStep, judgeWorld, step } from '../semantics/index.js';
import { withSchema } from '../semantics/strict.js';
import { describe, firstDifference, impurity, valueIn } from './impurity.js';
import type { Layout } from './layout.js';
import { pack, unpack } from './pack.js';

/**
 * Executes an action again, through immer, and compares.
 * @param before the world of the state.
 * @param learned the state that the tables lead to; undefined where they say that the action is not enabled.
 * @throws ImpurityError naming the action, the field and both values.
 */
export const recheckAction = <W>(
  layout: Layout,
  model: Model<W>,
  action: Action,
  state: Int32Array,
  before: W,
  learned: Int32Array | undefined,
): { readonly before: W; readonly after: W } | undefined => {
  const name = named(action.rule, action.params);
  const enabled = isEnabled(model, before, action);
  if (enabled !== (learned !== undefined)) {
    throw impurity(name, `its guard said ${!enabled} and, of an equal world, ${enabled}`);
  }
  if (learned === undefined) {
    return undefined;
  }
  const after = step(model, before, action);
  const packed = pack(layout, after);
  const field = firstDifference(layout, packed, learned);
  if (field !== undefined) {
    const values = `${show(valueIn(learned, field))} and, run again, to ${show(valueIn(packed, field))}`;
    throw impurity(name, `it set ${field.path} to ${values}, where ${describe(state, [field])} before`);
  }
  return { before, after };
};

/** The world of a state, frozen. */
export const worldOf = <W>(layout: Layout, state: Int32Array): W =>
  withSchema(layout.world.shape, freeze(unpack(layout, state) as W, true));

/** Judges a step again on plain worlds, and compares. */
export const recheckStep = <W>(
  instance: Instance<W>,
  action: Action,
  { before, after }: { readonly before: W; readonly after: W },
  learned: Judgement,
): void => {
  const judgement = judgeStep(instance, { before: before as View<W>, after: after as View<W>, action });
  assertSame(instance, learned, judgement, `of ${named(action.rule, action.params)}`);
};

/** Judges a world again, a plain one, and compares. */
export const recheckWorld = <W>(layout: Layout, instance: Instance<W>, state: Int32Array, learned: Judgement): void => {
  const judgement = judgeWorld(instance, worldOf<W>(layout, state) as View<W>);
  assertSame(instance, learned, judgement, 'of a world');
};

const assertSame = <W>({ property, params }: Instance<W>, learned: Judgement, again: Judgement, of: string): void => {
  if (learned !== again) {
    throw impurity(named(property.id, params), `${of} it said '${learned}' and, asked again, '${again}'`);
  }
};
