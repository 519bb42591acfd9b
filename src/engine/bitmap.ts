import {
  BITMAP_WORDS,
  CELLS,
  FIRST_GROUP,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  JOINT_COUNT,
  JOINT_STRIDES,
  JOINT_WORDS,
  JOINTS,
  KEY_WORDS,
  MAY_INTERN,
  NO_BIT,
  PAIR_COUNT,
  PAIR_IDS,
  PAIR_ROOM,
  PAIR_WIDTH,
  PAIRS,
  SECOND_GROUP,
  STOPPED_AT,
  STRIDE,
} from './abi.js';
import { idIn, putId } from './component-table.js';
import { fetchOr, mul32, put, quotient, word } from './words.js';

/*
 * Bitmap: a bit for every tuple of ids that the component tables allow. Two groups of which few ids occur together are a
 * joint pair: their pairs of ids are numbered, from 1, as they come, and the number stands for both.
 */

/**
 * The number of a key's bit: as many as a word can count, without a sign.
 * @returns NO_BIT as bitOfJoints.
 */
function bitOf(c: i32, key: i32): i32 {
  const joints: i32 = bitOfJoints(c, key);
  return joints === NO_BIT ? NO_BIT : joints + bitOfComponents(c, key);
}

/** What the groups add to that which are in no joint pair: the strides of the others are 0. */
export function bitOfComponents(c: i32, key: i32): i32 {
  let bit: i32 = 0;
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    bit += mul32(idIn(key, group) - 1, word(group + STRIDE));
  }
  return bit;
}

/**
 * What the joint pairs add to it.
 * @returns NO_BIT where a pair has no number and may not get one, or there is no room: STOPPED_AT is its place among PAIRS.
 */
export function bitOfJoints(c: i32, key: i32): i32 {
  const groups: i32 = word(c + GROUPS);
  const count: i32 = word(c + JOINT_COUNT);
  let bit: i32 = 0;
  for (let number: i32 = 0; number < count; number++) {
    const joint: i32 = word(c + JOINTS) + number * JOINT_WORDS;
    const first: i32 = idIn(key, groups + word(joint + FIRST_GROUP) * GROUP_WORDS);
    const second: i32 = idIn(key, groups + word(joint + SECOND_GROUP) * GROUP_WORDS);
    const at: i32 = word(joint + PAIRS) + first * word(joint + PAIR_WIDTH) + second;
    let pair: i32 = word(at);
    if (pair === 0 && word(c + MAY_INTERN) !== 0) {
      pair = internPair(joint, at);
    }
    if (pair === 0) {
      put(c + STOPPED_AT, at);
      return NO_BIT;
    }
    bit += mul32(pair - 1, word(word(c + JOINT_STRIDES) + number));
  }
  return bit;
}

/** The number of the pair at a place among PAIRS, a new one if need be; 0 where there is no room for it. */
export function internPair(joint: i32, at: i32): i32 {
  if (word(at) !== 0) {
    return word(at);
  }
  const pair: i32 = word(joint + PAIR_COUNT) + 1;
  if (pair > word(joint + PAIR_ROOM)) {
    return 0;
  }
  const offset: i32 = at - word(joint + PAIRS);
  const first: i32 = quotient(offset, word(joint + PAIR_WIDTH));
  put(joint + PAIR_COUNT, pair);
  put(word(joint + PAIR_IDS) + 2 * pair, first);
  put(word(joint + PAIR_IDS) + 2 * pair + 1, offset - first * word(joint + PAIR_WIDTH));
  put(at, pair);
  return pair;
}

/** Writes where the bit of a key is: the word, and which of its bits. Word 0 is nobody's: where a key has no bit. */
export function locateBit(c: i32, key: i32, place: i32): void {
  const bit: i32 = bitOf(c, key);
  put(place, bit === NO_BIT ? 0 : word(c + CELLS) + (bit >>> 5));
  put(place + 1, bit & 31);
}

export function insertBit(place: i32): i32 {
  const at: i32 = word(place);
  const bit: i32 = 1 << word(place + 1);
  if (at === 0) {
    return -1;
  }
  // Most keys are known: looking costs less than marking.
  return (word(at) & bit) !== 0 || (fetchOr(at, bit) & bit) !== 0 ? 0 : 1;
}

/** Writes the key that a bit of a bitmap stands for. */
export function keyAt(c: i32, bit: i32, key: i32): void {
  const groups: i32 = word(c + GROUPS);
  for (let i: i32 = 0; i < word(c + KEY_WORDS); i++) {
    put(key + i, 0);
  }
  let rest: i32 = bit;
  // The strides grow from group to group, and on from joint pair to joint pair.
  for (let number: i32 = word(c + JOINT_COUNT) - 1; number >= 0; number--) {
    const joint: i32 = word(c + JOINTS) + number * JOINT_WORDS;
    const stride: i32 = word(word(c + JOINT_STRIDES) + number);
    const pair: i32 = quotient(rest, stride);
    const ids: i32 = word(joint + PAIR_IDS) + 2 * pair + 2;
    rest -= mul32(pair, stride);
    putId(key, groups + word(joint + FIRST_GROUP) * GROUP_WORDS, word(ids));
    putId(key, groups + word(joint + SECOND_GROUP) * GROUP_WORDS, word(ids + 1));
  }
  for (let number: i32 = word(c + GROUP_COUNT) - 1; number >= 0; number--) {
    const group: i32 = groups + number * GROUP_WORDS;
    const stride: i32 = word(group + STRIDE);
    if (stride !== 0) {
      const id: i32 = quotient(rest, stride);
      rest -= mul32(id, stride);
      putId(key, group, id + 1);
    }
  }
}

/** How many words of a bitmap may have bits: the last ones are those of the last joint pair. */
export function wordsInUse(c: i32): i32 {
  const last: i32 = word(c + JOINT_COUNT) - 1;
  if (last < 0) {
    return word(c + BITMAP_WORDS);
  }
  const pairs: i32 = word(word(c + JOINTS) + last * JOINT_WORDS + PAIR_COUNT);
  const words: i32 = (mul32(pairs, word(word(c + JOINT_STRIDES) + last)) + 31) >>> 5;
  return words < word(c + BITMAP_WORDS) ? words : word(c + BITMAP_WORDS);
}
