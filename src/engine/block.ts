import {
  BLOCK_ROW,
  BLOCK_SIZE,
  BLOCK_SLOT_WORDS,
  BLOCK_SLOTS,
  FIRST_VALUE,
  FREE_COUNT,
  FREE_MASK,
  FREE_SHIFT,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  HAS_AFTER,
  MEMBERS,
  MOST_IN_BLOCK,
  NOTHING_HAPPENED,
  PLANE_WORDS,
  POSITIONS,
  SLOT_CHANGE_ROOM,
  SLOT_FIRST_CHANGE,
  SLOT_FIRST_ROW,
  SLOT_ROW_ROOM,
  SLOT_WORDS,
  SLOTS,
  VALUE_CHANGES,
  VALUE_COUNT,
  VALUE_ID,
  VALUE_ROWS,
  VALUE_STATES,
  VALUE_WORDS,
  VALUES,
  VALUES_END,
} from './abi.js';
import { idIn } from './component-table.js';
import { setComponent, unpackToPair } from './cursor.js';
import { planeOf } from './state-rows.js';
import { lowestOne, mul32, put, word } from './words.js';

/*
 * A block: some states of one row, which are expanded together. For each group it has the values that the group has in these
 * states, each with the states that have it: one value, but for groups with free bits. The slots of the states after a step
 * begin as those before it, and get values of their own as the step changes them.
 */

/** The states of a block, all of them. */
export function allOf(c: i32): i32 {
  const size: i32 = word(c + BLOCK_SIZE);
  return size === MOST_IN_BLOCK ? -1 : (1 << size) - 1;
}

export function blockSlot(c: i32, number: i32): i32 {
  return word(c + BLOCK_SLOTS) + number * BLOCK_SLOT_WORDS;
}

/** Adds a value to those of a slot, which are the last ones that were made. */
export function addValue(c: i32, number: i32, id: i32, states: i32): void {
  const list: i32 = blockSlot(c, number);
  const first: i32 = word(list + FIRST_VALUE);
  const end: i32 = first + word(list + VALUE_COUNT) * VALUE_WORDS;
  for (let value: i32 = first; value < end; value += VALUE_WORDS) {
    if (word(value + VALUE_ID) === id) {
      put(value + VALUE_STATES, word(value + VALUE_STATES) | states);
      return;
    }
  }
  const slot: i32 = word(c + SLOTS) + number * SLOT_WORDS;
  put(end + VALUE_STATES, states);
  put(end + VALUE_ID, id);
  put(end + VALUE_ROWS, word(slot + SLOT_FIRST_ROW) + mul32(id, word(slot + SLOT_ROW_ROOM)));
  put(end + VALUE_CHANGES, word(slot + SLOT_FIRST_CHANGE) + mul32(id, word(slot + SLOT_CHANGE_ROOM)));
  put(list + VALUE_COUNT, word(list + VALUE_COUNT) + 1);
  put(c + VALUES_END, end + VALUE_WORDS);
}

/** The values of a slot are those that will be made. */
export function beginValues(c: i32, number: i32): void {
  const list: i32 = blockSlot(c, number);
  put(list + FIRST_VALUE, word(c + VALUES_END));
  put(list + VALUE_COUNT, 0);
}

/**
 * Takes states of a row from a position on: those that have a bit in one of its planes and not in the other. @returns how many
 * they are; there may be more.
 */
export function beginBlock(c: i32, row: i32, plane: i32, from: i32): i32 {
  const planeWords: i32 = word(c + PLANE_WORDS);
  const has: i32 = planeOf(c, row) + plane * planeWords;
  const lacks: i32 = planeOf(c, row) + (1 - plane) * planeWords;
  let size: i32 = 0;
  let above: i32 = -1 << (from & 31);
  for (let at: i32 = from >>> 5; at < planeWords && size < MOST_IN_BLOCK; at++) {
    for (
      let bits: i32 = word(has + at) & ~word(lacks + at) & above;
      bits !== 0 && size < MOST_IN_BLOCK;
      bits &= bits - 1
    ) {
      put(word(c + POSITIONS) + size, 32 * at + lowestOne(bits));
      size++;
    }
    above = -1;
  }
  put(c + BLOCK_ROW, row);
  put(c + BLOCK_SIZE, size);
  put(c + VALUES_END, word(c + VALUES));
  const groups: i32 = word(c + GROUPS);
  const count: i32 = word(c + GROUP_COUNT);
  for (let number: i32 = 0; number < count; number++) {
    const group: i32 = groups + number * GROUP_WORDS;
    const first: i32 = idIn(row, group);
    beginValues(c, number);
    if (word(group + FREE_MASK) === 0) {
      addValue(c, number, first, -1);
    } else {
      const width: i32 = word(group + FREE_COUNT);
      const members: i32 = word(group + MEMBERS) + (first << width);
      for (let state: i32 = 0; state < size; state++) {
        const place: i32 = (word(word(c + POSITIONS) + state) >>> word(group + FREE_SHIFT)) & ((1 << width) - 1);
        addValue(c, number, word(members + place), 1 << state);
      }
    }
  }
  return size;
}

/** Begins the states after, which are still the same, and nothing has happened. */
export function beginBlockStep(c: i32): void {
  const size: i32 = word(c + GROUP_COUNT) * BLOCK_SLOT_WORDS;
  const before: i32 = word(c + BLOCK_SLOTS);
  for (let at: i32 = before; at < before + size; at++) {
    put(at + size, word(at));
  }
}

/** Nothing has happened. */
export function beginEvents(c: i32): void {
  const happened: i32 = 2 * word(c + GROUP_COUNT);
  beginValues(c, happened);
  addValue(c, happened, NOTHING_HAPPENED, -1);
}

/** The value that a slot has in a state. */
export function valueIn(c: i32, number: i32, state: i32): i32 {
  let value: i32 = word(blockSlot(c, number) + FIRST_VALUE);
  while (((word(value + VALUE_STATES) >>> state) & 1) === 0) {
    value += VALUE_WORDS;
  }
  return value;
}

/** Writes one of the states to PAIR, and the one after it if there is one. */
export function unpackOne(c: i32, states: i32, hasAfter: boolean): void {
  const state: i32 = lowestOne(states);
  const count: i32 = word(c + GROUP_COUNT);
  const slots: i32 = hasAfter ? 2 * count + 1 : count;
  for (let number: i32 = 0; number < slots; number++) {
    setComponent(word(c + SLOTS) + number * SLOT_WORDS, word(valueIn(c, number, state) + VALUE_ID));
  }
  put(c + HAS_AFTER, hasAfter ? 1 : 0);
  unpackToPair(c);
}
