import { places, type Region, type WordAllocator } from '../../engine/index.js';
import type { VisitedKind } from '../options.js';
import { type Thresholds, usualThresholds } from '../thresholds.js';
import type { ComponentTables, KeyFormat } from './component-tables.js';
import type { JointIndex } from './joint-index.js';

export const visitedKinds = ['plain', 'quotient', 'bitmap'] as const;

/** A set of keys, as the inner loop is told of it. */
export interface VisitedSet {
  readonly kind: VisitedKind;
  readonly cells: Region;
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

/** The number of a bit is a word, and one such number is no bit; there are whole words of bits. */
const mostBits = 2 ** 32 - 32;

/** What is not touched at the end of a bitmap still counts for the memory that may be taken: all of it is this part at most. */
const part = 1 / 4;

/**
 * How many ids a bitmap has room for, of each group and of each joint pair; how much the number of a bit grows with each of
 * them, 0 where a group is in a joint pair; and how many bits there are in all.
 */
const bitmapShape = ({ limit }: WordAllocator, componentTables: ComponentTables, joints: JointIndex) => {
  const ids = componentTables.capacities;
  let bits = 1;
  const strideOf = (capacity: number): number => {
    const stride = bits;
    bits *= capacity;
    return stride;
  };
  const strides = ids.map((capacity, group) => (joints.has(group) ? 0 : strideOf(capacity)));
  const rooms = joints.capacities(ids);
  // There may be less room for the last of all than it would like to have.
  const pairs = rooms.map((room, joint) => {
    const most = Math.floor(Math.min(mostBits, 8 * limit * part) / bits);
    return joint === rooms.length - 1 ? Math.max(joints.atLeast(joint) + 1, Math.min(room, most)) : room;
  });
  const coupleStrides = pairs.map(strideOf);
  return { ids, pairs, strides, coupleStrides, bits };
};

/** Does a bitmap take little enough for so many keys? */
export const bitmapFits = (
  memory: WordAllocator,
  componentTables: ComponentTables,
  joints: JointIndex,
  count: number,
  { mostBitmapBytes }: Thresholds,
): boolean => {
  const { bits, pairs } = bitmapShape(memory, componentTables, joints);
  return bits <= mostBits && (bits / 8) * joints.share(pairs) <= mostBitmapBytes * count;
};

/** A bitmap over all tuples of the ids and pairs that there are, and some more. */
export const bitmapSet = (memory: WordAllocator, componentTables: ComponentTables, joints: JointIndex): VisitedSet => {
  const { ids, pairs, strides, coupleStrides, bits } = bitmapShape(memory, componentTables, joints);
  if (bits > mostBits) {
    throw new RangeError('there are too many tuples for a bitmap');
  }
  const words = Math.ceil(bits / 32);
  const cells = memory.take(words);
  try {
    joints.layOut(pairs, coupleStrides, ids);
  } catch (error) {
    memory.release(cells, 0);
    throw error;
  }
  componentTables.limitTo(ids, strides);
  return {
    kind: 'bitmap',
    cells,
    room: 2 ** 31 - 1,
    context: [
      [places.VISITED, places.BITMAP],
      [places.CELLS, cells.at],
      [places.BITMAP_WORDS, words],
      ...joints.context,
    ],
  };
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
