import { CELLS, GROUP_COUNT, GROUP_WORDS, GROUPS, KEY_WORDS, STRIDE } from './context.js';
import { idIn, putId } from './dictionary.js';
import { mark, put, quotient, times, word } from './heap.js';

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

export function locateBit(c: i32, key: i32, place: i32): void {
  const bit: i32 = bitOf(c, key);
  put(place, word(c + CELLS) + (bit >>> 5));
  put(place + 1, bit & 31);
}

export function insertBit(place: i32): i32 {
  const at: i32 = word(place);
  const bit: i32 = 1 << word(place + 1);
  // Most keys are known: looking costs less than marking.
  return (word(at) & bit) !== 0 || (mark(at, bit) & bit) !== 0 ? 0 : 1;
}

/** Writes the key that a bit of a bitmap stands for. */
export function keyAt(c: i32, bit: i32, key: i32): void {
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
