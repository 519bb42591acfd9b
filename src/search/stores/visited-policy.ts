import type { WordAllocator } from '../../engine/index.js';
import type { VisitedKind } from '../options.js';
import type { Thresholds } from '../thresholds.js';
import { chooseFreeBits, sampleOf } from './choose-free-bits.js';
import type { ComponentTables } from './component-tables.js';
import { bitsIn, FreeBits, type FreeMask } from './free-bits.js';
import type { Keys } from './state-log.js';
import {
  canBeQuotient,
  enlargedRowSet,
  plainSet,
  quotientSet,
  rowSet,
  type VisitedSet,
  wordsOfRow,
} from './visited-kinds.js';

/** With so many times as many worlds rows are considered again. */
const restraint = 4;
/** So many bits fill a word and more; a row has no room for more states than those. */
const leastFreeBits = 6;
const mostFreeBits = 11;
/** Words of the hash table for each row, more or less. */
const wordsToRow = 3;

/**
 * Which kind of visited set serves best: whole keys as long as there are few, then quotients, and rows where many states
 * differ in a few bits alone.
 */
export class VisitedPolicy {
  readonly freeBits: FreeBits;
  readonly #memory: WordAllocator;
  readonly #componentTables: ComponentTables;
  readonly #wanted: VisitedKind | undefined;
  readonly #thresholds: Thresholds;
  #nextChoice: number;

  /** @param wanted the kind, where it can be, if it is not to be chosen by what is found. */
  constructor(
    memory: WordAllocator,
    componentTables: ComponentTables,
    wanted: VisitedKind | undefined,
    thresholds: Thresholds,
  ) {
    this.freeBits = new FreeBits(memory, componentTables);
    this.#memory = memory;
    this.#componentTables = componentTables;
    this.#wanted = wanted;
    this.#thresholds = thresholds;
    this.#nextChoice = thresholds.leastRows;
  }

  /** A set of cells for so many keys. */
  setFor(count: number): VisitedSet {
    const { keys } = this.#componentTables;
    const isPlain =
      this.#wanted === 'plain' ||
      count < this.#thresholds.leastQuotient ||
      !canBeQuotient(keys, count, this.#thresholds);
    const make = isPlain ? plainSet : quotientSet;
    return make(this.#memory, keys, count, this.#thresholds);
  }

  /** Room for so many rows, of states that differ in the free bits that were chosen. */
  rowsFor(rows: number): VisitedSet {
    return rowSet(this.#memory, this.#componentTables.keys, this.freeBits, rows, this.#thresholds);
  }

  /** The same rows, with room for so many. */
  moreRows(set: VisitedSet, rows: number): VisitedSet {
    return enlargedRowSet(this.#memory, this.#componentTables.keys, this.freeBits, set, rows);
  }

  /**
   * Would rows serve better than cells, or rows of more bits than there are? Then their bits are chosen.
   * @param keys those that there are, of states or of rows.
   * @returns how many rows there would be; 0: no.
   */
  prefersRows(count: number, keys: () => Keys): number {
    const { masks: known } = this.freeBits;
    const { mostRowBytes, lastChoice } = this.#thresholds;
    const isLate = known.length > 0 && count >= lastChoice;
    if (count < this.#nextChoice || isLate || (this.#wanted !== undefined && this.#wanted !== 'rows')) {
      return 0;
    }
    this.#nextChoice = restraint * count;
    // Rows are few enough to look at all of them.
    const sample = known.length > 0 ? keys() : sampleOf(this.#componentTables, keys());
    const scale = known.length > 0 ? 1 : (count * sample.keys.words) / sample.words.length;
    const fits = (rows: number, bits: number): boolean =>
      bits <= mostFreeBits && (bits < leastFreeBits || this.#bytesOf(scale * rows, bits) <= mostRowBytes * count);
    const { masks, rows } = chooseFreeBits(this.#componentTables, sample, known, fits);
    const bits = totalOf(masks);
    const isBetter = bits > totalOf(known) && this.#bytesOf(scale * rows, bits) <= mostRowBytes * count;
    this.freeBits.masks = isBetter ? masks : known;
    return isBetter ? Math.ceil(scale * rows) : 0;
  }

  #bytesOf(rows: number, bits: number): number {
    return 4 * rows * (wordsOfRow(this.#componentTables.keys, bits).row + wordsToRow);
  }
}

const totalOf = (masks: readonly FreeMask[]): number => masks.reduce((sum, { mask }) => sum + bitsIn(mask), 0);
