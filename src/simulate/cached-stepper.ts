import { nothing, type TransitionCache, unknown } from '../transitions/index.js';
import { InvariantChecker } from './invariant-checker.js';
import type { Stepper } from './stepper.js';

/** A walk by tables: no rule and no property is executed where they know the answer. */
export class TableWay<W> implements Stepper {
  /** A leaf; unknown where no table holds what happens. */
  found = unknown;
  paths = 0;
  readonly #cache: TransitionCache<W>;
  readonly #watch: InvariantChecker<W>;
  /** The state, behind it the one that a step leads to, and what happened in it. */
  readonly #pair: Int32Array;
  readonly #state: Int32Array;
  /** How often each path was taken, by the number of its leaf. */
  #hits = new Float64Array(1024);
  #steps = 0;
  #nextRecheck = 0;
  /** Where what was found last leads to, if no table holds it. */
  #after: Int32Array | undefined;
  /** What the step consisted of, if tables hold it, or else what it wrote. */
  readonly #met: number[] = [];
  #writes: readonly number[] = [];

  constructor(cache: TransitionCache<W>) {
    this.#cache = cache;
    this.#pair = new Int32Array(2 * cache.layout.words + 1);
    this.#state = this.#pair.subarray(0, cache.layout.words);
    this.#watch = new InvariantChecker(cache, this.#state);
  }

  get state(): Int32Array {
    return this.#state;
  }

  begin(start: Int32Array): void {
    this.#state.set(start);
    this.#watch.ask();
  }

  isEnabled(action: number): boolean {
    const cache = this.#cache;
    this.found = this.#watch.find(action);
    if (this.found !== unknown) {
      return this.found !== nothing;
    }
    if (this.#watch.learns(action)) {
      this.found = cache.resolve(action, this.#state);
      return this.found !== nothing;
    }
    if (!cache.uncached.isEnabled(action, this.#watch.world)) {
      return false;
    }
    this.#after = cache.uncached.execute(action, this.#state);
    return this.#after !== undefined;
  }

  hits(found: number): number {
    return found === unknown ? 0 : (this.#hits[this.#cache.tables.numberOf(found)] ?? 0);
  }

  take(action: number, found: number): void {
    this.#recheck(action, found);
    this.#steps++;
    this.#met.length = 0;
    if (found === unknown) {
      this.#writes = differences(this.#state, this.#after as Int32Array);
      this.#state.set(this.#after as Int32Array);
    } else {
      this.#cache.steps.execute(found, this.#pair, this.#met);
      this.#hit(found);
      this.#pair.copyWithin(0, this.#state.length, 2 * this.#state.length);
    }
  }

  ask(): void {
    if (this.#met.length === 0) {
      this.#watch.askAfterWrites(this.#writes);
    } else {
      this.#watch.askAfter(this.#met);
    }
  }

  /** Executes an action again through immer, and compares; the more rarely the longer it all goes on. */
  #recheck(action: number, found: number): void {
    if (this.#steps >= this.#nextRecheck && found !== unknown) {
      this.#nextRecheck = this.#steps + 1 + Math.min(this.#steps >> 2, 1 << 14);
      this.#cache.rechecker.recheckAction(action, this.#state);
    }
  }

  #hit(leaf: number): void {
    const number = this.#cache.tables.numberOf(leaf);
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
