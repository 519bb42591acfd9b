import { MemoryFullError, type Region, type WordAllocator } from '../../engine/index.js';

/** So much room is left as a rule: whoever looks for traces when memory is short still learns a little. */
const spare = 256;

/** What stands behind rows, where the inner loop can read it. */
export class WriteRecords {
  readonly #memory: WordAllocator;
  readonly #all: readonly number[];
  #region: Region;
  #known = 0;

  /** @param all more and more, see `tell`. */
  constructor(memory: WordAllocator, all: readonly number[]) {
    this.#memory = memory;
    this.#all = all;
    this.#region = memory.take(0);
  }

  get at(): number {
    return this.#region.at;
  }

  /** Tells the inner loop of those that are new. @returns whether they have moved. */
  tell(): boolean {
    const { length } = this.#all;
    const { at } = this;
    if (length + spare > this.#region.size) {
      this.#enlarge(2 * (length + spare));
    }
    for (; this.#known < length; this.#known++) {
      this.#memory.words[this.#region.at + this.#known] = this.#all[this.#known] as number;
    }
    return this.at !== at;
  }

  #enlarge(size: number): void {
    try {
      this.#region = this.#memory.enlarge(this.#region, size);
    } catch (error) {
      if (!(error instanceof MemoryFullError) || this.#all.length > this.#region.size) {
        throw error;
      }
    }
  }
}
