import {
  CURSOR,
  DONE,
  FANOUT,
  FIRST,
  GATHERED,
  INPUT_END,
  IS_DUE,
  LEFT,
  MET_BEFORE,
  STEP_ACTION,
  STEP_COUNT,
  STEP_MARKS,
  STEP_TO,
  STEP_WORDS,
  STEPS,
} from './abi.js';
import { cacheLayouts } from './cursor.js';
import { list } from './steps.js';
import { has } from './trim.js';
import { put, word } from './words.js';

/**
 * Writes the steps of those states of INPUT that are left, as far as there is room for words: for each state how many, and
 * for each step its action, its marks, and what MET_BEFORE has of the state that it leads to; -1 where that is not left. Of
 * steps to others only those are written that are due.
 */
export function gather(c: i32, t: i32, to: i32, room: i32): i32 {
  cacheLayouts(c);
  while (word(c + CURSOR) < word(c + INPUT_END)) {
    const state: i32 = word(t + FIRST) + word(c + CURSOR);
    if (has(word(t + LEFT), state)) {
      if (word(t + GATHERED) + 1 + STEP_WORDS * word(c + FANOUT) > room) {
        return DONE;
      }
      const status: i32 = list(c);
      if (status !== DONE) {
        return status;
      }
      put(t + GATHERED, word(t + GATHERED) + write(c, t, to + word(t + GATHERED)));
    }
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  return DONE;
}

/** How many words it takes. */
function write(c: i32, t: i32, to: i32): i32 {
  const end: i32 = word(c + STEPS) + word(c + STEP_COUNT) * STEP_WORDS;
  let at: i32 = to + 1;
  let steps: i32 = 0;
  for (let step: i32 = word(c + STEPS); step < end; step += STEP_WORDS) {
    const other: i32 = word(step + STEP_TO);
    const isLeft: boolean = has(word(t + LEFT), other);
    if (isLeft || (word(step + STEP_MARKS) & IS_DUE) !== 0) {
      put(at, word(step + STEP_ACTION));
      put(at + 1, word(step + STEP_MARKS));
      put(at + 2, isLeft ? word(word(t + MET_BEFORE) + other) : -1);
      at += STEP_WORDS;
      steps++;
    }
  }
  put(to, steps);
  return at - to;
}
