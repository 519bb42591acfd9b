import {
  ALIKE,
  CLASSES,
  FREE_COUNT,
  FREE_MASK,
  FREE_SHIFT,
  FREE_WORD,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  ID_COUNT,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  LOCAL_WORDS,
  LOCALS,
  MEMBERS,
} from './abi.js';
import { idOf } from './id-table.js';
import { put, word } from './words.js';

/*
 * Free bits. States that differ in these bits of their groups alone are one row of the visited set. In keys: local states that
 * differ in the free bits of their group alone are a class, and the least of their ids stands for it. So the key of a row is
 * a key, too. The free bits of all groups, one after the other, are the position of a state in its row.
 */

/** Puts an id of a group that has free bits into its class, where all that are less are in theirs. */
export function classify(group: i32, id: i32): void {
  const size: i32 = word(group + LOCAL_WORDS);
  const mask: i32 = word(group + FREE_MASK);
  const alike: i32 = word(group + ALIKE);
  const local: i32 = word(group + LOCALS) + id * size;
  for (let i: i32 = 0; i < size; i++) {
    put(alike + i, word(local + i));
  }
  const at: i32 = alike + word(group + FREE_WORD);
  const own: i32 = word(at);
  let first: i32 = id;
  let place: i32 = 0;
  // All that the free bits can be, in the order of their places.
  let bits: i32 = 0;
  for (let other: i32 = 0; other < 1 << word(group + FREE_COUNT); other++) {
    put(at, (own & ~mask) | bits);
    const known: i32 = idOf(group, alike);
    if (known !== 0 && known < first) {
      first = known;
    }
    if (bits === (own & mask)) {
      place = other;
    }
    bits = (bits - mask) & mask;
  }
  const part: i32 = word(group + CLASSES) + 2 * id;
  put(part, (id ^ first) << word(group + KEY_SHIFT));
  put(part + 1, place << word(group + FREE_SHIFT));
  put(word(group + MEMBERS) + (first << word(group + FREE_COUNT)) + place, id);
}

/** Puts all ids of a group into their classes. */
export function classifyAll(group: i32): void {
  const ids: i32 = word(group + ID_COUNT);
  for (let id: i32 = 1; id <= ids; id++) {
    classify(group, id);
  }
}

/** Writes the key of the row of a state; the state's position in it. */
export function splitKey(c: i32, key: i32, rowKey: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(rowKey + i, word(key + i));
  }
  let position: i32 = 0;
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    if (word(group + FREE_MASK) !== 0) {
      const at: i32 = word(group + KEY_WORD);
      const id: i32 = (word(key + at) >>> word(group + KEY_SHIFT)) & word(group + KEY_MASK);
      const own: i32 = word(group + CLASSES) + 2 * id;
      put(rowKey + at, word(rowKey + at) ^ word(own));
      position |= word(own + 1);
    }
  }
  return position;
}

/** Writes the key of the state at a position of a row. */
export function joinKey(c: i32, rowKey: i32, position: i32, key: i32): void {
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(key + i, word(rowKey + i));
  }
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    if (word(group + FREE_MASK) !== 0) {
      const at: i32 = word(group + KEY_WORD);
      const width: i32 = word(group + FREE_COUNT);
      const first: i32 = (word(rowKey + at) >>> word(group + KEY_SHIFT)) & word(group + KEY_MASK);
      const place: i32 = (position >>> word(group + FREE_SHIFT)) & ((1 << width) - 1);
      const id: i32 = word(word(group + MEMBERS) + (first << width) + place);
      put(key + at, word(key + at) ^ ((first ^ id) << word(group + KEY_SHIFT)));
    }
  }
}
