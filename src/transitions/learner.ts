import type { Action, Rule } from '../language/index.js';
import type { Continuation, EffectContinuation, StepEnd } from './continuation.js';
import { type DecisionTree, nothing } from './decision-trees.js';
import { applyDelta, byAction, type EventDelta, isEmptyDelta } from './event-log.js';
import type { LeafStore } from './leaf-store.js';
import type { MemoFile } from './memo-file.js';
import type { Rechecker } from './rechecker.js';
import { recordEffect, recordGuardAndEffect, recordStateProperty } from './recorder.js';
import { asEnd, type Slots } from './slots.js';
import { departs } from './step-leaf.js';
import type { StepProperties } from './step-properties.js';
import { byWord, pairAfter, type WriteSet } from './write-set.js';

/** The clock itself: while recipes run others find none. */
const now = performance.now.bind(performance);

const nothingWritten: WriteSet = new Map();

/** What a learner works with. */
export interface LearnerParts<W> {
  readonly slots: Slots<W>;
  /** By slot. */
  readonly trees: readonly DecisionTree[];
  readonly leafStore: LeafStore<W>;
  readonly stepProperties: StepProperties<W>;
  readonly rechecker: Rechecker<W>;
  readonly memo: MemoFile | undefined;
}

/** Runs recipes, and adds what they looked at, wrote and said to the trees. */
export class Learner<W> {
  /** Spent on running recipes, by action. */
  readonly seconds: Float64Array;
  /** The slot of an action's or a property's leaf, by the leaf's number. */
  readonly owners: (number | undefined)[] = [];
  readonly #parts: LearnerParts<W>;
  /** By action, the cells of its later effects and of its end. */
  readonly #effects: number[][] = [];
  readonly #byCell = new Map<number, Continuation>();
  #isTimed = false;

  constructor(parts: LearnerParts<W>) {
    this.#parts = parts;
    this.seconds = new Float64Array(parts.slots.actions.length);
  }

  /** What follows in a step at a cell; undefined where it is no part of a step. */
  continuationAt(cell: number): Continuation | undefined {
    return this.#byCell.get(cell);
  }

  /** Learns the leaf of a slot for a state. */
  learn(slot: number, state: Int32Array): number {
    return slot < this.#parts.slots.actions.length
      ? this.#timed(slot, () => this.#learnAction(slot, state))
      : this.#learnProperty(slot, state);
  }

  /** Learns the leaf of what follows in a step. */
  learnFollowing(following: Continuation, pair: Int32Array): number {
    return following.does === 'effect'
      ? this.#timed(following.action, () => this.#learnEffect(following, pair))
      : this.#learnEnd(following, pair);
  }

  /** Paths and words of each action, with those of what follows it. */
  sizes(): readonly { readonly paths: number; readonly words: number }[] {
    const { slots, trees } = this.#parts;
    const sizes = slots.actions.map((_, slot) => ({ ...(trees[slot] as DecisionTree) }));
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
    const { slots, leafStore, rechecker, memo } = this.#parts;
    const { layout } = slots;
    const rule = slots.rules[slot] as Rule<W>;
    const tree = this.#parts.trees[slot] as DecisionTree;
    const name = slots.nameOf(slot);
    const run = () => recordGuardAndEffect(layout, rule, slots.actions[slot] as Action, state);
    const recorded = memo?.recall(layout, `action ${slot}`, state, {}, run) ?? run();
    const { writes = nothingWritten, looks } = recorded;
    if (recorded.writes === undefined && !recorded.isOutside) {
      return leafStore.learn(tree, name, looks, state, undefined);
    }
    const { next, tells, said } = recorded.isOutside
      ? this.#outside(slot)
      : this.#afterFirst(slot, recorded.telling, () => pairAfter(state, writes));
    const contents = [next, tells, ...leafStore.tables.changesFor(byWord(writes))];
    const leaf = leafStore.learn(tree, name, looks, state, contents, said);
    this.owners[leafStore.tables.numberOf(leaf)] = slot;
    if (!recorded.isRecalled) {
      rechecker.actionLearned(slot, tree, state);
    }
    return leaf;
  }

  /** What follows an effect that leaves the schema. */
  #outside(slot: number) {
    const { leafStore, slots } = this.#parts;
    return { next: departs, tells: 0, said: leafStore.tell(slots.inSchema, 'violated', slot) };
  }

  /** What follows the first effect of an action: the others, or, where it is the only one, whoever judges the step. */
  #afterFirst(slot: number, telling: EventDelta, pair: () => Int32Array) {
    const { slots, leafStore, stepProperties } = this.#parts;
    const happened = applyDelta({}, telling);
    if ((slots.rules[slot] as Rule<W>).does.length > 1) {
      const tells = Object.keys(happened).length === 0 ? 0 : leafStore.rowOf(telling);
      return { next: this.#effectOf(slot, 1), tells, said: [] };
    }
    const { list, said } = stepProperties.of(slot, happened, pair());
    // Also where nobody asks for it: the step is compared with one that is executed again.
    const all = list === 0 ? telling : { ...telling, [byAction]: { is: [slot] } };
    return { next: -list, tells: isEmptyDelta(all) ? 0 : leafStore.rowOf(all), said };
  }

  #learnEffect({ tree, action, effect }: EffectContinuation, pair: Int32Array): number {
    const { slots, leafStore, rechecker, memo } = this.#parts;
    const { layout } = slots;
    const rule = slots.rules[action] as Rule<W>;
    const happened = leafStore.eventLog.at(pair[2 * layout.words] as number);
    const after = pair.subarray(layout.words);
    const run = () => recordEffect(layout, rule, slots.actions[action] as Action, effect, after, happened);
    const recorded = memo?.recall(layout, `effect ${effect} of ${action}`, pair, happened, run) ?? run();
    const { next, tells, said } = recorded.isOutside
      ? this.#outside(action)
      : this.#afterLater(action, effect, recorded.telling);
    const contents = [next, tells, ...leafStore.tables.changesFor(byWord(recorded.writes ?? nothingWritten))];
    const leaf = leafStore.learn(tree, slots.nameOf(action), recorded.looks, pair, contents, said);
    if (!recorded.isRecalled) {
      rechecker.recheckInARow(action, pair);
    }
    return leaf;
  }

  #afterLater(action: number, effect: number, telling: EventDelta) {
    const tells = isEmptyDelta(telling) ? 0 : this.#parts.leafStore.rowOf(telling);
    return { next: this.#effectOf(action, effect + 1), tells, said: [] };
  }

  #learnEnd({ tree, action }: StepEnd, pair: Int32Array): number {
    const { slots, leafStore, stepProperties } = this.#parts;
    const { words, happened } = slots.layout;
    const { list, said } = stepProperties.of(action, leafStore.eventLog.at(pair[2 * words] as number), pair);
    const tells = list === 0 ? 0 : leafStore.rowOf({ [byAction]: { is: [action] } });
    const looks = [{ field: happened, behind: words }];
    return leafStore.learn(tree, slots.nameOf(action), looks, pair, [-list, tells, 0], said);
  }

  #learnProperty(slot: number, state: Int32Array): number {
    const { slots, leafStore, rechecker, memo } = this.#parts;
    const { layout } = slots;
    const instance = slots.propertyAt(slot);
    // Who is asked about an end is not asked whether it is one: that is known.
    const run = () => recordStateProperty(layout, instance === slots.ending ? asEnd(instance) : instance, state);
    const { looks, judgement, isRecalled } = memo?.said(layout, `property ${slot}`, state, {}, run) ?? run();
    const tree = this.#parts.trees[slot] as DecisionTree;
    const contents = judgement === 'idle' ? undefined : [];
    const leaf = leafStore.learn(tree, slots.nameOf(slot), looks, state, contents, [{ instance, judgement }]);
    if (leaf !== nothing) {
      this.owners[leafStore.tables.numberOf(leaf)] = slot;
    }
    if (!isRecalled) {
      rechecker.propertyLearned(instance, tree, state, judgement);
    }
    leafStore.notice(instance, judgement);
    return leaf;
  }

  /** The cell of a later effect of an action, or of its end; 0 where nobody judges it. */
  #effectOf(action: number, effect: number): number {
    const { slots, leafStore } = this.#parts;
    const isEnd = effect >= (slots.rules[action] as Rule<W>).does.length;
    if (isEnd && slots.stepProperties.length === 0) {
      return 0;
    }
    this.#effects[action] ??= [];
    const cells = this.#effects[action] as number[];
    const known = cells[effect];
    if (known !== undefined) {
      return known;
    }
    const tree = leafStore.tables.plant(false);
    this.#byCell.set(tree.cell, isEnd ? { does: 'end', tree, action } : { does: 'effect', tree, action, effect });
    cells[effect] = tree.cell;
    return tree.cell;
  }
}
