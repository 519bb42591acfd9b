import {
  DONE,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  IMAGE_UNKNOWN,
  IMAGES,
  PERMUTATIONS,
  STOPPED_AT,
  TUPLES,
} from './abi.js';
import { idIn, putId } from './component-table.js';
import { put, word } from './words.js';

/**
 * Puts the least key of its orbit in place of a key. What a permutation makes of a world it makes of each group by itself:
 * the table of images has, for each permutation and group, the number of the group that its state comes from, and the
 * place of a list that has the id it becomes for each id of that group (0 where nobody knows).
 * @returns DONE; or IMAGE_UNKNOWN, and STOPPED_AT is the number of the permutation times the groups plus the group.
 */
export function canonicalize(c: i32, key: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const groups: i32 = word(c + GROUPS);
  const ids: i32 = word(c + TUPLES);
  let least: i32 = ids + count;
  let other: i32 = least + count;
  for (let i: i32 = 0; i < count; i++) {
    put(ids + i, idIn(key, groups + i * GROUP_WORDS));
  }
  const permutations: i32 = word(c + PERMUTATIONS);
  let images: i32 = word(c + IMAGES);
  for (let permutation: i32 = 0; permutation < permutations; permutation++) {
    // Less than the least so far, the same as far as it was looked at, or greater: then the rest does not matter.
    let order: i32 = permutation === 0 ? -1 : 0;
    for (let i: i32 = 0; i < count && order <= 0; i++) {
      const id: i32 = word(word(images + 2 * i + 1) + word(ids + word(images + 2 * i)));
      if (id === 0) {
        put(c + STOPPED_AT, permutation * count + i);
        return IMAGE_UNKNOWN;
      }
      put(other + i, id);
      if (order === 0) {
        order = id - word(least + i);
      }
    }
    if (order < 0) {
      const before: i32 = least;
      least = other;
      other = before;
    }
    images += 2 * count;
  }
  for (let i: i32 = 0; i < count; i++) {
    putId(key, groups + i * GROUP_WORDS, word(least + i));
  }
  return DONE;
}

/** Writes what a permutation makes of a key. @returns as `canonical`. */
export function image(c: i32, key: i32, permutation: i32, to: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const groups: i32 = word(c + GROUPS);
  const ids: i32 = word(c + TUPLES);
  const images: i32 = word(c + IMAGES) + 2 * count * permutation;
  for (let i: i32 = 0; i < count; i++) {
    put(ids + i, idIn(key, groups + i * GROUP_WORDS));
  }
  for (let i: i32 = 0; i < count; i++) {
    const id: i32 = word(word(images + 2 * i + 1) + word(ids + word(images + 2 * i)));
    if (id === 0) {
      put(c + STOPPED_AT, permutation * count + i);
      return IMAGE_UNKNOWN;
    }
    putId(to, groups + i * GROUP_WORDS, id);
  }
  return DONE;
}
