import {
  ARENA,
  FIRST_WORD,
  FREE_MASK,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  ID_COUNT,
  ID_ROOM,
  KEY_MASK,
  KEY_ROW,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  LOCAL,
  LOCAL_WORDS,
  LOCALS,
  MAY_INTERN,
  RECORDS,
  ROW_BITS,
  SLOT_CHANGE_ROOM,
  SLOT_CHANGES,
  SLOT_FIRST_CHANGE,
  SLOT_ID,
  STOPPED_AT,
  TRANSIENT_ID_COUNT,
  TRANSIENT_ID_ROOM,
} from './abi.js';
import { classify } from './free-bits.js';
import { cellOf, idOf } from './id-table.js';
import { put, word } from './words.js';

/*
 * The local states that each group of fields was ever in, numbered from 1. A world is a tuple of such numbers: its key.
 */

/** The id that a local state has in keys, a new one if need be; 0 where there is no room for it. */
export function intern(group: i32, local: i32): i32 {
  const known: i32 = idOf(group, local);
  if (known !== 0) {
    return known;
  }
  const id: i32 = word(group + ID_COUNT) + 1;
  if (id >= word(group + ID_ROOM)) {
    return 0;
  }
  put(group + ID_COUNT, id);
  enter(group, id, local);
  if (word(group + FREE_MASK) !== 0) {
    classify(group, id);
  }
  return id;
}

/** The id of a local state on the way through a step: if it is in no key as yet, one behind those of keys. */
export function internTransient(group: i32, local: i32): i32 {
  const known: i32 = word(cellOf(group, local));
  if (known !== 0) {
    return known;
  }
  const id: i32 = word(group + TRANSIENT_ID_COUNT);
  if (id === word(group + TRANSIENT_ID_ROOM)) {
    return 0;
  }
  put(group + TRANSIENT_ID_COUNT, id + 1);
  enter(group, id, local);
  return id;
}

/** Gives an id to a local state, in place of one that it had on the way. */
function enter(group: i32, id: i32, local: i32): void {
  const size: i32 = word(group + LOCAL_WORDS);
  const to: i32 = word(group + LOCALS) + id * size;
  for (let i: i32 = 0; i < size; i++) {
    put(to + i, word(local + i));
  }
  put(cellOf(group, local), id);
}

/** Enters the ids of a group's keys anew, into a hash table that is empty. */
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
 * The id of the local state that a change makes of the one in a slot, given the row of the change; it is remembered in
 * that row. A record stands behind the row: how many words it writes, and for each the word within the group, the bits
 * to keep, those to set.
 * @returns 0 where there is none: the local state is at LOCAL then, STOPPED_AT is the group's number.
 */
export function applyWrites(c: i32, row: i32, slot: i32, isTransient: boolean): i32 {
  const number: i32 = row >>> ROW_BITS;
  const place: i32 = row & ((1 << ROW_BITS) - 1);
  const group: i32 = word(c + GROUPS) + number * GROUP_WORDS;
  const local: i32 = copyLocal(c, group, word(slot + SLOT_ID));
  const record: i32 = word(c + ARENA) + word(word(group + RECORDS) + place);
  const end: i32 = record + 1 + 3 * word(record);
  for (let at: i32 = record + 1; at < end; at += 3) {
    const to: i32 = local + word(at);
    put(to, (word(to) & word(at + 1)) | word(at + 2));
  }
  let id: i32 = 0;
  if (word(c + MAY_INTERN) === 0) {
    id = isTransient ? word(cellOf(group, local)) : idOf(group, local);
  } else {
    id = isTransient ? internTransient(group, local) : intern(group, local);
  }
  if (id === 0) {
    put(c + STOPPED_AT, number);
  } else if (place < word(slot + SLOT_CHANGE_ROOM)) {
    put(word(slot + SLOT_CHANGES) + place, id);
  }
  return id;
}

/** The id in keys of the local state that has another one on the way; 0: as `changed`. */
export function persistentId(c: i32, slot: i32, number: i32, id: i32): i32 {
  const room: i32 = word(slot + SLOT_CHANGE_ROOM);
  const row: i32 = word(slot + SLOT_FIRST_CHANGE) + id * room + KEY_ROW;
  const known: i32 = KEY_ROW < room ? word(row) : 0;
  if (known !== 0) {
    return known;
  }
  const group: i32 = word(c + GROUPS) + number * GROUP_WORDS;
  const local: i32 = copyLocal(c, group, id);
  const own: i32 = word(c + MAY_INTERN) !== 0 ? intern(group, local) : idOf(group, local);
  if (own === 0) {
    put(c + STOPPED_AT, number);
  } else if (KEY_ROW < room) {
    put(row, own);
  }
  return own;
}

/** Copies a local state to LOCAL. */
function copyLocal(c: i32, group: i32, id: i32): i32 {
  const size: i32 = word(group + LOCAL_WORDS);
  const from: i32 = word(group + LOCALS) + id * size;
  const local: i32 = word(c + LOCAL);
  for (let i: i32 = 0; i < size; i++) {
    put(local + i, word(from + i));
  }
  return local;
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
