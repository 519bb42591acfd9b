import {
  BLOCK_ROW,
  CHANGED,
  CLASSES,
  DICTIONARY_FULL,
  DONE,
  FIRST_VALUE,
  FOUND,
  FOUND_PLANE,
  FREE_COUNT,
  FREE_MASK,
  FREE_SHIFT,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  NEW,
  OUTPUT,
  PLANE_WORDS,
  POSITIONS,
  ROW_KEY,
  SLOT_WORDS,
  SLOTS,
  VALUE_ID,
  VALUE_STATES,
  VISITED_FULL,
} from './abi.js';
import { blockSlot, valueIn } from './block.js';
import { persistentId } from './component-table.js';
import { joinKey } from './free-bits.js';
import { link } from './row-lists.js';
import { internRow, planeOf } from './state-rows.js';
import { fetchOr, lowestOne, put, word } from './words.js';

/**
 * Adds to the visited set what some states of a block lead to: the states after, as the slots have them. Those that have the same
 * value of each group that was changed lie in one row, which is looked up once.
 */
export function addSuccessors(c: i32, states: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const changed: i32 = word(c + CHANGED);
  let changes: i32 = 0;
  for (let number: i32 = 0; number < count; number++) {
    if (word(blockSlot(c, count + number) + FIRST_VALUE) !== word(blockSlot(c, number) + FIRST_VALUE)) {
      put(changed + changes, number);
      changes++;
    }
  }
  let rest: i32 = changes === 0 ? 0 : states;
  while (rest !== 0) {
    const first: i32 = lowestOne(rest);
    const rowKey: i32 = word(c + ROW_KEY);
    for (let i: i32 = 0; i < word(c + KEY_WORDS); i++) {
      put(rowKey + i, word(word(c + BLOCK_ROW) + i));
    }
    let these: i32 = rest;
    let kept: i32 = -1;
    let position: i32 = 0;
    for (let i: i32 = 0; i < changes; i++) {
      const number: i32 = word(changed + i);
      const group: i32 = word(c + GROUPS) + number * GROUP_WORDS;
      const value: i32 = valueIn(c, count + number, first);
      these &= word(value + VALUE_STATES);
      let id: i32 = word(value + VALUE_ID);
      if (id > word(group + KEY_MASK)) {
        id = persistentId(c, word(c + SLOTS) + (count + number) * SLOT_WORDS, number, id);
        if (id === 0) {
          return DICTIONARY_FULL;
        }
      }
      const shift: i32 = word(group + KEY_SHIFT);
      const at: i32 = rowKey + word(group + KEY_WORD);
      let part: i32 = id << shift;
      if (word(group + FREE_MASK) !== 0) {
        const own: i32 = word(group + CLASSES) + 2 * id;
        part ^= word(own);
        position |= word(own + 1);
        kept &= ~(((1 << word(group + FREE_COUNT)) - 1) << word(group + FREE_SHIFT));
      }
      put(at, (word(at) & ~(word(group + KEY_MASK) << shift)) | part);
    }
    const row: i32 = internRow(c, rowKey);
    if (row === 0) {
      return VISITED_FULL;
    }
    addToRow(c, row, these, kept, position);
    rest &= ~these;
  }
  return DONE;
}

/** Adds states of a row that are some states of the block but for some bits of their positions. */
function addToRow(c: i32, row: i32, states: i32, kept: i32, position: i32): void {
  const plane: i32 = planeOf(c, row);
  const planeWords: i32 = word(c + PLANE_WORDS);
  const positions: i32 = word(c + POSITIONS);
  for (let rest: i32 = states; rest !== 0; rest &= rest - 1) {
    const to: i32 = (word(positions + lowestOne(rest)) & kept) | position;
    const at: i32 = plane + (to >>> 5);
    const bit: i32 = 1 << (to & 31);
    // Of several threads that look for it one finds it.
    if (
      ((word(at) | word(at + planeWords)) & bit) === 0 &&
      (fetchOr(at + word(c + FOUND_PLANE) * planeWords, bit) & bit) === 0
    ) {
      addFound(c, row, to);
    }
  }
}

/** A state was found: it is put out, and its row is one of those with states for the next level. */
function addFound(c: i32, row: i32, position: i32): void {
  joinKey(c, row, position, word(c + OUTPUT) + word(c + FOUND) * word(c + KEY_WORDS));
  put(c + FOUND, word(c + FOUND) + 1);
  put(c + NEW, word(c + NEW) + 1);
  link(c, row, word(c + FOUND_PLANE));
}
