import { type Action, named, type Rule, SchemaError, type Step, type View } from '../language/index.js';
import { assertNothing, yesOrNo } from '../semantics/answers.js';
import { blaming } from '../semantics/blaming.js';
import { concerns, type Instance, type Judgement, judgeStep, judgeWorld } from '../semantics/judge.js';
import { plain } from '../semantics/plain.js';
import type { Happened, Telling } from './event-log.js';
import type { Layout } from './layout.js';
import { type Look, Reads } from './read-log.js';
import { Draft } from './recording-draft.js';
import { type Writes, writesOf } from './write-set.js';

/** What one run of an effect teaches. */
export interface Lesson {
  /** What it looked at, in order: the path that every state with the same values follows. */
  readonly looks: readonly Look[];
  /** What it wrote; undefined when the rule is not enabled, or when the schema has no such world. */
  readonly writes: Writes | undefined;
  readonly isOutside?: boolean;
  /** What it told of what happened. */
  readonly telling: Telling;
  /** It was not run: a memo knew what it does. */
  readonly isRecalled?: true;
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
      yesOrNo(rule.when(draft.world as View<W>, params), 'when')
        ? taught(layout, draft, reads, looks, () => rule.does[0]?.(draft.world, params), rule.does.length === 1)
        : { looks, writes: undefined, telling: {} },
  );
};

/** Runs a later effect, on the state that those before it have left, and what happened in them. */
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
  const draft = new Draft<W>(layout.world, reads, happened, () => reads.code(layout.happened));
  return blaming(
    () => named(rule.id, action.params),
    () => {
      const run = () => rule.does[effect]?.(draft.world, action.params);
      return taught(layout, draft, reads, looks, run, effect === rule.does.length - 1);
    },
  );
};

const taught = <W>(
  layout: Layout,
  draft: Draft<W>,
  reads: Reads,
  looks: readonly Look[],
  effect: () => unknown,
  isLast: boolean,
): Lesson => {
  draft.writable = true;
  assertNothing(effect());
  const writes = writesIn(layout, draft, reads, isLast);
  if (writes === undefined) {
    return { looks, writes, isOutside: true, telling: {} };
  }
  const world = draft.world as Readonly<Record<string, unknown>>;
  const telling = layout.world.entries.flatMap(([name, { kind }]) =>
    kind === 'happened' ? [[name, tellingOf(draft, name, world[name])] as const] : [],
  );
  return { looks, writes, telling: Object.fromEntries(telling) };
};

/** Undefined where the schema has no such world. */
const writesIn = (...ended: Parameters<typeof writesOf>): Writes | undefined => {
  try {
    return writesOf(...ended);
  } catch (error) {
    if (error instanceof SchemaError) {
      return undefined;
    }
    throw error;
  }
};

/** What was told in a list. Only here is it read, if nobody has read it before. */
const tellingOf = <W>(draft: Draft<W>, name: string, list: unknown): Telling[string] => {
  const told = draft.told.get(name);
  return told?.added !== undefined && told.list === list
    ? { adds: plain(told.added, name) as readonly unknown[] }
    : { is: plain(list, name) as readonly unknown[] };
};

/** What a property says, and what it looked at to say so. */
export interface Said {
  readonly looks: readonly Look[];
  readonly judgement: Judgement;
  /** It was not asked: a memo knew what it says. */
  readonly isRecalled?: true;
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
  const [before, after] = worldsOf<W>(layout, pair, looks, happened);
  return { judgement: judgeStep(instance, { before, after, action }), looks };
};

/** Does a property have to look at the worlds of a step to see whether it concerns it? */
export const asksWhether = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Happened,
): boolean => {
  const looks: Look[] = [];
  const [before, after] = worldsOf<W>(layout, pair, looks, happened);
  concerns(instance, { before, after, action });
  return looks.length > 0;
};

/** Asks a property of steps, and records a look at the action or at what happened like one at a world. */
export const saidOfAnyStep = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Happened,
  ask: (instance: Instance<W>, step: Step<W>) => Judgement,
): Said => {
  const looks: Look[] = [];
  const told = new Reads(layout, pair.subarray(layout.words), looks, layout.words);
  const look = () => told.code(layout.happened);
  const [before, after] = worldsOf<W>(layout, pair, looks, happened, look);
  const taken: Action = {
    get rule() {
      look();
      return action.rule;
    },
    get params() {
      look();
      return action.params;
    },
  };
  return { judgement: ask(instance, { before, after, action: taken }), looks };
};

const worldsOf = <W>(
  layout: Layout,
  pair: Int32Array,
  looks: Look[],
  happened: Happened,
  onRead?: () => void,
): readonly [View<W>, View<W>] => {
  const { words, world } = layout;
  const from = new Reads(layout, pair.subarray(0, words), looks);
  const to = new Reads(layout, pair.subarray(words), looks, words);
  return [new Draft<W>(world, from).world as View<W>, new Draft<W>(world, to, happened, onRead).world as View<W>];
};
