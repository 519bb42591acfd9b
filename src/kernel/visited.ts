import {
  ADDRESS_BITS,
  BATCH,
  BITMAP,
  BITMAP_WORDS,
  BITS,
  CELLS,
  FACTOR,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  KEY_WORDS,
  LAST_CELL,
  LOW_BITS,
  MORE_BITS,
  OUTPUT,
  PLACES,
  PLAIN,
  QUOTIENT,
  RECIPROCAL,
  SEED,
  SHIFT_BITS,
  STRIDE,
  VISITED,
} from './context.js';
import { idIn, putId } from './dictionary.js';
import { claim, divided, mark, put, quotient, times, word } from './heap.js';

/*
 * Sets of keys. A look has two halves, so that many keys can be located before the first of them is looked up, and
 * their memory be waited for together: `locate` writes two words, the place where the look begins and what else it takes.
 */

export function locate(c: i32, key: i32, place: i32): void {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    locateQuotient(c, key, place);
  } else if (kind === BITMAP) {
    locateBit(c, key, place);
  } else if (kind === PLAIN) {
    put(place, word(c + CELLS) + (hashOf(c, key, 0) & word(c + LAST_CELL)) * word(c + KEY_WORDS));
  } else {
    locateHash(c, key, place);
  }
}

/** Adds a located key: 1 where it is new, 0 where it is known, -1 where there is no room for it. */
export function insert(c: i32, key: i32, place: i32): i32 {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    return insertQuotient(c, place);
  }
  if (kind === BITMAP) {
    return insertBit(place);
  }
  return kind === PLAIN ? insertPlain(c, key, place) : insertHash(c, place);
}

/** Is a located key in the set? */
export function contains(c: i32, key: i32, place: i32): boolean {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    const cell: i32 = quotientCell(c, place);
    return cell !== 0 && word(cell) !== 0;
  }
  if (kind === BITMAP) {
    return ((word(word(place)) >>> word(place + 1)) & 1) !== 0;
  }
  return kind === PLAIN && word(plainCell(c, key, place)) !== 0;
}

/* Plain: open addressing over whole keys. No id is 0, so that an empty cell begins with a zero. */

function hashOf(c: i32, key: i32, seed: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  let hash: i32 = seed;
  for (let i: i32 = 0; i < words; i++) {
    hash = times(hash ^ word(key + i), -1640531535);
    hash ^= hash >>> 15;
  }
  hash = times(hash ^ (hash >>> 16), -2048144789);
  hash ^= hash >>> 13;
  hash = times(hash, -1028477387);
  return hash ^ (hash >>> 16);
}

function plainCell(c: i32, key: i32, place: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  const end: i32 = word(c + CELLS) + (word(c + LAST_CELL) + 1) * words;
  let cell: i32 = word(place);
  while (true) {
    let same: i32 = 0;
    while (same < words && word(cell + same) === word(key + same)) {
      same++;
    }
    if (same === words || word(cell) === 0) {
      return cell;
    }
    cell += words;
    if (cell === end) {
      cell = word(c + CELLS);
    }
  }
}

function insertPlain(c: i32, key: i32, place: i32): i32 {
  const cell: i32 = plainCell(c, key, place);
  if (word(cell) !== 0) {
    return 0;
  }
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(cell + i, word(key + i));
  }
  return 1;
}

/*
 * Quotient (Cleary): an invertible mix of the key is split into a bucket and a rest. A cell holds the rest, and how far
 * from its bucket it lies (its low bits: that plus one), so that a cell tells the whole key: nothing is left to chance.
 */

/** A number of so many bits mixed, so that it can be undone. */
function mixed(value: i32, bits: i32, factor: i32): i32 {
  const half: i32 = (bits + 1) >> 1;
  const folded: i32 = times(value ^ (value >>> half), factor) & maskOf(bits);
  return folded ^ (folded >>> half);
}

/** The number that was mixed, given the inverse of the factor. */
function unmixed(value: i32, bits: i32, inverse: i32): i32 {
  const half: i32 = (bits + 1) >> 1;
  const folded: i32 = times(value ^ (value >>> half), inverse) & maskOf(bits);
  return folded ^ (folded >>> half);
}

function maskOf(bits: i32): i32 {
  return bits === 32 ? -1 : (1 << bits) - 1;
}

/** What the low word of a key does to the high one, and the other way round. */
function spread(value: i32, factor: i32, bits: i32): i32 {
  const product: i32 = times(value ^ (value >>> 15), factor);
  return (product ^ (product >>> 14)) & maskOf(bits);
}

// Odd numbers without a pattern, and their inverses modulo 2^32.
const FIRST: i32 = -1640531535;
const FIRST_INVERSE: i32 = 244002641;
const SECOND: i32 = -2048144789;
const SECOND_INVERSE: i32 = -1513385405;
const UP: i32 = 668265263;
const DOWN: i32 = -1028477387;

function locateQuotient(c: i32, key: i32, place: i32): void {
  const bits: i32 = word(c + BITS);
  const more: i32 = word(c + MORE_BITS);
  const lowBits: i32 = word(c + LOW_BITS);
  let low: i32 = mixed(word(key), bits, FIRST);
  let high: i32 = 0;
  if (more > 0) {
    high = word(key + 1) ^ spread(low, UP, more);
    low ^= spread(high, DOWN, bits);
  }
  low = mixed(low, bits, SECOND);
  const over: i32 = (lowBits === bits ? 0 : low >>> lowBits) | (high << (bits - lowBits));
  const factor: i32 = word(c + FACTOR);
  const rest: i32 = divided(over, factor, word(c + RECIPROCAL));
  const bucket: i32 = ((over - rest * factor) << lowBits) | (low & ((1 << lowBits) - 1));
  put(place, word(c + CELLS) + bucket);
  put(place + 1, rest);
}

/** Where the cell of a located key is, or the empty cell where it would be; 0 where that is too far from its bucket. */
function quotientCell(c: i32, place: i32): i32 {
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

function insertQuotient(c: i32, place: i32): i32 {
  const shift: i32 = word(c + SHIFT_BITS);
  const end: i32 = word(c + CELLS) + (word(c + FACTOR) << word(c + LOW_BITS));
  let wanted: i32 = (word(place + 1) << shift) + 1;
  const last: i32 = wanted + maskOf(shift);
  let cell: i32 = word(place);
  while (wanted !== last) {
    let found: i32 = word(cell);
    if (found === 0) {
      // Another thread may be first: perhaps with this key.
      found = claim(cell, wanted);
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
function keyInCell(c: i32, cell: i32, key: i32): void {
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
  low = unmixed(low, bits, SECOND_INVERSE);
  if (more > 0) {
    const high: i32 = over >>> (bits - lowBits);
    low ^= spread(high, DOWN, bits);
    put(key + 1, high ^ spread(low, UP, more));
  }
  put(key, unmixed(low, bits, FIRST_INVERSE));
}

/* Bitmap: a bit for every tuple of ids that the dictionaries allow. */

/** The number of a key's bit: as many as a word can count, without a sign. */
export function bitOf(c: i32, key: i32): i32 {
  let bit: i32 = 0;
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    bit += times(idIn(key, group) - 1, word(group + STRIDE));
  }
  return bit;
}

function locateBit(c: i32, key: i32, place: i32): void {
  const bit: i32 = bitOf(c, key);
  put(place, word(c + CELLS) + (bit >>> 5));
  put(place + 1, bit & 31);
}

function insertBit(place: i32): i32 {
  const at: i32 = word(place);
  const bit: i32 = 1 << word(place + 1);
  // Most keys are known: looking costs less than marking.
  return (word(at) & bit) !== 0 || (mark(at, bit) & bit) !== 0 ? 0 : 1;
}

/*
 * Bitstate: three bits for the hashes of a key. A key whose bits are all set by others is taken for known. The hashes are
 * of the ids, so that they stay when keys are laid out anew.
 */

function hashOfIds(c: i32, key: i32, seed: i32): i32 {
  let hash: i32 = seed;
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    hash = times(hash ^ idIn(key, group), FIRST);
    hash ^= hash >>> 15;
  }
  hash = times(hash ^ (hash >>> 16), SECOND);
  return hash ^ (hash >>> 13);
}

function locateHash(c: i32, key: i32, place: i32): void {
  put(place, hashOfIds(c, key, word(c + SEED)));
  put(place + 1, hashOfIds(c, key, ~word(c + SEED)) | 1);
}

function insertHash(c: i32, place: i32): i32 {
  const bits: i32 = word(c + ADDRESS_BITS);
  let fresh: i32 = 0;
  let hash: i32 = word(place);
  for (let i: i32 = 0; i < 3; i++) {
    const bit: i32 = hash >>> (32 - bits);
    const at: i32 = word(c + CELLS) + (bit >>> 5);
    fresh |= ~(mark(at, 1 << (bit & 31)) >>> (bit & 31)) & 1;
    hash = (hash + word(place + 1)) | 0;
  }
  return fresh;
}

/* From one set to another. */

/**
 * Adds the keys of one context's set to another's, whose keys may be laid out differently. BATCH, OUTPUT and PLACES of
 * the first are its scratch.
 * @returns false where they do not fit.
 */
export function transfer(from: i32, to: i32): boolean {
  const kind: i32 = word(from + VISITED);
  const cells: i32 = word(from + CELLS);
  if (kind === QUOTIENT) {
    const end: i32 = cells + (word(from + FACTOR) << word(from + LOW_BITS));
    for (let cell: i32 = cells; cell < end; cell++) {
      if (word(cell) !== 0) {
        keyInCell(from, cell, word(from + BATCH));
        if (!carry(from, to)) {
          return false;
        }
      }
    }
  } else if (kind === PLAIN) {
    const words: i32 = word(from + KEY_WORDS);
    const end: i32 = cells + (word(from + LAST_CELL) + 1) * words;
    for (let cell: i32 = cells; cell < end; cell += words) {
      if (word(cell) !== 0) {
        for (let i: i32 = 0; i < words; i++) {
          put(word(from + BATCH) + i, word(cell + i));
        }
        if (!carry(from, to)) {
          return false;
        }
      }
    }
  } else {
    const end: i32 = word(from + BITMAP_WORDS);
    for (let at: i32 = 0; at < end; at++) {
      for (let bits: i32 = word(cells + at), bit: i32 = 32 * at; bits !== 0; bits = bits >>> 1, bit++) {
        if ((bits & 1) !== 0) {
          keyAt(from, bit, word(from + BATCH));
          if (!carry(from, to)) {
            return false;
          }
        }
      }
    }
  }
  return true;
}

/** The key in the batch of one context is laid out as in another, and added there. */
function carry(from: i32, to: i32): boolean {
  const key: i32 = word(from + BATCH);
  const other: i32 = word(from + OUTPUT);
  const place: i32 = word(from + PLACES);
  relayOne(from, key, to, other);
  locate(to, other, place);
  return insert(to, other, place) >= 0;
}

/** Lays keys out anew: from as they are in one context to as they are in another. */
export function relay(from: i32, keys: i32, to: i32, others: i32, keyCount: i32): void {
  for (let i: i32 = 0; i < keyCount; i++) {
    relayOne(from, keys + i * word(from + KEY_WORDS), to, others + i * word(to + KEY_WORDS));
  }
}

function relayOne(from: i32, key: i32, to: i32, other: i32): void {
  for (let i: i32 = 0; i < word(to + KEY_WORDS); i++) {
    put(other + i, 0);
  }
  const end: i32 = word(from + GROUP_COUNT) * GROUP_WORDS;
  for (let group: i32 = 0; group < end; group += GROUP_WORDS) {
    putId(other, word(to + GROUPS) + group, idIn(key, word(from + GROUPS) + group));
  }
}

/** Writes the key that a bit of a bitmap stands for. */
function keyAt(c: i32, bit: i32, key: i32): void {
  for (let i: i32 = 0; i < word(c + KEY_WORDS); i++) {
    put(key + i, 0);
  }
  let rest: i32 = bit;
  // The strides grow from group to group.
  for (let number: i32 = word(c + GROUP_COUNT) - 1; number >= 0; number--) {
    const group: i32 = word(c + GROUPS) + number * GROUP_WORDS;
    const stride: i32 = word(group + STRIDE);
    const id: i32 = quotient(rest, stride);
    rest -= id * stride;
    putId(key, group, id + 1);
  }
}
