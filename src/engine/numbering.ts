import {
  BEFORE,
  BITMAP,
  CELLS,
  FACTOR,
  KEY_WORDS,
  LAST_CELL,
  LOW_BITS,
  NUMBERS,
  PLACES,
  QUOTIENT,
  VISITED,
} from './abi.js';
import { wordsInUse } from './bitmap.js';
import { quotientCell } from './cleary.js';
import { plainCell } from './open-addressing.js';
import { locate } from './visited.js';
import { ones, put, quotient, word } from './words.js';

/*
 * Numbers of the keys of a visited set, by their places in it. In a set of cells the place of a key is its cell. Most bits
 * of a bitmap are zero: there it is the rank of its bit, that is how many ones come before it. BEFORE has how many come
 * before each block of words.
 */

const BLOCK_BITS: i32 = 3;
const BLOCK_WORDS: i32 = 1 << BLOCK_BITS;

/** How many places a set of cells has. */
export function placesOf(c: i32): i32 {
  return word(c + VISITED) === QUOTIENT ? word(c + FACTOR) << word(c + LOW_BITS) : word(c + LAST_CELL) + 1;
}

/** Counts the bits before each block of a bitmap. */
export function countBlocks(c: i32): void {
  let count: i32 = 0;
  const end: i32 = wordsInUse(c);
  for (let at: i32 = 0; at < end; at++) {
    if ((at & (BLOCK_WORDS - 1)) === 0) {
      put(word(c + BEFORE) + (at >>> BLOCK_BITS), count);
    }
    count += ones(word(word(c + CELLS) + at));
  }
}

/** Gives numbers to some keys, which follow each other from the first one's on. */
export function number(c: i32, keys: i32, keyCount: i32, first: i32): void {
  for (let i: i32 = 0; i < keyCount; i++) {
    const key: i32 = keys + i * word(c + KEY_WORDS);
    locate(c, key, word(c + PLACES));
    put(word(c + NUMBERS) + placeOf(c, key, word(c + PLACES)), first + i);
  }
}

/** The number of a located key, which is in the set. */
export function numberOf(c: i32, key: i32, place: i32): i32 {
  return word(word(c + NUMBERS) + placeOf(c, key, place));
}

function placeOf(c: i32, key: i32, place: i32): i32 {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    return quotientCell(c, place) - word(c + CELLS);
  }
  return kind === BITMAP
    ? rankOf(c, word(place) - word(c + CELLS), word(place + 1))
    : quotient(plainCell(c, key, place) - word(c + CELLS), word(c + KEY_WORDS));
}

function rankOf(c: i32, at: i32, bit: i32): i32 {
  const block: i32 = at >>> BLOCK_BITS;
  let before: i32 = word(word(c + BEFORE) + block);
  for (let other: i32 = block * BLOCK_WORDS; other < at; other++) {
    before += ones(word(word(c + CELLS) + other));
  }
  return before + ones(word(word(c + CELLS) + at) & ((1 << bit) - 1));
}
