import { BATCH, BATCHED, DONE, KEY_WORDS, LISTS_STEPS, PLACES, STEP_COUNT, STEP_TO, STEP_WORDS, STEPS } from './abi.js';
import { cacheLayouts, unpackToPair } from './cursor.js';
import { expand } from './expand.js';
import { numberOf } from './numbering.js';
import { locate } from './visited.js';
import { put, word } from './words.js';

/* The steps of a state, where all that they lead to is in the visited set, and has a number. */

/** Lists the steps of the state at CURSOR: their keys at BATCH, and what is said of each at STEPS. */
export function steps(c: i32): i32 {
  cacheLayouts(c);
  return list(c);
}

/** The same, where slots are prepared. */
export function list(c: i32): i32 {
  put(c + LISTS_STEPS, 1);
  put(c + BATCHED, 0);
  const status: i32 = expand(c);
  put(c + LISTS_STEPS, 0);
  if (status !== DONE) {
    unpackToPair(c);
    return status;
  }
  const count: i32 = word(c + BATCHED);
  const places: i32 = word(c + PLACES);
  const keyWords: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < count; i++) {
    locate(c, word(c + BATCH) + i * keyWords, places + 2 * i);
  }
  for (let i: i32 = 0; i < count; i++) {
    const to: i32 = numberOf(c, word(c + BATCH) + i * keyWords, places + 2 * i);
    put(word(c + STEPS) + i * STEP_WORDS + STEP_TO, to);
  }
  put(c + STEP_COUNT, count);
  return DONE;
}
