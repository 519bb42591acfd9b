import { type Action, named, type Rule, SchemaError, type Step, type View } from '../language/index.js';
import { assertNothing, yesOrNo } from '../semantics/answers.js';
import { blaming } from '../semantics/blaming.js';
import { concerns, type Instance, type Judgement, judgeStep, judgeWorld } from '../semantics/judge.js';
import { plain } from '../semantics/plain.js';
import type { EventDelta, Events } from './event-log.js';
import type { Layout } from './layout.js';
import { type Read, ReadLog } from './read-log.js';
import { RecordingDraft } from './recording-draft.js';
import { type WriteSet, writesOf } from './write-set.js';

/** What one run of an effect teaches. */
export interface RecordedRun {
  /** What it looked at, in order: the path that every state with the same values follows. */
  readonly looks: readonly Read[];
  /** What it wrote; undefined when the rule is not enabled, or when the schema has no such world. */
  readonly writes: WriteSet | undefined;
  readonly isOutside?: boolean;
  /** What it told of what happened. */
  readonly telling: EventDelta;
  /** It was not run: a memo knew what it does. */
  readonly isRecalled?: true;
}

/** Runs the guard of a rule and its first effect on a recording draft of a state. */
export const recordGuardAndEffect = <W>(
  layout: Layout,
  rule: Rule<W>,
  action: Action,
  state: Int32Array,
): RecordedRun => {
  const { params } = action;
  const looks: Read[] = [];
  const reads = new ReadLog(layout, state, looks);
  const draft = new RecordingDraft<W>(layout.world, reads);
  return blaming(
    () => named(rule.id, params),
    () =>
      yesOrNo(rule.when(draft.world as View<W>, params), 'when')
        ? taught(layout, draft, reads, looks, () => rule.does[0]?.(draft.world, params), rule.does.length === 1)
        : { looks, writes: undefined, telling: {} },
  );
};

/** Runs a later effect, on the state that those before it have left, and what happened in them. */
export const recordEffect = <W>(
  layout: Layout,
  rule: Rule<W>,
  action: Action,
  effect: number,
  state: Int32Array,
  happened: Events,
): RecordedRun => {
  const looks: Read[] = [];
  const reads = new ReadLog(layout, state, looks, layout.words);
  const draft = new RecordingDraft<W>(layout.world, reads, happened, () => reads.code(layout.happened));
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
  draft: RecordingDraft<W>,
  reads: ReadLog,
  looks: readonly Read[],
  effect: () => unknown,
  isLast: boolean,
): RecordedRun => {
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
const writesIn = (...ended: Parameters<typeof writesOf>): WriteSet | undefined => {
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
const tellingOf = <W>(draft: RecordingDraft<W>, name: string, list: unknown): EventDelta[string] => {
  const told = draft.told.get(name);
  return told?.added !== undefined && told.list === list
    ? { adds: plain(told.added, name) as readonly unknown[] }
    : { is: plain(list, name) as readonly unknown[] };
};

/** What a property says, and what it looked at to say so. */
export interface RecordedVerdict {
  readonly looks: readonly Read[];
  readonly judgement: Judgement;
  /** It was not asked: a memo knew what it says. */
  readonly isRecalled?: true;
}

/** Asks a property of a world about a recording draft of a state. */
export const recordStateProperty = <W>(layout: Layout, property: Instance<W>, state: Int32Array): RecordedVerdict => {
  const looks: Read[] = [];
  const reads = new ReadLog(layout, state, looks);
  return { judgement: judgeWorld(property, new RecordingDraft<W>(layout.world, reads).world as View<W>), looks };
};

/** Asks a property of steps about one that led from a state to another. */
export const recordStepProperty = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Events,
): RecordedVerdict => {
  const looks: Read[] = [];
  const [before, after] = worldsOf<W>(layout, pair, looks, happened);
  return { judgement: judgeStep(instance, { before, after, action }), looks };
};

/** Does a property have to look at the worlds of a step to see whether it concerns it? */
export const asksWhether = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Events,
): boolean => {
  const looks: Read[] = [];
  const [before, after] = worldsOf<W>(layout, pair, looks, happened);
  concerns(instance, { before, after, action });
  return looks.length > 0;
};

/** Asks a property of steps, and records a look at the action or at what happened like one at a world. */
export const recordAnyStep = <W>(
  layout: Layout,
  instance: Instance<W>,
  action: Action,
  pair: Int32Array,
  happened: Events,
  ask: (instance: Instance<W>, step: Step<W>) => Judgement,
): RecordedVerdict => {
  const looks: Read[] = [];
  const told = new ReadLog(layout, pair.subarray(layout.words), looks, layout.words);
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
  looks: Read[],
  happened: Events,
  onRead?: () => void,
): readonly [View<W>, View<W>] => {
  const { words, world } = layout;
  const from = new ReadLog(layout, pair.subarray(0, words), looks);
  const to = new ReadLog(layout, pair.subarray(words), looks, words);
  return [
    new RecordingDraft<W>(world, from).world as View<W>,
    new RecordingDraft<W>(world, to, happened, onRead).world as View<W>,
  ];
};
