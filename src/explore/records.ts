import type { Memory, Region } from '../kernel/index.js';

/** What stands behind rows, where the kernel can read it. */
export class Records {
  readonly #memory: Memory;
  readonly #all: readonly number[];
  #region: Region;
  #known = 0;

  /** @param all more and more, see `tell`. */
  constructor(memory: Memory, all: readonly number[]) {
    this.#memory = memory;
    this.#all = all;
    this.#region = memory.take(0);
  }

  get at(): number {
    return this.#region.at;
  }

  /** Tells the kernel of those that are new. */
  tell(): void {
    const { length } = this.#all;
    if (length > this.#region.size) {
      const region = this.#memory.take(2 * length);
      this.#memory.release(this.#region);
      this.#region = region;
      this.#known = 0;
    }
    for (; this.#known < length; this.#known++) {
      this.#memory.words[this.#region.at + this.#known] = this.#all[this.#known] as number;
    }
  }
}
