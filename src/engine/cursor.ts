import {
  CHANGE_ROOM,
  CHANGES,
  FIRST_WORD,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  HAS_AFTER,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  LOCAL_WORDS,
  LOCALS,
  NOTHING_HAPPENED,
  PAIR,
  ROW_ROOM,
  ROWS,
  SLOT_CHANGE_ROOM,
  SLOT_CHANGES,
  SLOT_FIRST_CHANGE,
  SLOT_FIRST_ROW,
  SLOT_ID,
  SLOT_KEY_MASK,
  SLOT_KEY_SHIFT,
  SLOT_KEY_WORD,
  SLOT_ROW_ROOM,
  SLOT_ROWS,
  SLOT_WORDS,
  SLOTS,
  STATE_WORDS,
} from './abi.js';
import { mul32, put, word } from './words.js';

/*
 * What the inner loop is looking at: for each group the id that it has in the state at hand, and where the rows of that id
 * are; the same for the state after, if there is one, and for what happened. The host may move what rows and component tables
 * are in whenever it is asked something.
 */

/** Copies what slots have from their groups. */
export function cacheLayouts(c: i32): void {
  const groups: i32 = word(c + GROUPS);
  const count: i32 = word(c + GROUP_COUNT);
  for (let number: i32 = 0; number <= 2 * count; number++) {
    const group: i32 = groups + groupOf(c, number) * GROUP_WORDS;
    const slot: i32 = word(c + SLOTS) + number * SLOT_WORDS;
    put(slot + SLOT_KEY_WORD, word(group + KEY_WORD));
    put(slot + SLOT_KEY_SHIFT, word(group + KEY_SHIFT));
    put(slot + SLOT_KEY_MASK, word(group + KEY_MASK));
    put(slot + SLOT_FIRST_ROW, word(group + ROWS));
    put(slot + SLOT_ROW_ROOM, word(group + ROW_ROOM));
    put(slot + SLOT_FIRST_CHANGE, word(group + CHANGES));
    put(slot + SLOT_CHANGE_ROOM, word(group + CHANGE_ROOM));
  }
}

/** The number of the group that a slot is of. */
function groupOf(c: i32, number: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  return number < count ? number : number - count;
}

/** Looks at the state of a key. */
export function load(c: i32, key: i32): void {
  let slot: i32 = word(c + SLOTS);
  const end: i32 = slot + word(c + GROUP_COUNT) * SLOT_WORDS;
  for (; slot < end; slot += SLOT_WORDS) {
    const id: i32 =
      (word(key + word(slot + SLOT_KEY_WORD)) >>> word(slot + SLOT_KEY_SHIFT)) & word(slot + SLOT_KEY_MASK);
    setComponent(slot, id);
  }
  put(c + HAS_AFTER, 0);
}

/** Puts an id into a slot. */
export function setComponent(slot: i32, id: i32): void {
  put(slot + SLOT_ID, id);
  put(slot + SLOT_ROWS, word(slot + SLOT_FIRST_ROW) + mul32(id, word(slot + SLOT_ROW_ROOM)));
  put(slot + SLOT_CHANGES, word(slot + SLOT_FIRST_CHANGE) + mul32(id, word(slot + SLOT_CHANGE_ROOM)));
}

/** Begins a state after, which is still the same, and nothing has happened. */
export function beginStep(c: i32): void {
  const size: i32 = word(c + GROUP_COUNT) * SLOT_WORDS;
  let slot: i32 = word(c + SLOTS);
  const end: i32 = slot + size;
  for (; slot < end; slot += SLOT_WORDS) {
    put(slot + size + SLOT_ID, word(slot + SLOT_ID));
    put(slot + size + SLOT_ROWS, word(slot + SLOT_ROWS));
    put(slot + size + SLOT_CHANGES, word(slot + SLOT_CHANGES));
  }
  setComponent(end + size, NOTHING_HAPPENED);
  put(c + HAS_AFTER, 1);
}

/** The local state in a slot, counted from the beginning of the pair. */
export function localOf(c: i32, number: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const group: i32 = word(c + GROUPS) + groupOf(c, number) * GROUP_WORDS;
  const id: i32 = word(word(c + SLOTS) + number * SLOT_WORDS + SLOT_ID);
  const first: i32 = word(group + FIRST_WORD) + (number < count ? 0 : word(c + STATE_WORDS));
  return word(group + LOCALS) + id * word(group + LOCAL_WORDS) - first;
}

/** Writes to PAIR what the slots stand for. */
export function unpackToPair(c: i32): void {
  const count: i32 = word(c + GROUP_COUNT);
  const slots: i32 = word(c + HAS_AFTER) !== 0 ? 2 * count + 1 : count;
  for (let number: i32 = 0; number < slots; number++) {
    const group: i32 = word(c + GROUPS) + groupOf(c, number) * GROUP_WORDS;
    const first: i32 = word(group + FIRST_WORD) + (number < count ? 0 : word(c + STATE_WORDS));
    const local: i32 = localOf(c, number);
    for (let i: i32 = first; i < first + word(group + LOCAL_WORDS); i++) {
      put(word(c + PAIR) + i, word(local + i));
    }
  }
}
