import type { Instance } from '../semantics/index.js';
import type { Events } from './event-log.js';
import type { BitTest } from './layout.js';

/**
 * Looks at each path before the search relies on it, and says what else its states have to agree in: a table asks these
 * questions, too, and then takes every state with the same answers for the one that was looked at. Questions are those
 * about the words that are given: a state; or a pair, the state before and the one after it as far as it is known.
 */
export interface Check<W> {
  /** Counts rules of several effects that are no longer looked at part by part, but as whole steps. */
  readonly wholes: number;
  /** Is an action of such a rule? Then its first part was looked at with all that follows it. */
  isWhole(action: number): boolean;
  /** A step of a single effect; or an action that is not enabled. */
  ofStep(action: number, state: Int32Array): Iterable<BitTest>;
  /** An effect of a rule that has several, the first one with its guard. */
  ofEffect(action: number, effect: number, pair: Int32Array, happened: Events): Iterable<BitTest>;
  /** Who judges a step that is complete. */
  ofEnd(action: number, pair: Int32Array, happened: Events): Iterable<BitTest>;
  ofWorld(instance: Instance<W>, state: Int32Array): Iterable<BitTest>;
  /**
   * What a property says of a step.
   * @param asks does it have to find out whether the step concerns it by looking at the worlds?
   */
  ofJudgement(instance: Instance<W>, asks: boolean, pair: Int32Array, happened: Events): Iterable<BitTest>;
}
