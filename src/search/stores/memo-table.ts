import { MemoryFullError, type Region, type WordAllocator } from '../../engine/index.js';

/** They take so many words at most, or, where memory is limited, so small a part of it. */
const mostWords = 2 ** 22;
const part = 1 / 64;
/** Where a group has more ids than these, hardly any of them is met again and again. */
const mostIds = 2 ** 15;

/**
 * Rows of a group: for each of its ids a word of every row, where the inner loop remembers what it found out. (So what it asks
 * about one id lies close together.) It is forgotten when they move, and found out again.
 */
export class MemoTable {
  readonly #memory: WordAllocator;
  readonly #all: { readonly length: number };
  readonly #isNeeded: boolean;
  #region: Region;
  #ids = 0;
  #room = 0;

  /**
   * @param all one for each row: more and more.
   * @param isNeeded if not, nothing is remembered in rows for which there is no room.
   */
  constructor(memory: WordAllocator, all: { readonly length: number }, isNeeded: boolean) {
    this.#memory = memory;
    this.#all = all;
    this.#isNeeded = isNeeded;
    this.#region = memory.take(0);
  }

  /** Where the rows of id 0 would be. */
  get at(): number {
    return this.#region.at;
  }

  /** How many rows there is room for. */
  get room(): number {
    return this.#room;
  }

  /** They will be for ids below this; until there is room for them nothing is remembered. */
  beFor(ids: number): void {
    this.#memory.release(this.#region);
    this.#region = this.#memory.take(0);
    this.#room = 0;
    this.#ids = ids;
  }

  /** Sees to it that there is room for all rows, if there may be. @returns whether they have moved. */
  makeRoom(): boolean {
    const { length } = this.#all;
    if (length <= this.#room) {
      return false;
    }
    const room = this.#roomFor(2 * length);
    if (room <= this.#room) {
      return false;
    }
    const region = this.#tryToTake(room * this.#ids);
    this.#memory.release(this.#region);
    this.#region = region ?? this.#memory.take(0);
    this.#room = region === undefined ? 0 : room;
    return true;
  }

  /** Remembers something in a row of an id. */
  put(id: number, row: number, word: number): void {
    this.#memory.words[this.at + id * this.#room + row] = word;
  }

  /** For how many rows there may be room, of so many that are wanted. */
  #roomFor(wanted: number): number {
    if (this.#isNeeded) {
      return wanted;
    }
    const words = Math.min(mostWords, (this.#memory.limit * part) / 4);
    return this.#ids > mostIds ? 0 : Math.min(wanted, Math.floor(words / this.#ids));
  }

  /** Undefined where there is no memory, and it can do without. */
  #tryToTake(words: number): Region | undefined {
    try {
      return this.#memory.take(words);
    } catch (error) {
      if (this.#isNeeded || !(error instanceof MemoryFullError)) {
        throw error;
      }
      return undefined;
    }
  }
}
