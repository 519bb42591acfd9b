import { BITS, CELLS, FACTOR, LOW_BITS, MORE_BITS, RECIPROCAL, SHIFT_BITS } from './abi.js';
import { compareAndSwapZero, divided, mul32, put, word } from './words.js';

/*
 * Quotient (Cleary): an invertible mix of the key is split into a bucket and a rest. A cell holds the rest, and how far
 * from its bucket it lies (its low bits: that plus one), so that a cell tells the whole key: nothing is left to chance.
 */

/** A number of so many bits mixed, so that it can be undone. */
function permute(value: i32, bits: i32, factor: i32): i32 {
  const half: i32 = (bits + 1) >> 1;
  const folded: i32 = mul32(value ^ (value >>> half), factor) & maskOf(bits);
  return folded ^ (folded >>> half);
}

/** The number that was mixed, given the inverse of the factor. */
function unpermute(value: i32, bits: i32, inverse: i32): i32 {
  const half: i32 = (bits + 1) >> 1;
  const folded: i32 = mul32(value ^ (value >>> half), inverse) & maskOf(bits);
  return folded ^ (folded >>> half);
}

function maskOf(bits: i32): i32 {
  return bits === 32 ? -1 : (1 << bits) - 1;
}

/** What the low word of a key does to the high one, and the other way round. */
function spread(value: i32, factor: i32, bits: i32): i32 {
  const product: i32 = mul32(value ^ (value >>> 15), factor);
  return (product ^ (product >>> 14)) & maskOf(bits);
}

// Odd numbers without a pattern, and their inverses modulo 2^32.
const FIRST: i32 = -1640531535;
const FIRST_INVERSE: i32 = 244002641;
const SECOND: i32 = -2048144789;
const SECOND_INVERSE: i32 = -1513385405;
const UP: i32 = 668265263;
const DOWN: i32 = -1028477387;

export function locateQuotient(c: i32, key: i32, place: i32): void {
  const bits: i32 = word(c + BITS);
  const more: i32 = word(c + MORE_BITS);
  const lowBits: i32 = word(c + LOW_BITS);
  let low: i32 = permute(word(key), bits, FIRST);
  let high: i32 = 0;
  if (more > 0) {
    high = word(key + 1) ^ spread(low, UP, more);
    low ^= spread(high, DOWN, bits);
  }
  low = permute(low, bits, SECOND);
  const over: i32 = (lowBits === bits ? 0 : low >>> lowBits) | (high << (bits - lowBits));
  const factor: i32 = word(c + FACTOR);
  const rest: i32 = divided(over, factor, word(c + RECIPROCAL));
  const bucket: i32 = ((over - rest * factor) << lowBits) | (low & ((1 << lowBits) - 1));
  put(place, word(c + CELLS) + bucket);
  put(place + 1, rest);
}

/** Where the cell of a located key is, or the empty cell where it would be; 0 where that is too far from its bucket. */
export function quotientCell(c: i32, place: i32): i32 {
  const shift: i32 = word(c + SHIFT_BITS);
  const end: i32 = word(c + CELLS) + (word(c + FACTOR) << word(c + LOW_BITS));
  // A cell that holds the key has the rest above, and in its low bits how far it is from the bucket, plus one.
  let wanted: i32 = (word(place + 1) << shift) + 1;
  const last: i32 = wanted + maskOf(shift);
  for (let cell: i32 = word(place); wanted !== last; wanted++) {
    const found: i32 = word(cell);
    if (found === 0 || found === wanted) {
      return cell;
    }
    cell++;
    if (cell === end) {
      cell = word(c + CELLS);
    }
  }
  return 0;
}

export function insertQuotient(c: i32, place: i32): i32 {
  const shift: i32 = word(c + SHIFT_BITS);
  const end: i32 = word(c + CELLS) + (word(c + FACTOR) << word(c + LOW_BITS));
  let wanted: i32 = (word(place + 1) << shift) + 1;
  const last: i32 = wanted + maskOf(shift);
  let cell: i32 = word(place);
  while (wanted !== last) {
    let found: i32 = word(cell);
    if (found === 0) {
      // Another thread may be first: perhaps with this key.
      found = compareAndSwapZero(cell, wanted);
      if (found === 0) {
        return 1;
      }
    }
    if (found === wanted) {
      return 0;
    }
    wanted++;
    cell++;
    if (cell === end) {
      cell = word(c + CELLS);
    }
  }
  return -1;
}

/** Writes the key that a cell holds. */
export function keyInCell(c: i32, cell: i32, key: i32): void {
  const bits: i32 = word(c + BITS);
  const more: i32 = word(c + MORE_BITS);
  const lowBits: i32 = word(c + LOW_BITS);
  const shift: i32 = word(c + SHIFT_BITS);
  const factor: i32 = word(c + FACTOR);
  const found: i32 = word(cell);
  let bucket: i32 = cell - word(c + CELLS) - ((found & maskOf(shift)) - 1);
  if (bucket < 0) {
    bucket += factor << lowBits;
  }
  const over: i32 = (found >>> shift) * factor + (bucket >>> lowBits);
  let low: i32 = bucket & ((1 << lowBits) - 1);
  if (lowBits < bits) {
    low |= (over << lowBits) & maskOf(bits);
  }
  low = unpermute(low, bits, SECOND_INVERSE);
  if (more > 0) {
    const high: i32 = over >>> (bits - lowBits);
    low ^= spread(high, DOWN, bits);
    put(key + 1, high ^ spread(low, UP, more));
  }
  put(key, unpermute(low, bits, FIRST_INVERSE));
}
