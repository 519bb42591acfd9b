import { type Action, type Always, type Model, named, type Params, type Rule, type View } from '../language/index.js';
import { yesOrNo } from '../semantics/answers.js';
import { blaming } from '../semantics/blaming.js';
import {
  actionsOf,
  type Instance,
  inSchema,
  instancesOf,
  type Judgement,
  noDeadlock,
  universalOf,
} from '../semantics/index.js';
import type { Check } from './check.js';
import { maskOf } from './codec.js';
import type { Continuation, EffectContinuation, StepEnd } from './continuation.js';
import { type Learned, recheckAction, recheckStep, recheckWorld, worldOf } from './cross-check.js';
import { type DecisionTree, type DecisionTrees, nothing, unknown } from './decision-trees.js';
import { applyDelta, byAction, type EventDelta, type EventLog, isEmptyDelta, noEvents } from './event-log.js';
import { type BitTest, type Layout, layoutOf } from './layout.js';
import { LeafStore, type LeafVerdict, type VerdictListener } from './leaf-store.js';
import type { MemoFile } from './memo-file.js';
import { Queries } from './queries.js';
import {
  type RecordedRun,
  recordEffect,
  recordGuardAndEffect,
  recordStateProperty,
  recordStepProperty,
} from './recorder.js';
import { isSameInARow } from './repeated-steps.js';
import { StepProperties } from './step-properties.js';
import type { TreeSet } from './tree-product.js';
import type { WordBuffer } from './word-buffer.js';
import { byWord, type WriteSet } from './write-set.js';

/** The clock itself: while recipes run others find none. */
const now = performance.now.bind(performance);
/** So many of the first runs of every recipe are executed again through immer. */
const usuallyRechecked = 8;
/** Where in the leaf of an action or of an effect stands what follows, what it tells, and what it changes. */
const thenPlace = 1;
const tellsPlace = 2;
const changesPlace = 3;

/** What follows where a step leaves the schema: nothing, and the state is the one before. (The inner loop knows it as well.) */
export const departs = -(2 ** 31);

/** Hears for which action, or property of worlds, and in which state a recipe is run because the tables do not know. */
export type OnRun = (slot: number, state: Int32Array) => void;

/**
 * Knows a model by its tables: runs a recipe where they have no answer yet, and checks that it is a function.
 *
 *     leaf of an action or an effect    number, then, tells, changes, change, …
 *     leaf of a property of worlds      number
 *     leaf of an end                    number, then, tells, 0
 *
 * `then` is the cell of what follows in the step, the rule's next effect or its end; or the negated place of a list of
 * cells, the properties that judge it; 0: nothing; or `departs`. `tells` is the row of what was told of what happened; 0: nothing.
 */
export class TransitionCache<W> {
  readonly layout: Layout;
  readonly actions: readonly Action[];
  /** Properties of worlds, each with a tree; properties of steps, which are judged when a step is complete. */
  readonly worldProperties: readonly Instance<W>[];
  readonly stepProperties: readonly Instance<W>[];
  /** Asked about states without a successor, and with a slot behind all others; undefined where the model may end anywhere. */
  readonly ending: Instance<W> | undefined;
  readonly tables: DecisionTrees;
  readonly eventLog: EventLog;
  /** The trees of actions, then those of properties of worlds: a slot is a place among these. */
  readonly trees: readonly DecisionTree[];
  /** Spent on running recipes, by action. */
  readonly seconds: Float64Array;
  rechecked = 0;
  readonly check: Check<W> | undefined;
  /** What is asked besides. */
  readonly questions: Queries<W>;
  readonly #memo: MemoFile | undefined;
  readonly #rules: readonly Rule<W>[];
  readonly #leafStore: LeafStore<W>;
  readonly #stepProperties: StepProperties<W>;
  readonly #inSchema: Instance<W> = { property: inSchema as Instance<W>['property'], params: {} };
  readonly #alwaysRechecked: number;
  readonly #onRun: OnRun;
  /** The slot of an action's or a property's leaf, by the leaf's number. */
  readonly #owners: (number | undefined)[] = [];
  /** By action, the cells of its later effects and of its end. */
  readonly #effects: number[][] = [];
  readonly #byCell = new Map<number, Continuation>();
  #isTimed = false;
  #isRechecking = false;

  constructor(
    readonly model: Model<W>,
    noticed: VerdictListener<W>,
    { alwaysRechecked = usuallyRechecked, room, onRun = () => {}, check, memo }: Manner<W> = {},
  ) {
    this.check = check;
    this.#memo = memo;
    this.#alwaysRechecked = alwaysRechecked;
    this.#onRun = onRun;
    this.layout = layoutOf(model.world);
    this.actions = actionsOf(model);
    this.seconds = new Float64Array(this.actions.length);
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = this.actions.map((action) => rules.get(action.rule) as Rule<W>);
    const instances = instancesOf(model);
    this.worldProperties = instances.filter(({ property }) => ofWorlds.has(property.kind));
    this.stepProperties = instances.filter(({ property }) => !ofWorlds.has(property.kind));
    const deadlock = noDeadlock(model);
    this.ending = deadlock && { property: deadlock, params: {} };
    this.#leafStore = new LeafStore(this.layout, noticed, room);
    this.#stepProperties = new StepProperties(this.#leafStore, this.actions, this.stepProperties, check, memo);
    this.questions = new Queries(this.#leafStore, this.actions, (slot, state) => this.recheckAction(slot, state));
    this.tables = this.#leafStore.tables;
    this.eventLog = this.#leafStore.eventLog;
    const ending = this.ending === undefined ? [] : [this.ending];
    this.trees = [...this.actions, ...this.worldProperties, ...ending].map(() => this.tables.plant(false));
  }

  get recipeRuns(): number {
    return this.#leafStore.recipeRuns;
  }

  /** The trees that are worth walking together, of actions and of properties: those about the same thing. */
  groups(): { readonly actions: readonly TreeSet[]; readonly properties: readonly TreeSet[] } {
    return {
      actions: grouped(this.actions, 0),
      properties: grouped(this.worldProperties, this.actions.length),
    };
  }

  /** The slots of who is asked about states without a successor. */
  get endings(): readonly number[] {
    return this.ending === undefined ? [] : [this.trees.length - 1];
  }

  /** What is said of a state as an end: nothing where something may happen. */
  saidOfEnd(state: Int32Array): readonly LeafVerdict<W>[] {
    const isEnd = this.actions.every((_, slot) => this.resolve(slot, state) === nothing);
    return isEnd ? this.endings.flatMap((slot) => this.judged(this.resolve(slot, state))) : [];
  }

  /** The leaf of a slot for a state; a recipe is run where the tables do not know. */
  resolve(slot: number, state: Int32Array): number {
    const leaf = this.tables.find(this.trees[slot] as DecisionTree, state);
    if (leaf !== unknown) {
      return leaf;
    }
    this.#onRun(slot, state);
    return slot < this.actions.length
      ? this.#timed(slot, () => this.#learnAction(slot, state))
      : this.#learnProperty(slot, state);
  }

  /** What is to be asked besides of a state, so that a leaf of a slot is known to be checked. */
  checked(slot: number, state: Int32Array): Iterable<BitTest> {
    const isAction = slot < this.actions.length;
    const checked = isAction ? this.check?.ofStep(slot, state) : this.check?.ofWorld(this.#propertyAt(slot), state);
    return checked ?? [];
  }

  /** The same of a part of a step: what follows at a cell, or, where it is negative, the beginning of an action. */
  checkedAt(next: number, pair: Int32Array): Iterable<BitTest> {
    if (this.check === undefined) {
      return [];
    }
    const happened = this.eventLog.at(pair[2 * this.layout.words] as number);
    const following = next < 0 ? ({ does: 'effect', action: ~next, effect: 0 } as const) : this.#byCell.get(next);
    switch (following?.does) {
      case 'effect':
        return this.check.ofEffect(following.action, following.effect, pair, happened);
      case 'end':
        return this.check.ofEnd(following.action, pair, happened);
      case undefined:
        return [];
    }
  }

  isFollowing(cell: number): boolean {
    return this.#byCell.has(cell) || this.#stepProperties.treeAt(cell) !== undefined;
  }

  /** The action of whose step a cell is a part; undefined where it is a property's. */
  actionAt(cell: number): number | undefined {
    return this.#byCell.get(cell)?.action;
  }

  /** The tree of what follows in a step. */
  treeAt(cell: number): DecisionTree {
    const tree = this.#byCell.get(cell)?.tree ?? this.#stepProperties.treeAt(cell);
    if (tree === undefined) {
      throw new Error(`nothing follows at ${cell}`);
    }
    return tree;
  }

  /**
   * The leaf of what follows in a step, for the state before, the state after as far as it is known, and what happened; a
   * recipe is run where the tables do not know.
   */
  resolveFollowing(cell: number, pair: Int32Array): number {
    const leaf = this.tables.findAt(cell, pair);
    if (leaf !== unknown) {
      return leaf;
    }
    const following = this.#byCell.get(cell);
    this.#onRun(following?.action ?? this.#stepProperties.actionOf(pair), pair.subarray(0, this.layout.words));
    switch (following?.does) {
      case 'effect':
        return this.#timed(following.action, () => this.#learnEffect(following, pair));
      case 'end':
        return this.#learnEnd(following, pair);
      case undefined:
        return this.#stepProperties.learn(cell, pair);
    }
  }

  /** The number of what has happened after somebody told more of it, by the row of that. */
  tell(happened: number, row: number): number {
    return this.eventLog.after(happened, this.tables.tellingAt(row));
  }

  /**
   * Takes a step, whose first leaf is given: the state after is written behind the one before, and what happened.
   * @param met the leaves that it meets are added to these.
   * @param isJudged whether properties are asked about it.
   */
  executeStep(leaf: number, pair: Int32Array, met: number[] = [], isJudged = true): readonly number[] {
    const { words } = this.layout;
    pair.copyWithin(words, 0, words);
    pair[2 * words] = noEvents;
    for (let at = leaf; ; ) {
      met.push(at);
      this.tables.change(at, changesPlace, pair, words);
      const tells = this.tables.wordOf(at, tellsPlace);
      if (tells !== 0) {
        pair[2 * words] = this.tell(pair[2 * words] as number, tells);
      }
      const then = this.tables.wordOf(at, thenPlace);
      if (then === departs) {
        pair.copyWithin(words, 0, words);
        pair[2 * words] = noEvents;
        return met;
      }
      if (then <= 0) {
        const stepProperties = then === 0 || !isJudged ? 0 : this.tables.wordOf(then, 0);
        for (let place = 1; place <= stepProperties; place++) {
          met.push(this.resolveFollowing(this.tables.wordOf(then, place), pair));
        }
        return met;
      }
      at = this.resolveFollowing(then, pair);
    }
  }

  /** The state after an action, and what properties said of the step; undefined when it is not enabled. */
  fire(slot: number, state: Int32Array): (Learned & { readonly judged: readonly LeafVerdict<W>[] }) | undefined {
    const leaf = this.resolve(slot, state);
    if (leaf === nothing) {
      return undefined;
    }
    const pair = new Int32Array(2 * state.length + 1);
    pair.set(state);
    const met = this.executeStep(leaf, pair);
    return { ...this.#learnedIn(met, pair), judged: met.flatMap((part) => this.judged(part)) };
  }

  #unjudged(slot: number, state: Int32Array): Learned | undefined {
    const leaf = this.resolve(slot, state);
    if (leaf === nothing) {
      return undefined;
    }
    const pair = new Int32Array(2 * state.length + 1);
    pair.set(state);
    return this.#learnedIn(this.executeStep(leaf, pair, [], false), pair);
  }

  #learnedIn(met: readonly number[], pair: Int32Array): Learned {
    const { words } = this.layout;
    return {
      after: pair.subarray(words, 2 * words),
      happened: this.eventLog.at(pair[2 * words] as number),
      isOutside: met.some((leaf) => this.departsAt(leaf)),
    };
  }

  /** Does a step leave the schema with this leaf of an action, or of an effect? */
  departsAt(leaf: number): boolean {
    return this.judged(leaf).some(({ instance }) => instance === this.#inSchema);
  }

  /** What properties said, by a leaf of theirs: those that were not idle. */
  judged(leaf: number): readonly LeafVerdict<W>[] {
    return this.#leafStore.judged(leaf);
  }

  /** Tells of each word of the state that a leaf of a step changes: the bits to keep, the bits to set. */
  forEachWrite(leaf: number, tell: (word: number, keep: number, set: number) => void): void {
    this.tables.forEachWrite(leaf, changesPlace, tell);
  }

  /** The writes of a leaf of an action, of an effect or of properties of steps: how many, and for each the word, the bits to keep, the bits to set. */
  writes(leaf: number): readonly number[] {
    return this.tables.writes(leaf, changesPlace);
  }

  /** The slot of an action, by one of its leaves. */
  ownerOf(leaf: number): number {
    return this.#owners[this.tables.numberOf(leaf)] as number;
  }

  /** What follows a leaf of an action or of what follows it. */
  continuationOf(leaf: number): number {
    return this.tables.wordOf(leaf, thenPlace);
  }

  /** The row of what it tells; 0: nothing. */
  eventDeltaOf(leaf: number): number {
    return this.tables.wordOf(leaf, tellsPlace);
  }

  /** What stands in a leaf behind its number. */
  contents(leaf: number): readonly number[] {
    const isAction = (this.#owners[this.tables.numberOf(leaf)] ?? 0) < this.actions.length;
    const end = changesPlace + 1 + this.tables.wordOf(leaf, changesPlace);
    return isAction ? this.tables.wordsOf(leaf, thenPlace, end) : [];
  }

  /**
   * Takes a step and remembers nothing of it: for recipes whose paths are hardly ever taken twice. What the properties
   * say is heard.
   * @returns the state after, or the same one where the step leaves the schema; undefined when the action is not enabled.
   */
  executeUncached(slot: number, state: Int32Array): Int32Array | undefined {
    const rule = this.#rules[slot] as Rule<W>;
    const action = this.actions[slot] as Action;
    const { words } = this.layout;
    this.#leafStore.recipeRuns++;
    const first = recordGuardAndEffect(this.layout, rule, action, state);
    if (first.isOutside) {
      return this.#departed(slot, state);
    }
    if (first.writes === undefined) {
      return undefined;
    }
    const pair = this.#pairAfter(state, first.writes);
    let happened = applyDelta({}, first.telling);
    for (let effect = 1; effect < rule.does.length; effect++) {
      const { writes, telling } = recordEffect(this.layout, rule, action, effect, pair.subarray(words), happened);
      if (writes === undefined) {
        return this.#departed(slot, state);
      }
      change(pair, words, writes);
      happened = applyDelta(happened, telling);
    }
    for (const instance of this.stepProperties) {
      this.#leafStore.notice(
        instance,
        recordStepProperty(this.layout, instance, action, pair, happened).judgement,
        slot,
      );
    }
    return pair.subarray(words, 2 * words);
  }

  #departed(slot: number, state: Int32Array): Int32Array {
    this.#leafStore.notice(this.#inSchema, 'violated', slot);
    return state.slice();
  }

  /** The same of a property of worlds. */
  tryOutProperty(slot: number, state: Int32Array): void {
    this.#leafStore.recipeRuns++;
    const instance = this.#propertyAt(slot);
    this.#leafStore.notice(instance, recordStateProperty(this.layout, instance, state).judgement);
  }

  /** The same of who is asked about a state without a successor. */
  tryOutEnd(state: Int32Array): void {
    if (this.ending !== undefined) {
      this.#leafStore.notice(this.ending, recordStateProperty(this.layout, asEnd(this.ending), state).judgement);
    }
  }

  /** Whether an action is enabled in a plain world. */
  isEnabled(slot: number, world: View<W>): boolean {
    const answer = (this.#rules[slot] as Rule<W>).when(world, (this.actions[slot] as Action).params);
    return typeof answer === 'boolean'
      ? answer
      : blaming(
          () => this.#nameOf(slot),
          () => yesOrNo(answer, 'when'),
        );
  }

  /** Executes every action again through immer that is enabled, and compares. */
  recheckActions(state: Int32Array): void {
    const world = worldOf<W>(this.layout, state);
    for (const slot of this.actions.keys()) {
      this.recheckAction(slot, state, world);
    }
  }

  /** Executes an action again through immer, if it is enabled, and compares. */
  recheckAction(
    slot: number,
    state: Int32Array,
    world = worldOf<W>(this.layout, state),
  ): { readonly before: W; readonly after: W } | undefined {
    const fired = this.fire(slot, state);
    this.rechecked += fired === undefined ? 0 : 1;
    return recheckAction(this.layout, this.model, this.actions[slot] as Action, state, world, fired);
  }

  /** Tells what a property was found to say without recording; the number of the action if it is one of a step. */
  report(instance: Instance<W>, judgement: Judgement, action?: number): void {
    this.#leafStore.notice(instance, judgement, action);
  }

  /** Executes an action that was taken without recording again through immer, and compares. */
  recheckTaken(slot: number, state: Int32Array, after: Int32Array): { readonly before: W; readonly after: W } {
    this.rechecked++;
    const world = worldOf<W>(this.layout, state);
    return recheckAction(this.layout, this.model, this.actions[slot] as Action, state, world, { after }) as {
      before: W;
      after: W;
    };
  }

  /** In how many worlds or firings each property was triggered, or was reached. */
  inDanger(hits: Float64Array): ReadonlyMap<string, number> {
    const said = this.#leafStore.inDanger(hits);
    const ids = [...this.model.properties, ...universalOf(this.model)].map(({ id }) => id);
    return new Map(ids.map((id) => [id, said.get(id) ?? 0]));
  }

  /** The numbers of leaves by which a property said something that is meant. */
  leavesOf(isMeant: (judged: LeafVerdict<W>) => boolean): readonly number[] {
    return this.#leafStore.leavesOf(isMeant);
  }

  /** How often each action fired. */
  firings(hits: Float64Array): Float64Array {
    const firings = new Float64Array(this.actions.length);
    this.#owners.forEach((slot, leaf) => {
      if (slot !== undefined && slot < firings.length) {
        firings[slot] = (firings[slot] as number) + (hits[leaf] ?? 0);
      }
    });
    return firings;
  }

  /** Paths and words of each action, with those of what follows it. */
  sizes(): readonly { readonly paths: number; readonly words: number }[] {
    const sizes = this.actions.map((_, slot) => ({ ...(this.trees[slot] as DecisionTree) }));
    for (const following of this.#byCell.values()) {
      if (following.does === 'effect') {
        const size = sizes[following.action] as DecisionTree;
        size.paths += following.tree.paths;
        size.words += following.tree.words;
      }
    }
    return sizes;
  }

  /** Learns, and takes the time; what is learned on the way, while it is checked, is part of it. */
  #timed(action: number, learn: () => number): number {
    if (this.#isTimed) {
      return learn();
    }
    this.#isTimed = true;
    const began = now();
    const leaf = learn();
    this.seconds[action] = (this.seconds[action] as number) + (now() - began) / 1000;
    this.#isTimed = false;
    return leaf;
  }

  #learnAction(slot: number, state: Int32Array): number {
    const rule = this.#rules[slot] as Rule<W>;
    const tree = this.trees[slot] as DecisionTree;
    const run = () => recordGuardAndEffect(this.layout, rule, this.actions[slot] as Action, state);
    const recorded = this.#memo?.recall(this.layout, `action ${slot}`, state, {}, run) ?? run();
    const { writes = nothingWritten } = recorded;
    if (recorded.writes === undefined && !recorded.isOutside) {
      return this.#leafStore.learn(tree, this.#nameOf(slot), recorded.looks, state, undefined);
    }
    const { next, tells, said } = recorded.isOutside
      ? this.#outside(slot)
      : this.#afterFirst(slot, recorded.telling, () => this.#pairAfter(state, writes));
    const changes = this.tables.changesFor(byWord(writes));
    const leaf = this.#leafStore.learn(
      tree,
      this.#nameOf(slot),
      recorded.looks,
      state,
      [next, tells, ...changes],
      said,
    );
    this.#owners[this.tables.numberOf(leaf)] = slot;
    if (!recorded.isRecalled) {
      this.#recheckLearned(slot, tree, state);
    }
    return leaf;
  }

  #recheckLearned(slot: number, tree: DecisionTree, state: Int32Array): void {
    if (tree.paths <= this.#alwaysRechecked) {
      this.#recheckStep(slot, state);
    } else {
      this.recheckInARow(slot, state);
    }
  }

  /** What follows an effect that leaves the schema. */
  #outside(slot: number) {
    return { next: departs, tells: 0, said: this.#leafStore.tell(this.#inSchema, 'violated', slot) };
  }

  /** What follows the first effect of an action: the others, or, where it is the only one, whoever judges the step. */
  #afterFirst(slot: number, telling: EventDelta, pair: () => Int32Array) {
    const happened = applyDelta({}, telling);
    if ((this.#rules[slot] as Rule<W>).does.length > 1) {
      const tells = Object.keys(happened).length === 0 ? 0 : this.#leafStore.rowOf(telling);
      return { next: this.#effectOf(slot, 1), tells, said: [] };
    }
    const { list, said } = this.#stepProperties.of(slot, happened, pair());
    // Also where nobody asks for it: the step is compared with one that is executed again.
    const all = list === 0 ? telling : { ...telling, [byAction]: { is: [slot] } };
    return { next: -list, tells: isEmptyDelta(all) ? 0 : this.#leafStore.rowOf(all), said };
  }

  /**
   * Executes an action of several effects again, all in a row, and compares: what one of them learned is true only if it
   * shares no variable with the guard or another effect. What is learned meanwhile is part of the same step.
   * @param pair begins with the state before.
   */
  recheckInARow(slot: number, pair: Int32Array): void {
    const rule = this.#rules[slot] as Rule<W>;
    if (this.#isRechecking || rule.does.length === 1) {
      return;
    }
    const state = pair.slice(0, this.layout.words);
    this.#isRechecking = true;
    try {
      const fired = this.#unjudged(slot, state);
      // Plain objects are quick; where they do not do what drafts do, immer tells.
      if (!isSameInARow(this.layout, rule, (this.actions[slot] as Action).params, state, fired)) {
        this.recheckAction(slot, state);
      }
      this.rechecked++;
    } finally {
      this.#isRechecking = false;
    }
  }

  /** The state after, and what properties say of the step, once more through immer. */
  #recheckStep(slot: number, state: Int32Array): void {
    const wasRechecking = this.#isRechecking;
    this.#isRechecking = true;
    const worlds = this.recheckAction(slot, state);
    this.#isRechecking = wasRechecking;
    const judged = this.fire(slot, state)?.judged ?? [];
    for (const instance of worlds === undefined ? [] : this.stepProperties) {
      const learned = judged.find((one) => one.instance === instance)?.judgement ?? 'idle';
      recheckStep(instance, this.actions[slot] as Action, worlds as { before: W; after: W }, learned);
    }
  }

  #learnEffect({ tree, action, effect }: EffectContinuation, pair: Int32Array): number {
    const { words } = this.layout;
    const rule = this.#rules[action] as Rule<W>;
    const happened = this.eventLog.at(pair[2 * words] as number);
    const after = pair.subarray(words);
    const run = () => recordEffect(this.layout, rule, this.actions[action] as Action, effect, after, happened);
    const recorded = this.#memo?.recall(this.layout, `effect ${effect} of ${action}`, pair, happened, run) ?? run();
    const { next, tells, said } = recorded.isOutside
      ? this.#outside(action)
      : this.#afterLater(action, effect, recorded);
    const changes = this.tables.changesFor(byWord(recorded.writes ?? nothingWritten));
    const leaf = this.#leafStore.learn(
      tree,
      this.#nameOf(action),
      recorded.looks,
      pair,
      [next, tells, ...changes],
      said,
    );
    if (!recorded.isRecalled) {
      this.recheckInARow(action, pair);
    }
    return leaf;
  }

  #afterLater(action: number, effect: number, { telling }: RecordedRun) {
    const tells = isEmptyDelta(telling) ? 0 : this.#leafStore.rowOf(telling);
    return { next: this.#effectOf(action, effect + 1), tells, said: [] };
  }

  #learnEnd({ tree, action }: StepEnd, pair: Int32Array): number {
    const { words, happened } = this.layout;
    const { list, said } = this.#stepProperties.of(action, this.eventLog.at(pair[2 * words] as number), pair);
    const tells = list === 0 ? 0 : this.#leafStore.rowOf({ [byAction]: { is: [action] } });
    const looks = [{ field: happened, behind: words }];
    return this.#leafStore.learn(tree, this.#nameOf(action), looks, pair, [-list, tells, 0], said);
  }

  #learnProperty(slot: number, state: Int32Array): number {
    const instance = this.#propertyAt(slot);
    // Who is asked about an end is not asked whether it is one: that is known.
    const run = () => recordStateProperty(this.layout, instance === this.ending ? asEnd(instance) : instance, state);
    const { looks, judgement, isRecalled } = this.#memo?.said(this.layout, `property ${slot}`, state, {}, run) ?? run();
    const tree = this.trees[slot] as DecisionTree;
    const said = [{ instance, judgement }];
    const contents = judgement === 'idle' ? undefined : [];
    const leaf = this.#leafStore.learn(tree, this.#nameOf(slot), looks, state, contents, said);
    if (leaf !== nothing) {
      this.#owners[this.tables.numberOf(leaf)] = slot;
    }
    if (!isRecalled && tree.paths <= this.#alwaysRechecked) {
      recheckWorld(this.layout, instance, state, judgement);
    }
    this.#leafStore.notice(instance, judgement);
    return leaf;
  }

  /** The cell of a later effect of an action, or of its end; 0 where nobody judges it. */
  #effectOf(action: number, effect: number): number {
    const isEnd = effect >= (this.#rules[action] as Rule<W>).does.length;
    if (isEnd && this.stepProperties.length === 0) {
      return 0;
    }
    this.#effects[action] ??= [];
    const cells = this.#effects[action] as number[];
    const known = cells[effect];
    if (known !== undefined) {
      return known;
    }
    const tree = this.tables.plant(false);
    this.#byCell.set(tree.cell, isEnd ? { does: 'end', tree, action } : { does: 'effect', tree, action, effect });
    cells[effect] = tree.cell;
    return tree.cell;
  }

  /** A state, and behind it the one that an effect makes of it. */
  #pairAfter(state: Int32Array, writes: WriteSet): Int32Array {
    const pair = new Int32Array(2 * state.length + 1);
    pair.set(state);
    pair.set(state, state.length);
    change(pair, state.length, writes);
    return pair;
  }

  #propertyAt(slot: number): Instance<W> {
    return (this.worldProperties[slot - this.actions.length] ?? this.ending) as Instance<W>;
  }

  #nameOf(slot: number): string {
    const action = this.actions[slot];
    if (action !== undefined) {
      return named(action.rule, action.params);
    }
    const { property, params } = this.#propertyAt(slot);
    return named(property.id, params);
  }
}

interface Manner<W> {
  /** So many of the first runs of every recipe are executed again through immer. */
  readonly alwaysRechecked?: number;
  readonly room?: WordBuffer;
  readonly onRun?: OnRun | undefined;
  /** Whoever looks at each path before it is relied on. */
  readonly check?: Check<W> | undefined;
  /** What recipes of this very model did before. */
  readonly memo?: MemoFile | undefined;
}

const nothingWritten: WriteSet = new Map();

/** A property of worlds, asked about one in which its `when` holds. */
export const asEnd = <W>({ property, params }: Instance<W>): Instance<W> => ({
  property: { ...(property as Always<W>), when: () => true },
  params,
});

const ofWorlds: ReadonlySet<string> = new Set(['always', 'sometimes']);

/** Makes the writes in a state that lies so many words behind. */
const change = (pair: Int32Array, behind: number, writes: WriteSet): void => {
  for (const [{ word, shift, bits }, code] of writes) {
    const at = behind + word;
    pair[at] = ((pair[at] as number) & ~(maskOf(bits) << shift)) | (code << shift);
  }
};

/** Slots by the value of their first parameter: an interrupt, a vCPU. */
const grouped = (things: readonly { readonly params: Params }[], first: number): readonly TreeSet[] => {
  const groups = new Map<string, number[]>();
  things.forEach(({ params }, i) => {
    const [about] = Object.entries(params);
    const key = String(about);
    groups.set(key, [...(groups.get(key) ?? []), first + i]);
  });
  return [...groups.values()];
};
