import type { Action, Model } from '../language/index.js';
import { type Instance, universalOf } from '../semantics/index.js';
import { CachedSteps, type LearnedTrees } from './cached-steps.js';
import type { Check } from './check.js';
import { type DecisionTree, type DecisionTrees, nothing, unknown } from './decision-trees.js';
import type { EventLog } from './event-log.js';
import type { BitTest, Layout } from './layout.js';
import { LeafStore, type LeafVerdict, type VerdictListener } from './leaf-store.js';
import { Learner } from './learner.js';
import type { MemoFile } from './memo-file.js';
import { Queries } from './queries.js';
import { Rechecker } from './rechecker.js';
import { Slots } from './slots.js';
import { changesPlace, tellsPlace, thenPlace } from './step-leaf.js';
import { StepProperties } from './step-properties.js';
import { UncachedSteps } from './uncached-steps.js';
import type { WordBuffer } from './word-buffer.js';

/** Hears for which action, or property of worlds, and in which state a recipe is run because the tables do not know. */
export type OnRun = (slot: number, state: Int32Array) => void;

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

/**
 * Knows a model by its tables: has a recipe run where they have no answer yet (learner.ts), and has it checked that the model is
 * a function (rechecker.ts).
 *
 *     leaf of an action or an effect    see step-leaf.ts
 *     leaf of a property of worlds      number
 *     leaf of an end                    number, then, tells, 0
 */
export class TransitionCache<W> implements LearnedTrees<W> {
  readonly slots: Slots<W>;
  readonly layout: Layout;
  readonly actions: readonly Action[];
  /** Properties of worlds, each with a tree; properties of steps, which are judged when a step is complete. */
  readonly worldProperties: readonly Instance<W>[];
  readonly stepProperties: readonly Instance<W>[];
  readonly tables: DecisionTrees;
  readonly eventLog: EventLog;
  /** By slot. */
  readonly trees: readonly DecisionTree[];
  readonly steps: CachedSteps<W>;
  readonly rechecker: Rechecker<W>;
  readonly uncached: UncachedSteps<W>;
  readonly check: Check<W> | undefined;
  /** What is asked besides. */
  readonly questions: Queries<W>;
  readonly #leafStore: LeafStore<W>;
  readonly #learner: Learner<W>;
  readonly #stepProperties: StepProperties<W>;
  readonly #onRun: OnRun;

  constructor(
    readonly model: Model<W>,
    noticed: VerdictListener<W>,
    { alwaysRechecked, room, onRun = () => {}, check, memo }: Manner<W> = {},
  ) {
    const slots = new Slots(model);
    const leafStore = new LeafStore(slots.layout, noticed, room);
    const stepProperties = new StepProperties(leafStore, slots.actions, slots.stepProperties, check, memo);
    this.slots = slots;
    this.layout = slots.layout;
    this.actions = slots.actions;
    this.worldProperties = slots.worldProperties;
    this.stepProperties = slots.stepProperties;
    this.check = check;
    this.#onRun = onRun;
    this.#leafStore = leafStore;
    this.#stepProperties = stepProperties;
    this.tables = leafStore.tables;
    this.eventLog = leafStore.eventLog;
    this.steps = new CachedSteps(slots, this);
    this.rechecker = new Rechecker(model, slots, this.steps, alwaysRechecked);
    this.uncached = new UncachedSteps(slots, leafStore);
    this.questions = new Queries(leafStore, slots.actions, (...asked) => this.rechecker.recheckAction(...asked));
    this.trees = Array.from({ length: slots.count }, () => this.tables.plant(false));
    const { trees, rechecker } = this;
    this.#learner = new Learner({ slots, trees, leafStore, stepProperties, rechecker, memo });
  }

  get recipeRuns(): number {
    return this.#leafStore.recipeRuns;
  }

  /** Spent on running recipes, by action. */
  get seconds(): Float64Array {
    return this.#learner.seconds;
  }

  /** Asked about states without a successor; undefined where the model may end anywhere. */
  get ending(): Instance<W> | undefined {
    return this.slots.ending;
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
    return this.#learner.learn(slot, state);
  }

  /** The questions whose answers decide which leaf of a slot it is. */
  asked(slot: number, state: Int32Array): readonly BitTest[] {
    return this.tables.asked(this.trees[slot] as DecisionTree, state);
  }

  /** What is to be asked besides of a state, so that a leaf of a slot is known to be checked. */
  checked(slot: number, state: Int32Array): Iterable<BitTest> {
    const isAction = slot < this.actions.length;
    const checked = isAction
      ? this.check?.ofStep(slot, state)
      : this.check?.ofWorld(this.slots.propertyAt(slot), state);
    return checked ?? [];
  }

  /** The same of a part of a step: what follows at a cell, or, where it is negative, the beginning of an action. */
  checkedAt(next: number, pair: Int32Array): Iterable<BitTest> {
    if (this.check === undefined) {
      return [];
    }
    const happened = this.eventLog.at(pair[2 * this.layout.words] as number);
    const following =
      next < 0 ? ({ does: 'effect', action: ~next, effect: 0 } as const) : this.#learner.continuationAt(next);
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
    return this.#learner.continuationAt(cell) !== undefined || this.#stepProperties.treeAt(cell) !== undefined;
  }

  /** The action of whose step a cell is a part; undefined where it is a property's. */
  actionAt(cell: number): number | undefined {
    return this.#learner.continuationAt(cell)?.action;
  }

  /** The tree of what follows in a step. */
  treeAt(cell: number): DecisionTree {
    const tree = this.#learner.continuationAt(cell)?.tree ?? this.#stepProperties.treeAt(cell);
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
    const following = this.#learner.continuationAt(cell);
    this.#onRun(following?.action ?? this.#stepProperties.actionOf(pair), pair.subarray(0, this.layout.words));
    return following === undefined
      ? this.#stepProperties.learn(cell, pair)
      : this.#learner.learnFollowing(following, pair);
  }

  /** The number of what has happened after somebody told more of it, by the row of that. */
  tell(happened: number, row: number): number {
    return this.eventLog.after(happened, this.tables.tellingAt(row));
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
    return this.#learner.owners[this.tables.numberOf(leaf)] as number;
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
    const isAction = (this.#learner.owners[this.tables.numberOf(leaf)] ?? 0) < this.actions.length;
    const end = changesPlace + 1 + this.tables.wordOf(leaf, changesPlace);
    return isAction ? this.tables.wordsOf(leaf, thenPlace, end) : [];
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
    this.#learner.owners.forEach((slot, leaf) => {
      if (slot !== undefined && slot < firings.length) {
        firings[slot] = (firings[slot] as number) + (hits[leaf] ?? 0);
      }
    });
    return firings;
  }

  /** Paths and words of each action, with those of what follows it. */
  sizes(): readonly { readonly paths: number; readonly words: number }[] {
    return this.#learner.sizes();
  }
}
