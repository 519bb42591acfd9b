import type { Action, Model, Rule } from '../language/index.js';
import type { Instance } from '../semantics/index.js';
import { type Learned, recheckAction, recheckStep, recheckWorld, worldOf } from './cross-check.js';
import type { DecisionTree } from './decision-trees.js';
import type { LeafVerdict } from './leaf-store.js';
import { isSameInARow } from './repeated-steps.js';
import type { Slots } from './slots.js';

/** So many of the first runs of every recipe are executed again through immer. */
const usuallyRechecked = 8;

/** Steps as they were learned. */
export interface LearnedSteps<W> {
  /** The state after an action, and what properties said of the step; undefined when it is not enabled. */
  fire(slot: number, state: Int32Array): (Learned & { readonly judged: readonly LeafVerdict<W>[] }) | undefined;
  /** The state after an action, and no property is asked. */
  unjudged(slot: number, state: Int32Array): Learned | undefined;
}

/** Worlds before and after a step. */
interface Worlds<W> {
  readonly before: W;
  readonly after: W;
}

/** Executes again through immer what was learned, and compares: a model that is no function is told so. */
export class Rechecker<W> {
  /** How many steps were executed again. */
  rechecked = 0;
  readonly #model: Model<W>;
  readonly #slots: Slots<W>;
  readonly #steps: LearnedSteps<W>;
  readonly #always: number;
  #isRechecking = false;

  /** @param always so many of the first runs of every recipe are executed again. */
  constructor(model: Model<W>, slots: Slots<W>, steps: LearnedSteps<W>, always = usuallyRechecked) {
    this.#model = model;
    this.#slots = slots;
    this.#steps = steps;
    this.#always = always;
  }

  /** Executes every action again that is enabled, and compares. */
  recheckActions(state: Int32Array): void {
    const world = worldOf<W>(this.#slots.layout, state);
    for (const slot of this.#slots.actions.keys()) {
      this.recheckAction(slot, state, world);
    }
  }

  /** Executes an action again, if it is enabled, and compares. */
  recheckAction(slot: number, state: Int32Array, world = worldOf<W>(this.#slots.layout, state)): Worlds<W> | undefined {
    const fired = this.#steps.fire(slot, state);
    this.rechecked += fired === undefined ? 0 : 1;
    return recheckAction(this.#slots.layout, this.#model, this.#actionAt(slot), state, world, fired);
  }

  /** Executes an action again that was taken without recording, and compares. */
  recheckTaken(slot: number, state: Int32Array, after: Int32Array): Worlds<W> {
    this.rechecked++;
    const { layout } = this.#slots;
    const world = worldOf<W>(layout, state);
    return recheckAction(layout, this.#model, this.#actionAt(slot), state, world, { after }) as Worlds<W>;
  }

  /**
   * Executes an action of several effects again, all in a row, and compares: what one of them learned is true only if it
   * shares no variable with the guard or another effect. What is learned meanwhile is part of the same step.
   * @param pair begins with the state before.
   */
  recheckInARow(slot: number, pair: Int32Array): void {
    const rule = this.#slots.rules[slot] as Rule<W>;
    if (this.#isRechecking || rule.does.length === 1) {
      return;
    }
    const { layout } = this.#slots;
    const state = pair.slice(0, layout.words);
    this.#isRechecking = true;
    try {
      const fired = this.#steps.unjudged(slot, state);
      // Plain objects are quick; where they do not do what drafts do, immer tells.
      if (!isSameInARow(layout, rule, this.#actionAt(slot).params, state, fired)) {
        this.recheckAction(slot, state);
      }
      this.rechecked++;
    } finally {
      this.#isRechecking = false;
    }
  }

  /** An action was learned: the first ones are executed again with all that properties say, others in a row. */
  actionLearned(slot: number, { paths }: DecisionTree, state: Int32Array): void {
    if (paths <= this.#always) {
      this.#recheckStep(slot, state);
    } else {
      this.recheckInARow(slot, state);
    }
  }

  /** A property of worlds was learned. */
  propertyLearned(
    instance: Instance<W>,
    { paths }: DecisionTree,
    state: Int32Array,
    judgement: LeafVerdict<W>['judgement'],
  ): void {
    if (paths <= this.#always) {
      recheckWorld(this.#slots.layout, instance, state, judgement);
    }
  }

  /** The state after, and what properties say of the step. */
  #recheckStep(slot: number, state: Int32Array): void {
    const wasRechecking = this.#isRechecking;
    this.#isRechecking = true;
    const worlds = this.recheckAction(slot, state);
    this.#isRechecking = wasRechecking;
    const judged = this.#steps.fire(slot, state)?.judged ?? [];
    for (const instance of worlds === undefined ? [] : this.#slots.stepProperties) {
      const learned = judged.find((one) => one.instance === instance)?.judgement ?? 'idle';
      recheckStep(instance, this.#actionAt(slot), worlds as Worlds<W>, learned);
    }
  }

  #actionAt(slot: number): Action {
    return this.#slots.actions[slot] as Action;
  }
}
