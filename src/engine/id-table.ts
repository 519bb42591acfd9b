import { IDS, KEY_MASK, LAST_ID_CELL, LOCAL_WORDS, LOCALS } from './abi.js';
import { mul32, word } from './words.js';

/** The cell of the hash table that holds the id of a local state, or the empty one where it would be. */
export function cellOf(group: i32, local: i32): i32 {
  const size: i32 = word(group + LOCAL_WORDS);
  const ids: i32 = word(group + IDS);
  const last: i32 = word(group + LAST_ID_CELL);
  const locals: i32 = word(group + LOCALS);
  let hash: i32 = mul32(word(local), -1640531535);
  for (let i: i32 = 1; i < size; i++) {
    hash = mul32((hash ^ (hash >>> 15)) + word(local + i), -1640531535);
  }
  let cell: i32 = (hash ^ (hash >>> 15)) & last;
  while (true) {
    const id: i32 = word(ids + cell);
    if (id === 0) {
      return ids + cell;
    }
    const known: i32 = locals + id * size;
    let same: i32 = 0;
    while (same < size && word(known + same) === word(local + same)) {
      same++;
    }
    if (same === size) {
      return ids + cell;
    }
    cell = (cell + 1) & last;
  }
}

/** The id that a local state has in keys; 0 where it has none. */
export function idOf(group: i32, local: i32): i32 {
  const id: i32 = word(cellOf(group, local));
  return id > word(group + KEY_MASK) ? 0 : id;
}
