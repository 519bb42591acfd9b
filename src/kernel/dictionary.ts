import {
  ARENA,
  FIRST_WORD,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  ID_COUNT,
  ID_ROOM,
  IDS,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  LAST_ID_CELL,
  LOCAL,
  LOCAL_WORDS,
  LOCALS,
  MAY_INTERN,
  STATE_WORDS,
  STOPPED_AT,
} from './context.js';
import { put, times, word } from './heap.js';

/*
 * The local states that each group of fields was ever in, numbered from 1. A world is a tuple of such numbers: its key.
 */

/** The cell of the hash table that holds the id of a local state, or the empty one where it would be. */
function cellOf(group: i32, local: i32): i32 {
  const size: i32 = word(group + LOCAL_WORDS);
  const ids: i32 = word(group + IDS);
  const last: i32 = word(group + LAST_ID_CELL);
  const locals: i32 = word(group + LOCALS);
  let hash: i32 = times(word(local), -1640531535);
  for (let i: i32 = 1; i < size; i++) {
    hash = times((hash ^ (hash >>> 15)) + word(local + i), -1640531535);
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

/** The id of a local state; 0 where it has none. */
function idOf(group: i32, local: i32): i32 {
  return word(cellOf(group, local));
}

/** The id of a local state, a new one if need be; 0 where there is no room for it. */
export function intern(group: i32, local: i32): i32 {
  const cell: i32 = cellOf(group, local);
  const known: i32 = word(cell);
  if (known !== 0) {
    return known;
  }
  const id: i32 = word(group + ID_COUNT) + 1;
  if (id >= word(group + ID_ROOM)) {
    return 0;
  }
  const size: i32 = word(group + LOCAL_WORDS);
  const to: i32 = word(group + LOCALS) + id * size;
  for (let i: i32 = 0; i < size; i++) {
    put(to + i, word(local + i));
  }
  put(group + ID_COUNT, id);
  put(cell, id);
  return id;
}

/** Enters the ids of a group anew, into a hash table that is empty. */
export function rehash(group: i32): void {
  const size: i32 = word(group + LOCAL_WORDS);
  const ids: i32 = word(group + ID_COUNT);
  for (let id: i32 = 1; id <= ids; id++) {
    put(cellOf(group, word(group + LOCALS) + id * size), id);
  }
}

/** The id of a group in a key. */
export function idIn(key: i32, group: i32): i32 {
  return (word(key + word(group + KEY_WORD)) >>> word(group + KEY_SHIFT)) & word(group + KEY_MASK);
}

/** Puts the id of a group into a key. */
export function putId(key: i32, group: i32, id: i32): void {
  const at: i32 = key + word(group + KEY_WORD);
  const shift: i32 = word(group + KEY_SHIFT);
  put(at, (word(at) & ~(word(group + KEY_MASK) << shift)) | (id << shift));
}

/** Writes the state that a key stands for. */
export function decode(c: i32, key: i32, state: i32): void {
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    const size: i32 = word(group + LOCAL_WORDS);
    const local: i32 = word(group + LOCALS) + idIn(key, group) * size;
    const to: i32 = state + word(group + FIRST_WORD);
    for (let i: i32 = 0; i < size; i++) {
      put(to + i, word(local + i));
    }
  }
}

/**
 * The id of the local state that a change makes of another. A change is a record in the arena: the number of its group,
 * how many words it writes, and for each the word within the group, the bits to keep, those to set. What was asked once
 * is remembered at a place that the caller looks at first.
 * @returns 0 where the dictionary does not have that local state; it is at LOCAL then, STOPPED_AT is the group's number.
 */
export function remember(c: i32, change: i32, group: i32, id: i32, known: i32): i32 {
  const record: i32 = word(c + ARENA) + change;
  const next: i32 = changed(c, record, group, id);
  if (next === 0) {
    put(c + STOPPED_AT, word(record));
  } else {
    put(known, change);
    put(known + 1, id);
    put(known + 2, next);
  }
  return next;
}

function changed(c: i32, record: i32, group: i32, id: i32): i32 {
  const size: i32 = word(group + LOCAL_WORDS);
  const from: i32 = word(group + LOCALS) + id * size;
  const local: i32 = word(c + LOCAL);
  for (let i: i32 = 0; i < size; i++) {
    put(local + i, word(from + i));
  }
  rewrite(record, local);
  return word(c + MAY_INTERN) !== 0 ? intern(group, local) : idOf(group, local);
}

/** Makes a change in the words of a state. */
export function change(c: i32, place: i32, state: i32): void {
  const record: i32 = word(c + ARENA) + place;
  const group: i32 = word(c + GROUPS) + word(record) * GROUP_WORDS;
  rewrite(record, state + word(group + FIRST_WORD));
}

function rewrite(record: i32, local: i32): void {
  const end: i32 = record + 2 + 3 * word(record + 1);
  for (let at: i32 = record + 2; at < end; at += 3) {
    const to: i32 = local + word(at);
    put(to, (word(to) & word(at + 1)) | word(at + 2));
  }
}

/**
 * Writes the key of the second state of a pair, given the key of the first: most groups are the same in both.
 * @returns false where a dictionary does not have a local state; it is at LOCAL then, STOPPED_AT is the group's number.
 */
export function encode(c: i32, pair: i32, from: i32, key: i32): boolean {
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(key + i, word(from + i));
  }
  const after: i32 = pair + word(c + STATE_WORDS);
  const groups: i32 = word(c + GROUPS);
  const end: i32 = groups + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (let group: i32 = groups; group < end; group += GROUP_WORDS) {
    const first: i32 = word(group + FIRST_WORD);
    const last: i32 = first + word(group + LOCAL_WORDS);
    let at: i32 = first;
    while (at < last && word(pair + at) === word(after + at)) {
      at++;
    }
    if (at < last) {
      const id: i32 = word(c + MAY_INTERN) !== 0 ? intern(group, after + first) : idOf(group, after + first);
      if (id === 0) {
        for (let i: i32 = first; i < last; i++) {
          put(word(c + LOCAL) + i - first, word(after + i));
        }
        put(c + STOPPED_AT, ((group - groups) / GROUP_WORDS) | 0);
        return false;
      }
      putId(key, group, id);
    }
  }
  return true;
}

/** Writes the key of any state. */
export function keyOf(c: i32, state: i32, key: i32): boolean {
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(key + i, 0);
  }
  const groups: i32 = word(c + GROUPS);
  const end: i32 = groups + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (let group: i32 = groups; group < end; group += GROUP_WORDS) {
    const id: i32 = intern(group, state + word(group + FIRST_WORD));
    if (id === 0) {
      put(c + STOPPED_AT, (group - groups) / GROUP_WORDS);
      return false;
    }
    putId(key, group, id);
  }
  return true;
}
