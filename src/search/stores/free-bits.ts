import { type Engine, places, type Region, type WordAllocator } from '../../engine/index.js';
import type { ComponentTables } from './component-tables.js';

/** Free bits of a group: in one of its words. */
export interface FreeMask {
  readonly group: number;
  readonly word: number;
  readonly mask: number;
}

/**
 * The free bits of keys: states that differ in these alone are a row of the visited set (src/engine/free-bits.ts). The
 * classes of local states that they make are kept for each group, as long as there are rows.
 */
export class FreeBits {
  masks: readonly FreeMask[] = [];
  readonly #memory: WordAllocator;
  readonly #componentTables: ComponentTables;
  readonly #regions: Region[] = [];

  constructor(memory: WordAllocator, componentTables: ComponentTables) {
    this.#memory = memory;
    this.#componentTables = componentTables;
  }

  /** How many there are, in all groups together. */
  get count(): number {
    return this.masks.reduce((sum, { mask }) => sum + bitsIn(mask), 0);
  }

  /**
   * Puts the ids of all groups into classes, as keys are laid out now; there is room for as many ids as keys have.
   * @returns gives the memory of the classes before them back.
   * @throws MemoryFullError and has no classes.
   */
  layOut(engine: Engine): () => void {
    const before = this.#forget();
    let shift = 0;
    for (const { group, word, mask } of this.masks) {
      const { idRoom, words } = this.#componentTables.extentOf(group);
      const count = bitsIn(mask);
      this.#set(group, [
        [places.FREE_WORD, word],
        [places.FREE_COUNT, count],
        [places.FREE_SHIFT, shift],
        [places.CLASSES, this.#take(2 * idRoom)],
        [places.MEMBERS, this.#take(idRoom << count)],
        [places.ALIKE, this.#take(words)],
        [places.FREE_MASK, mask],
      ]);
      engine.classifyAll(this.#componentTables.at(group));
      shift += count;
    }
    return () => this.#release(before);
  }

  /** Gives memory back; no group has classes. */
  clear(): void {
    this.#release(this.#forget());
  }

  #forget(): readonly Region[] {
    for (const group of this.#componentTables.sizes.keys()) {
      this.#set(group, [[places.FREE_MASK, 0]]);
    }
    return this.#regions.splice(0);
  }

  #release(regions: readonly Region[]): void {
    for (const region of regions) {
      this.#memory.release(region);
    }
  }

  get bytes(): number {
    return 4 * this.#regions.reduce((sum, { size }) => sum + size, 0);
  }

  #take(words: number): number {
    const region = this.#memory.take(words);
    this.#regions.push(region);
    return region.at;
  }

  #set(group: number, values: readonly (readonly [place: number, value: number])[]): void {
    for (const [place, value] of values) {
      this.#memory.words[this.#componentTables.at(group) + place] = value;
    }
  }
}

export const bitsIn = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    count++;
  }
  return count;
};
