import {
  BLOCK_SLOT_WORDS,
  FIRST_VALUE,
  GROUP_COUNT,
  JOIN_COUNT,
  JOIN_LIST,
  JOIN_SLOTS,
  JOIN_STATES,
  JOIN_WORDS,
  JOINS,
  MOST_IN_BLOCK,
  MOST_JOINS,
  VALUE_CHANGES,
  VALUE_COUNT,
  VALUE_ID,
  VALUE_ROWS,
  VALUE_STATES,
  VALUE_WORDS,
} from './abi.js';
import { blockSlot } from './block.js';
import { put, word } from './words.js';

/*
 * Joins: states of a block that part on the way through an action differ little at its end. So steps that the same
 * properties judge are judged together, and lead to the visited set together. A join keeps the values after a step: those
 * of the block itself where no step has changed a group, and values of its own otherwise.
 */

/** Keeps a step of some states for later. @returns whether there was room. */
export function join(c: i32, list: i32, states: i32): boolean {
  const count: i32 = word(c + JOIN_COUNT);
  for (let number: i32 = 0; number < count; number++) {
    const known: i32 = joinAt(c, number);
    if (word(known + JOIN_LIST) === list && (word(known + JOIN_STATES) & states) === 0) {
      addTo(c, known, states);
      return true;
    }
  }
  if (count === MOST_JOINS) {
    return false;
  }
  const added: i32 = joinAt(c, count);
  put(added + JOIN_LIST, list);
  put(added + JOIN_STATES, 0);
  const groups: i32 = word(c + GROUP_COUNT);
  for (let number: i32 = 0; number <= groups; number++) {
    copySlot(blockSlot(c, number < groups ? number : 2 * groups), slotOf(added, number));
  }
  addTo(c, added, states);
  put(c + JOIN_COUNT, count + 1);
  return true;
}

/** The slots of the states after a step are those of a join. */
export function takeJoin(c: i32, number: i32): void {
  const groups: i32 = word(c + GROUP_COUNT);
  for (let slot: i32 = 0; slot <= groups; slot++) {
    copySlot(slotOf(joinAt(c, number), slot), blockSlot(c, groups + slot));
  }
}

export function joinAt(c: i32, number: i32): i32 {
  return word(c + JOINS) + number * word(c + JOIN_WORDS);
}

function slotOf(joined: i32, number: i32): i32 {
  return joined + JOIN_SLOTS + number * BLOCK_SLOT_WORDS;
}

function copySlot(from: i32, to: i32): void {
  put(to + FIRST_VALUE, word(from + FIRST_VALUE));
  put(to + VALUE_COUNT, word(from + VALUE_COUNT));
}

/** Adds what a step leads some more states to. */
function addTo(c: i32, joined: i32, states: i32): void {
  const groups: i32 = word(c + GROUP_COUNT);
  const before: i32 = word(joined + JOIN_STATES);
  let room: i32 = slotOf(joined, groups + 1);
  for (let number: i32 = 0; number <= groups; number++) {
    const own: i32 = slotOf(joined, number);
    const step: i32 = blockSlot(c, groups + number);
    // What has happened has no value that is the block's own.
    const unchanged: i32 = number < groups ? word(blockSlot(c, number) + FIRST_VALUE) : 0;
    if (word(own + FIRST_VALUE) !== room) {
      if (word(step + FIRST_VALUE) !== unchanged) {
        const first: i32 = word(own + FIRST_VALUE);
        const count: i32 = word(own + VALUE_COUNT);
        put(own + FIRST_VALUE, room);
        put(own + VALUE_COUNT, 0);
        addValues(own, first, count, before);
        addValues(own, word(step + FIRST_VALUE), word(step + VALUE_COUNT), states);
      }
    } else {
      addValues(own, word(step + FIRST_VALUE), word(step + VALUE_COUNT), states);
    }
    room += MOST_IN_BLOCK * VALUE_WORDS;
  }
  put(joined + JOIN_STATES, before | states);
}

/** Adds values to a slot as far as some states have them. */
function addValues(slot: i32, from: i32, count: i32, states: i32): void {
  const first: i32 = word(slot + FIRST_VALUE);
  for (let value: i32 = from; value < from + count * VALUE_WORDS; value += VALUE_WORDS) {
    const these: i32 = word(value + VALUE_STATES) & states;
    if (these !== 0) {
      const end: i32 = first + word(slot + VALUE_COUNT) * VALUE_WORDS;
      let own: i32 = first;
      while (own < end && word(own + VALUE_ID) !== word(value + VALUE_ID)) {
        own += VALUE_WORDS;
      }
      if (own === end) {
        put(own + VALUE_STATES, 0);
        put(own + VALUE_ID, word(value + VALUE_ID));
        put(own + VALUE_ROWS, word(value + VALUE_ROWS));
        put(own + VALUE_CHANGES, word(value + VALUE_CHANGES));
        put(slot + VALUE_COUNT, word(slot + VALUE_COUNT) + 1);
      }
      put(own + VALUE_STATES, word(own + VALUE_STATES) | these);
    }
  }
}
