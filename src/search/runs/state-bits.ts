import type { Region, WordAllocator } from '../../engine/index.js';
import type { WorldSet } from '../../liveness/index.js';

/** A set of worlds, by their numbers: bits in the memory that the inner loop works on. */
export class StateBits implements WorldSet {
  readonly #memory: WordAllocator;
  readonly #region: Region;
  readonly #worlds: number;

  constructor(memory: WordAllocator, region: Region, worlds: number) {
    this.#memory = memory;
    this.#region = region;
    this.#worlds = worlds;
  }

  /** Where it begins. */
  get at(): number {
    return this.#region.at;
  }

  get count(): number {
    let count = 0;
    for (let bits of this.#words) {
      for (; bits !== 0; bits &= bits - 1) {
        count++;
      }
    }
    return count;
  }

  has(world: number): boolean {
    return (((this.#memory.words[this.at + (world >>> 5)] as number) >>> (world & 31)) & 1) !== 0;
  }

  add(world: number): void {
    const at = this.at + (world >>> 5);
    this.#memory.words[at] = (this.#memory.words[at] as number) | (1 << (world & 31));
  }

  next(from: number): number {
    const words = this.#words;
    for (let place = from >>> 5, above = -1 << (from & 31); place < words.length; place++, above = -1) {
      const bits = (words[place] as number) & above;
      if (bits !== 0) {
        return 32 * place + 31 - Math.clz32(bits & -bits);
      }
    }
    return -1;
  }

  fill(): void {
    this.clear();
    this.flip();
  }

  clear(): void {
    this.#words.fill(0);
  }

  flip(): void {
    this.#each((word, place) => ~word & this.#worldsAt(place));
  }

  copy(other: StateBits): void {
    this.#words.set(other.#words);
  }

  retain(other: StateBits): void {
    const others = other.#words;
    this.#each((word, place) => word & (others[place] as number));
  }

  without(other: StateBits): void {
    const others = other.#words;
    this.#each((word, place) => word & ~(others[place] as number));
  }

  /** (What memory has taken is not always what was asked for.) */
  get #words(): Int32Array {
    return this.#memory.words.subarray(this.at, this.at + ((this.#worlds + 31) >>> 5));
  }

  #each(change: (word: number, place: number) => number): void {
    const words = this.#words;
    for (let place = 0; place < words.length; place++) {
      words[place] = change(words[place] as number, place);
    }
  }

  /** The bits of a word that stand for a world. */
  #worldsAt(place: number): number {
    const left = this.#worlds - 32 * place;
    return left >= 32 ? -1 : (1 << left) - 1;
  }
}
