import { places, type Region, type WordAllocator } from '../../engine/index.js';
import type { VisitedKind } from '../options.js';
import { type Thresholds, usualThresholds } from '../thresholds.js';
import type { FreeBits } from './free-bits.js';
import type { KeyFormat } from './key-format.js';

export const visitedKinds = ['plain', 'quotient', 'rows'] as const;

/** A set of keys, as the inner loop is told of it. */
export interface VisitedSet {
  readonly kind: VisitedKind;
  readonly cells: Region;
  /** What leads to cells, where that is something else. */
  readonly index?: Region;
  /** How many keys it takes; then it has to grow. */
  readonly room: number;
  /** The words of a context that describe it. */
  readonly context: readonly (readonly [place: number, value: number])[];
}

/** Three quarters full at most, so that a look ends soon at an empty cell. */
const plainLoad = 0.75;
const quotientLoad = 0.8;
/** A displacement has at least so many bits. */
const leastShiftBits = 6;

/** A plain set for so many keys. */
export const plainSet = (
  memory: WordAllocator,
  keys: KeyFormat,
  count: number,
  { leastCells }: Thresholds = usualThresholds,
): VisitedSet => {
  const cells = 2 ** Math.ceil(Math.log2(Math.max(leastCells, count / plainLoad)));
  const region = memory.take(cells * keys.words);
  return {
    kind: 'plain',
    cells: region,
    room: Math.floor(cells * plainLoad),
    context: [
      [places.VISITED, places.PLAIN],
      [places.CELLS, region.at],
      [places.LAST_CELL, cells - 1],
    ],
  };
};

/** The shape of a quotient set for so many keys; undefined where a key leaves too much to remember for one word. */
const quotientShape = (keys: KeyFormat, count: number, { leastCells }: Thresholds) => {
  if (keys.words > 2) {
    return undefined;
  }
  const [bits = 0, moreBits = 0] = keys.used;
  const buckets = Math.max(leastCells, count / quotientLoad);
  // The least factor << lowBits, with a factor of 4 to 7, that is enough.
  const lowBits = Math.floor(Math.log2(buckets / 4));
  const factor = Math.ceil(buckets / 2 ** lowBits);
  const fits = factor > 7 ? { factor: 4, lowBits: lowBits + 1 } : { factor, lowBits };
  const overBits = Math.max(0, bits + moreBits - fits.lowBits);
  const restBits = Math.max(0, overBits - 2);
  const shiftBits = Math.min(32 - restBits, 16);
  const isPossible = fits.lowBits <= bits && overBits <= 29 && shiftBits >= leastShiftBits;
  return isPossible ? { ...fits, bits, moreBits, shiftBits } : undefined;
};

export const canBeQuotient = (keys: KeyFormat, count: number, thresholds: Thresholds): boolean =>
  quotientShape(keys, count, thresholds) !== undefined;

/** A quotient set for so many keys. */
export const quotientSet = (
  memory: WordAllocator,
  keys: KeyFormat,
  count: number,
  thresholds: Thresholds,
): VisitedSet => {
  const shape = quotientShape(keys, count, thresholds);
  if (shape === undefined) {
    throw new RangeError('a key is too wide for a quotient set');
  }
  const buckets = shape.factor * 2 ** shape.lowBits;
  const cells = memory.take(buckets);
  return {
    kind: 'quotient',
    cells,
    room: Math.floor(buckets * quotientLoad),
    context: [
      [places.VISITED, places.QUOTIENT],
      [places.CELLS, cells.at],
      [places.FACTOR, shape.factor],
      [places.RECIPROCAL, Math.ceil(2 ** 32 / shape.factor)],
      [places.LOW_BITS, shape.lowBits],
      [places.BITS, shape.bits],
      [places.MORE_BITS, shape.moreBits],
      [places.SHIFT_BITS, shape.shiftBits],
    ],
  };
};

/** A word of each plane. */
const leastBits = 5;

/** Words that a row takes, and its part of the hash table. */
export const wordsOfRow = (keys: KeyFormat, freeBits: number): { readonly plane: number; readonly row: number } => {
  const plane = 2 ** (Math.max(leastBits, freeBits) - 5);
  return { plane, row: keys.words + 2 + 2 * plane };
};

/** Words of the hash table of so many rows. */
const indexWords = (rows: number): number => 2 ** Math.ceil(Math.log2(2 * (rows + 1)));

/** Room for so many rows of states that differ in free bits alone; there are always some. */
export const rowSet = (
  memory: WordAllocator,
  keys: KeyFormat,
  freeBits: FreeBits,
  rows: number,
  { leastCells }: Thresholds = usualThresholds,
): VisitedSet => {
  const room = Math.ceil(Math.max(leastCells, rows));
  const index = memory.take(indexWords(room));
  const cells = orRelease(memory, index, () => memory.take((room + 1) * wordsOfRow(keys, freeBits.count).row));
  return rowsIn(keys, freeBits, cells, index, room);
};

/** The same rows, with room for so many. Their hash table may be a new one, which is empty. */
export const enlargedRowSet = (
  memory: WordAllocator,
  keys: KeyFormat,
  freeBits: FreeBits,
  { cells, index: before = none }: VisitedSet,
  rows: number,
): VisitedSet => {
  const room = Math.ceil(rows);
  const size = (room + 1) * wordsOfRow(keys, freeBits.count).row;
  if (indexWords(room) === before.size) {
    return rowsIn(keys, freeBits, memory.grow(cells, size), before, room);
  }
  const index = memory.take(indexWords(room));
  const larger = orRelease(memory, index, () => memory.grow(cells, size));
  memory.release(before);
  return rowsIn(keys, freeBits, larger, index, room);
};

const none: Region = { at: 0, size: 0 };

const rowsIn = (keys: KeyFormat, freeBits: FreeBits, cells: Region, index: Region, room: number): VisitedSet => {
  const { plane, row } = wordsOfRow(keys, freeBits.count);
  return {
    kind: 'rows',
    cells,
    index,
    room: 2 ** 31 - 1,
    context: [
      [places.VISITED, places.ROWS_OF_STATES],
      [places.CELLS, cells.at],
      [places.ROW_CELLS, index.at],
      [places.LAST_CELL, index.size - 1],
      [places.ROW_SIZE, row],
      [places.PLANE_WORDS, plane],
      [places.ROWS_ROOM, room],
      [places.SPARE_ROW, 0],
    ],
  };
};

/** Where there is no memory for the second of two, the first is given back. */
const orRelease = (memory: WordAllocator, first: Region, take: () => Region): Region => {
  try {
    return take();
  } catch (error) {
    memory.release(first, 0);
    throw error;
  }
};

/** Bits that a bitstate set has, as a power of two: 64 MiB of them. */
const addressBits = 29;

/** A bitstate set; each seed has hashes of its own, and misses other worlds. */
export const bitstateSet = (memory: WordAllocator, seed: number): VisitedSet => {
  const cells = memory.take(2 ** (addressBits - 5));
  return {
    kind: 'bitstate',
    cells,
    room: 2 ** 31 - 1,
    context: [
      [places.VISITED, places.BITSTATE],
      [places.CELLS, cells.at],
      [places.ADDRESS_BITS, addressBits],
      [places.SEED, Math.imul(seed, 0x9e3779b1)],
    ],
  };
};

/**
 * At most this share of the worlds that were met was missed by a bitstate search that counted so many: the chance that
 * the three bits of the last one were set by others.
 */
export const omission = (count: number): number => (1 - Math.exp((-3 * count) / 2 ** addressBits)) ** 3;
