import { type Action, ModelError, named, type Rule, type View } from '../language/index.js';
import { blaming } from '../semantics/blaming.js';
import { type Instance, type Judgement, judgeStep, judgeWorld } from '../semantics/judge.js';
import { Draft, type Happened } from './draft.js';
import type { Layout } from './layout.js';
import { type Look, Reads } from './reads.js';
import { type Writes, writesOf } from './writes.js';

/** What one run of an effect teaches. */
export interface Lesson {
  /** What it looked at, in order: the path that every state with the same values follows. */
  readonly looks: readonly Look[];
  /** What it wrote; undefined when the rule is not enabled. */
  readonly writes: Writes | undefined;
  /** All that has happened in the step so far. */
  readonly happened: Happened;
}

/** Runs the guard of a rule and its first effect on a recording draft of a state. */
export const lessonOfRule = <W>(layout: Layout, rule: Rule<W>, action: Action, state: Int32Array): Lesson => {
  const { params } = action;
  const looks: Look[] = [];
  const reads = new Reads(layout, state, looks);
  const draft = new Draft<W>(layout.world, reads);
  return blaming(
    () => named(rule.id, params),
    () =>
      rule.when(draft.world as View<W>, params)
        ? taught(layout, draft, reads, looks, () => rule.does[0]?.(draft.world, params))
        : { looks, writes: undefined, happened: {} },
  );
};

/** Runs a later effect, on the state that those before it have left. */
export const lessonOfEffect = <W>(
  layout: Layout,
  rule: Rule<W>,
  action: Action,
  effect: number,
  state: Int32Array,
  happened: Happened,
): Lesson => {
  const looks: Look[] = [];
  const reads = new Reads(layout, state, looks, layout.words);
  const draft = new Draft<W>(layout.world, reads, happened);
  return blaming(
    () => named(rule.id, action.params),
    () => taught(layout, draft, reads, looks, () => rule.does[effect]?.(draft.world, action.params)),
  );
};

const taught = <W>(
  layout: Layout,
  draft: Draft<W>,
  reads: Reads,
  looks: readonly Look[],
  effect: () => unknown,
): Lesson => {
  draft.writable = true;
  effect();
  const writes = writesOf(layout, draft, reads);
  const world = draft.world as Readonly<Record<string, unknown>>;
  const happened = layout.world.entries.flatMap(([name, { kind }]) =>
    kind === 'happened' ? [[name, plain(world[name], name) as readonly unknown[]]] : [],
  );
  return { looks, writes, happened: Object.fromEntries(happened) };
};

/** A value without the draft behind it: what happened is the same for every state with the same values. */
export const plain = (value: unknown, path: string): unknown => {
  if (Array.isArray(value)) {
    return value.map((element) => plain(element, path));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, path)]));
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new ModelError(`${path}: what happened is told in plain values, not by a ${typeof value}`);
  }
  return value;
};

/** What a property says, and what it looked at to say so. */
export interface Said {
  readonly looks: readonly Look[];
  readonly judgement: Judgement;
}

/** Asks a property of a world about a recording draft of a state. */
export const saidOfWorld = <W>(layout: Layout, property: Instance<W>, state: Int32Array): Said => {
  const looks: Look[] = [];
  const reads = new Reads(layout, state, looks);
  return { judgement: judgeWorld(property, new Draft<W>(layout.world, reads).world as View<W>), looks };
};

/** Asks a property of steps about one that led from a state to another. */
export const saidOfStep = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Happened,
): Said => {
  const looks: Look[] = [];
  const { words } = layout;
  const from = new Reads(layout, pair.subarray(0, words), looks);
  const to = new Reads(layout, pair.subarray(words), looks, words);
  const before = new Draft<W>(layout.world, from).world as View<W>;
  const after = new Draft<W>(layout.world, to, happened).world as View<W>;
  return { judgement: judgeStep(instance, { before, after, action }), looks };
};
