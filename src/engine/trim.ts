import {
  ASSUMED,
  ASSUMED_WORDS,
  COME_TO,
  CONDITION,
  CONDITIONS,
  CURSOR,
  DONE,
  EXPANDED,
  FIRST,
  HEEDS,
  INPUT,
  INPUT_END,
  IS_DUE,
  IS_SO,
  KEPT,
  KEY_WORDS,
  LEFT,
  MET_BEFORE,
  MISS,
  RESTS,
  STEP_ACTION,
  STEP_COUNT,
  STEP_MARKS,
  STEP_TO,
  STEP_WORDS,
  STEPS,
  WAITING,
  WEAK,
} from './abi.js';
import { cacheLayouts, load, unpackToPair } from './cursor.js';
import { answer } from './describe.js';
import { list } from './steps.js';
import { put, word } from './words.js';

/*
 * Looks for the states in which a promise may stay open for ever, by what can be come to from where. A state can be on a
 * cycle that is fair only if, of what is left, something leads to it that meets each condition: for each action that is
 * fair and enabled in the state, a step of that action; or, where it is weakly fair, a state in which it is not enabled.
 */

/** Marks those states of INPUT of which the answer to a question is yes; the first has this number. */
export function survey(c: i32, cell: i32, bits: i32, first: i32): i32 {
  cacheLayouts(c);
  while (word(c + CURSOR) < word(c + INPUT_END)) {
    load(c, word(c + INPUT) + word(c + CURSOR) * word(c + KEY_WORDS));
    const isSo: i32 = answer(c, cell);
    if (isSo < 0) {
      unpackToPair(c);
      return MISS;
    }
    if (isSo !== 0) {
      add(bits, first + word(c + CURSOR));
    }
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  return DONE;
}

/** Looks at those states of INPUT that wait for it; others may wait then. */
export function trim(c: i32, t: i32): i32 {
  cacheLayouts(c);
  while (word(c + CURSOR) < word(c + INPUT_END)) {
    const state: i32 = word(t + FIRST) + word(c + CURSOR);
    if (has(word(t + WAITING), state)) {
      const status: i32 = list(c);
      if (status !== DONE) {
        return status;
      }
      remove(word(t + WAITING), state);
      put(t + EXPANDED, word(t + EXPANDED) + 1);
      pass(c, t, state);
    }
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  return DONE;
}

/** What is met on the way to a state is met on the way to those that its steps lead to. */
function pass(c: i32, t: i32, state: i32): void {
  const conditions: i32 = word(t + CONDITIONS);
  const end: i32 = word(c + STEPS) + word(c + STEP_COUNT) * STEP_WORDS;
  let enabled: i32 = 0;
  let mayRest: boolean = word(t + HEEDS) !== 0;
  for (let step: i32 = word(c + STEPS); step < end; step += STEP_WORDS) {
    if ((word(step + STEP_MARKS) & IS_DUE) !== 0) {
      enabled |= conditionOf(c, step);
      mayRest = false;
    }
  }
  enabled &= conditions;
  if (mayRest) {
    add(word(t + RESTS), state);
  }
  const met: i32 = word(word(t + MET_BEFORE) + state) | (word(t + WEAK) & ~enabled);
  put(word(t + MET_BEFORE) + state, met);
  if ((met & COME_TO) !== 0 && (enabled & ~met) === 0) {
    add(word(t + KEPT), state);
  } else {
    remove(word(t + KEPT), state);
  }
  for (let step: i32 = word(c + STEPS); step < end; step += STEP_WORDS) {
    const marks: i32 = word(step + STEP_MARKS);
    const to: i32 = word(step + STEP_TO);
    if ((marks & IS_SO) === 0 && has(word(t + LEFT), to)) {
      const more: i32 = met | COME_TO | ((marks & IS_DUE) !== 0 ? conditionOf(c, step) & conditions : 0);
      const known: i32 = word(word(t + MET_BEFORE) + to);
      if ((more & ~known) !== 0) {
        put(word(t + MET_BEFORE) + to, known | more);
        add(word(t + WAITING), to);
      }
    }
  }
}

function conditionOf(c: i32, step: i32): i32 {
  return word(word(c + ASSUMED) + word(step + STEP_ACTION) * ASSUMED_WORDS + CONDITION);
}

/** Finds those states of INPUT, the last one first, of which a step leads to one that was found. */
export function addBack(c: i32, found: i32, first: i32): i32 {
  cacheLayouts(c);
  while (word(c + INPUT_END) > word(c + CURSOR)) {
    // A list is of the state at CURSOR: what is behind the last one is looked at no more.
    const last: i32 = word(c + INPUT_END) - 1;
    const begin: i32 = word(c + CURSOR);
    if (!has(found, first + last)) {
      put(c + CURSOR, last);
      const status: i32 = list(c);
      put(c + CURSOR, begin);
      if (status !== DONE) {
        return status;
      }
      const end: i32 = word(c + STEPS) + word(c + STEP_COUNT) * STEP_WORDS;
      for (let step: i32 = word(c + STEPS); step < end; step += STEP_WORDS) {
        if (has(found, word(step + STEP_TO))) {
          add(found, first + last);
        }
      }
    }
    put(c + INPUT_END, last);
  }
  return DONE;
}

export function has(bits: i32, number: i32): boolean {
  return ((word(bits + (number >>> 5)) >>> (number & 31)) & 1) !== 0;
}

function add(bits: i32, number: i32): void {
  const at: i32 = bits + (number >>> 5);
  put(at, word(at) | (1 << (number & 31)));
}

function remove(bits: i32, number: i32): void {
  const at: i32 = bits + (number >>> 5);
  put(at, word(at) & ~(1 << (number & 31)));
}
