import type { Learned } from './cross-check.js';
import { type DecisionTrees, nothing } from './decision-trees.js';
import { type EventLog, noEvents } from './event-log.js';
import type { LeafVerdict } from './leaf-store.js';
import type { LearnedSteps } from './rechecker.js';
import type { Slots } from './slots.js';
import { changesPlace, departs, tellsPlace, thenPlace } from './step-leaf.js';

/** Trees that learn what they do not know. */
export interface LearnedTrees<W> {
  readonly tables: DecisionTrees;
  readonly eventLog: EventLog;
  resolve(slot: number, state: Int32Array): number;
  resolveFollowing(cell: number, pair: Int32Array): number;
  tell(happened: number, row: number): number;
  judged(leaf: number): readonly LeafVerdict<W>[];
}

/** Takes steps by trees, a part after the other. The inner loop does the same, faster. */
export class CachedSteps<W> implements LearnedSteps<W> {
  readonly #slots: Slots<W>;
  readonly #trees: LearnedTrees<W>;

  constructor(slots: Slots<W>, trees: LearnedTrees<W>) {
    this.#slots = slots;
    this.#trees = trees;
  }

  /**
   * Takes a step, whose first leaf is given: the state after is written behind the one before, and what happened.
   * @param met the leaves that it meets are added to these.
   * @param isJudged whether properties are asked about it.
   */
  execute(leaf: number, pair: Int32Array, met: number[] = [], isJudged = true): readonly number[] {
    const { words } = this.#slots.layout;
    pair.copyWithin(words, 0, words);
    pair[2 * words] = noEvents;
    for (let at = leaf; ; ) {
      met.push(at);
      this.#trees.tables.change(at, changesPlace, pair, words);
      const tells = this.#trees.tables.wordOf(at, tellsPlace);
      if (tells !== 0) {
        pair[2 * words] = this.#trees.tell(pair[2 * words] as number, tells);
      }
      const then = this.#trees.tables.wordOf(at, thenPlace);
      if (then === departs) {
        pair.copyWithin(words, 0, words);
        pair[2 * words] = noEvents;
        return met;
      }
      if (then <= 0) {
        const stepProperties = then === 0 || !isJudged ? 0 : this.#trees.tables.wordOf(then, 0);
        for (let place = 1; place <= stepProperties; place++) {
          met.push(this.#trees.resolveFollowing(this.#trees.tables.wordOf(then, place), pair));
        }
        return met;
      }
      at = this.#trees.resolveFollowing(then, pair);
    }
  }

  /** The state after an action, and what properties said of the step; undefined when it is not enabled. */
  fire(slot: number, state: Int32Array): (Learned & { readonly judged: readonly LeafVerdict<W>[] }) | undefined {
    const leaf = this.#trees.resolve(slot, state);
    if (leaf === nothing) {
      return undefined;
    }
    const pair = new Int32Array(2 * state.length + 1);
    pair.set(state);
    const met = this.execute(leaf, pair);
    return { ...this.#learnedIn(met, pair), judged: met.flatMap((part) => this.#trees.judged(part)) };
  }

  /** The same, and no property is asked. */
  unjudged(slot: number, state: Int32Array): Learned | undefined {
    const leaf = this.#trees.resolve(slot, state);
    if (leaf === nothing) {
      return undefined;
    }
    const pair = new Int32Array(2 * state.length + 1);
    pair.set(state);
    return this.#learnedIn(this.execute(leaf, pair, [], false), pair);
  }

  #learnedIn(met: readonly number[], pair: Int32Array): Learned {
    const { words } = this.#slots.layout;
    return {
      after: pair.subarray(words, 2 * words),
      happened: this.#trees.eventLog.at(pair[2 * words] as number),
      isOutside: met.some((leaf) => this.departsAt(leaf)),
    };
  }

  /** Does a step leave the schema with this leaf of an action, or of an effect? */
  departsAt(leaf: number): boolean {
    return this.#trees.judged(leaf).some(({ instance }) => instance === this.#slots.inSchema);
  }
}
