import type { Action, Rule, View } from '../language/index.js';
import { yesOrNo } from '../semantics/answers.js';
import { blaming } from '../semantics/blaming.js';
import type { Instance, Judgement } from '../semantics/index.js';
import { applyDelta } from './event-log.js';
import type { LeafStore } from './leaf-store.js';
import { recordEffect, recordGuardAndEffect, recordStateProperty, recordStepProperty } from './recorder.js';
import { asEnd, type Slots } from './slots.js';
import { pairAfter, write } from './write-set.js';

/** Runs recipes and remembers nothing of them: for those whose paths are hardly ever taken twice. What properties say is heard. */
export class UncachedSteps<W> {
  readonly #slots: Slots<W>;
  readonly #leafStore: LeafStore<W>;

  constructor(slots: Slots<W>, leafStore: LeafStore<W>) {
    this.#slots = slots;
    this.#leafStore = leafStore;
  }

  /** Whether an action is enabled in a plain world. */
  isEnabled(slot: number, world: View<W>): boolean {
    const { rules, actions } = this.#slots;
    const answer = (rules[slot] as Rule<W>).when(world, (actions[slot] as Action).params);
    return typeof answer === 'boolean'
      ? answer
      : blaming(
          () => this.#slots.nameOf(slot),
          () => yesOrNo(answer, 'when'),
        );
  }

  /** The state after an action, or the same one where the step leaves the schema; undefined when the action is not enabled. */
  execute(slot: number, state: Int32Array): Int32Array | undefined {
    const { layout, stepProperties } = this.#slots;
    const rule = this.#slots.rules[slot] as Rule<W>;
    const action = this.#slots.actions[slot] as Action;
    const { words } = layout;
    this.#leafStore.recipeRuns++;
    const first = recordGuardAndEffect(layout, rule, action, state);
    if (first.isOutside) {
      return this.#departed(slot, state);
    }
    if (first.writes === undefined) {
      return undefined;
    }
    const pair = pairAfter(state, first.writes);
    let happened = applyDelta({}, first.telling);
    for (let effect = 1; effect < rule.does.length; effect++) {
      const { writes, telling } = recordEffect(layout, rule, action, effect, pair.subarray(words), happened);
      if (writes === undefined) {
        return this.#departed(slot, state);
      }
      write(pair, words, writes);
      happened = applyDelta(happened, telling);
    }
    for (const instance of stepProperties) {
      this.report(instance, recordStepProperty(layout, instance, action, pair, happened).judgement, slot);
    }
    return pair.subarray(words, 2 * words);
  }

  #departed(slot: number, state: Int32Array): Int32Array {
    this.report(this.#slots.inSchema, 'violated', slot);
    return state.slice();
  }

  /** Asks a property of worlds about a state. */
  judgeState(slot: number, state: Int32Array): void {
    this.#leafStore.recipeRuns++;
    const instance = this.#slots.propertyAt(slot);
    this.report(instance, recordStateProperty(this.#slots.layout, instance, state).judgement);
  }

  /** Asks who judges an end about a state without a successor. */
  judgeEnd(state: Int32Array): void {
    const { ending, layout } = this.#slots;
    if (ending !== undefined) {
      this.report(ending, recordStateProperty(layout, asEnd(ending), state).judgement);
    }
  }

  /** Tells what a property was found to say; the number of the action if it is one of a step. */
  report(instance: Instance<W>, judgement: Judgement, action?: number): void {
    this.#leafStore.notice(instance, judgement, action);
  }
}
