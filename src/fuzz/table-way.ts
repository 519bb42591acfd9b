import { type Learner, nothing, type Trie, unknown } from '../learn/index.js';
import { Watch } from './watch.js';
import type { Way } from './way.js';

/** A walk by tables: no rule and no property is executed where they know the answer. */
export class TableWay<W> implements Way {
  /** A leaf; unknown where no table holds what happens. */
  found = unknown;
  paths = 0;
  readonly #learner: Learner<W>;
  readonly #watch: Watch<W>;
  /** The state, and behind it the one that a step leads to. */
  readonly #pair: Int32Array;
  readonly #state: Int32Array;
  /** How often each path was taken, by the number of its leaf. */
  #hits = new Float64Array(1024);
  #steps = 0;
  #nextRecheck = 0;
  /** Where what was found last leads to, if no table holds it. */
  #after: Int32Array | undefined;
  /** What to ask about: what followed a leaf, or these writes. */
  #taken = unknown;
  #writes: readonly number[] = [];

  constructor(learner: Learner<W>) {
    this.#learner = learner;
    this.#pair = new Int32Array(2 * learner.layout.words);
    this.#state = this.#pair.subarray(0, learner.layout.words);
    this.#watch = new Watch(learner, this.#state);
  }

  begin(start: Int32Array): void {
    this.#state.set(start);
    this.#watch.ask();
  }

  isEnabled(action: number): boolean {
    const learner = this.#learner;
    const learns = this.#watch.learns(action);
    this.found = learner.tables.find(learner.tries[action] as Trie, this.#state);
    if (this.found !== unknown) {
      return this.found !== nothing;
    }
    if (learns) {
      this.found = learner.resolve(action, this.#state);
      return this.found !== nothing;
    }
    if (!learner.isEnabled(action, this.#watch.world)) {
      return false;
    }
    this.#after = learner.tryOut(action, this.#state);
    return this.#after !== undefined;
  }

  hits(found: number): number {
    return found === unknown ? 0 : (this.#hits[this.#learner.tables.numberOf(found)] ?? 0);
  }

  take(action: number, found: number): void {
    const state = this.#state;
    this.#taken = unknown;
    this.#recheck(action, found);
    this.#steps++;
    if (found === unknown) {
      this.#goTo(this.#after as Int32Array);
      return;
    }
    this.#learner.complete(found, this.#pair);
    this.#hit(found);
    if (this.#learner.isPartial(found)) {
      this.#goTo(this.#pair.subarray(state.length));
    } else {
      this.#pair.copyWithin(0, state.length);
      this.#taken = found;
    }
  }

  ask(): void {
    if (this.#taken === unknown) {
      this.#watch.askAfterWrites(this.#writes);
    } else {
      this.#watch.askAfter(this.#taken);
    }
  }

  /** Executes an action again through immer, and compares; the more rarely the longer it all goes on. */
  #recheck(action: number, found: number): void {
    if (this.#steps >= this.#nextRecheck && found !== unknown) {
      this.#nextRecheck = this.#steps + 1 + Math.min(this.#steps >> 2, 1 << 14);
      this.#learner.recheckAction(action, this.#state);
    }
  }

  #goTo(after: Int32Array): void {
    this.#writes = differences(this.#state, after);
    this.#state.set(after);
  }

  #hit(leaf: number): void {
    const number = this.#learner.tables.numberOf(leaf);
    if (number >= this.#hits.length) {
      const hits = new Float64Array(2 * number);
      hits.set(this.#hits);
      this.#hits = hits;
    }
    const before = this.#hits[number] as number;
    this.#hits[number] = before + 1;
    this.paths += before === 0 ? 1 : 0;
  }
}

/** What makes one state of another, as the writes of a leaf are given. */
const differences = (before: Int32Array, after: Int32Array): readonly number[] => {
  const writes: number[] = [0];
  after.forEach((word, place) => {
    const changed = word ^ (before[place] as number);
    if (changed !== 0) {
      writes[0] = (writes[0] as number) + 1;
      writes.push(place, ~changed, word & changed);
    }
  });
  return writes;
};
