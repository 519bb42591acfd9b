import { freeze } from 'immer';
import { type Action, ImpurityError, type Model, named, show, type View } from '../language/index.js';
import {
  departureOf,
  type Instance,
  isEnabled,
  type Judgement,
  judgeStep,
  judgeWorld,
  stepAnywhere,
} from '../semantics/index.js';
import { pack, unpack } from './codec.js';
import { type Events, textOf } from './event-log.js';
import type { Layout } from './layout.js';
import { describe, firstDifference, impurity, valueIn } from './purity.js';

/** What the tables say of a step: the state after, and what happened in it, where that is known. */
export interface Learned {
  readonly after: Int32Array;
  readonly happened?: Events;
  /** It leaves the schema: then the state after is the one before. */
  readonly isOutside?: boolean;
}

/**
 * Executes an action again, through immer, and compares.
 * @param before the world of the state.
 * @param learned undefined where the tables say that the action is not enabled.
 * @throws ImpurityError naming the action, the field and both values, or what was told.
 */
export const recheckAction = <W>(
  layout: Layout,
  model: Model<W>,
  action: Action,
  state: Int32Array,
  before: W,
  learned: Learned | undefined,
): { readonly before: W; readonly after: W } | undefined => {
  const broken = (what: string) => impurity(named(action.rule, action.params), what);
  const enabled = isEnabled(model, before, action, { strict: false });
  if (enabled !== (learned !== undefined)) {
    throw broken(`its guard said ${!enabled} and, of an equal world, ${enabled}`);
  }
  if (learned === undefined) {
    return undefined;
  }
  const after = stepAnywhere(model, before, action, { strict: false });
  const departure = departureOf(after);
  if ((departure !== undefined) !== (learned.isOutside ?? false)) {
    const [was, is] = departure === undefined ? ['left', 'did not leave'] : ['did not leave', 'left'];
    throw broken(`it ${was} the schema and, run again, ${is} it`);
  }
  if (departure !== undefined) {
    return undefined;
  }
  const packed = pack(layout, after);
  const field = firstDifference(layout, packed, learned.after);
  if (field !== undefined) {
    const values = `${show(valueIn(learned.after, field))} and, run again, to ${show(valueIn(packed, field))}`;
    throw broken(`it set ${field.path} to ${values}, where ${describe(state, [field])} before`);
  }
  for (const [list, { kind }] of learned.happened === undefined ? [] : Object.entries(model.world.fields)) {
    const [told = [], again] = [learned.happened?.[list], (after as Events)[list]];
    if (kind === 'happened' && textOf(told) !== textOf(again)) {
      throw broken(`it told ${list} = ${show(told)} and, run again, ${show(again)}`);
    }
  }
  return { before, after };
};

/** The world of a state, frozen. */
export const worldOf = <W>(layout: Layout, state: Int32Array): W => freeze(unpack(layout, state) as W, true);

/** Judges a step again on plain worlds, and compares. */
export const recheckStep = <W>(
  instance: Instance<W>,
  action: Action,
  { before, after }: { readonly before: W; readonly after: W },
  learned: Judgement,
): void => {
  const shared = () => judgeStep(instance, { before: before as View<W>, after: after as View<W>, action });
  const apart = () =>
    judgeStep(instance, {
      before: structuredClone(before) as View<W>,
      after: structuredClone(after) as View<W>,
      action,
    });
  const judgement = shared();
  // Of worlds that share no object it says what was learned, each time; of worlds that do, each time something else.
  if (judgement !== learned && [apart(), apart()].every((said) => said === learned) && shared() === judgement) {
    throw new ImpurityError(
      `${named(instance.property.id, instance.params)}: it asks whether an object of the world before and one of the world after are the very same (===, includes, indexOf). Objects have no identity from one world to the next; compare their fields.`,
    );
  }
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
