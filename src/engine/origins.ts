import {
  BATCH,
  BATCHED,
  CELLS,
  CURSOR,
  DONE,
  FLAGS,
  FOUND,
  IMAGE_UNKNOWN,
  INPUT,
  INPUT_END,
  KEY_WORDS,
  MET,
  MET_COUNT,
  OUTPUT,
  PAIR,
  PERMUTATIONS,
  PLACES,
  STATE_WORDS,
} from './abi.js';
import { image } from './canonicalize.js';
import { decode } from './component-table.js';
import { cacheLayouts, unpackToPair } from './cursor.js';
import { expand } from './expand.js';
import { checkState } from './loop.js';
import { insertPlain, locatePlain, plainCell } from './open-addressing.js';
import { put, word } from './words.js';

/**
 * Looks for states that lead to goals, of which there are at most 32: of those of INPUT the ones of which a leaf was met
 * that is flagged for a goal (FLAGS has a word for each leaf; 0: no leaf is), or which have one of its targets as a
 * successor. Writes their keys to OUTPUT, each with the goals behind it; it has room for all of them.
 * @param wanted the context of a plain set of targets; 0 where steps are of no interest.
 * @param masks for each word of its cells the goals that a key is a target of which begins there.
 * @param bounds for each goal whether it has enough states, and the greatest of them: only lesser ones are wanted.
 */
export function preimage(c: i32, wanted: i32, masks: i32, bounds: i32, goals: i32): i32 {
  cacheLayouts(c);
  const keyWords: i32 = word(c + KEY_WORDS);
  const isFlagged: boolean = word(c + FLAGS) !== 0;
  const end: i32 = word(c + INPUT_END);
  while (word(c + CURSOR) < end) {
    const key: i32 = word(c + INPUT) + word(c + CURSOR) * keyWords;
    let status: i32 = DONE;
    let led: i32 = 0;
    put(c + BATCHED, 0);
    if (isFlagged) {
      status = checkState(c, key);
      if (status !== DONE) {
        return status;
      }
      led = flagsOf(c);
    }
    if (wanted !== 0) {
      status = expand(c);
      if (status !== DONE) {
        unpackToPair(c);
        return status;
      }
      if (isFlagged) {
        led |= flagsOf(c);
      }
      const place: i32 = word(c + PLACES);
      const successorsEnd: i32 = word(c + BATCH) + word(c + BATCHED) * keyWords;
      for (let successor: i32 = word(c + BATCH); successor < successorsEnd; successor += keyWords) {
        locatePlain(wanted, successor, place);
        const cell: i32 = plainCell(wanted, successor, place);
        if (word(cell) !== 0) {
          led |= word(masks + cell - word(wanted + CELLS));
        }
      }
    }
    if (led !== 0) {
      status = offer(c, key, led, bounds, goals);
      if (status !== DONE) {
        return status;
      }
    }
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  put(c + BATCHED, 0);
  return DONE;
}

/** Makes a key a target of some goals. */
export function addTarget(wanted: i32, masks: i32, key: i32, goals: i32): void {
  const place: i32 = word(wanted + PLACES);
  locatePlain(wanted, key, place);
  insertPlain(wanted, key, place);
  const mask: i32 = masks + plainCell(wanted, key, place) - word(wanted + CELLS);
  put(mask, word(mask) | goals);
}

/** The goals that the leaves are flagged for that were met: a bit for each. */
function flagsOf(c: i32): i32 {
  const flags: i32 = word(c + FLAGS);
  const end: i32 = word(c + MET) + word(c + MET_COUNT);
  let found: i32 = 0;
  for (let at: i32 = word(c + MET); at < end; at++) {
    found |= word(flags + word(at));
  }
  return found;
}

/**
 * Keeps a state that leads to some goals, unless they have enough lesser ones. With symmetry it stands for an orbit, and
 * which state of that does depends on the order in which they were found: the least of the orbit is what counts.
 */
function offer(c: i32, key: i32, led: i32, bounds: i32, goals: i32): i32 {
  const keyWords: i32 = word(c + KEY_WORDS);
  const stateWords: i32 = word(c + STATE_WORDS);
  const least: i32 = word(c + PAIR);
  const state: i32 = least + stateWords;
  const to: i32 = word(c + OUTPUT) + word(c + FOUND) * (keyWords + 1);
  copy(key, to, keyWords);
  decode(c, key, least);
  const permutations: i32 = word(c + PERMUTATIONS);
  for (let permutation: i32 = 0; permutation < permutations; permutation++) {
    const other: i32 = word(c + BATCH);
    if (image(c, key, permutation, other) !== DONE) {
      return IMAGE_UNKNOWN;
    }
    decode(c, other, state);
    if (isLess(state, least, stateWords)) {
      copy(other, to, keyWords);
      copy(state, least, stateWords);
    }
  }
  let kept: i32 = 0;
  for (let goal: i32 = 0; goal < goals; goal++) {
    const bound: i32 = bounds + goal * (stateWords + 1);
    if (((led >>> goal) & 1) !== 0 && (word(bound) === 0 || isLess(least, bound + 1, stateWords))) {
      kept |= 1 << goal;
    }
  }
  if (kept !== 0) {
    put(to + keyWords, kept);
    put(c + FOUND, word(c + FOUND) + 1);
  }
  return DONE;
}

function copy(from: i32, to: i32, words: i32): void {
  for (let i: i32 = 0; i < words; i++) {
    put(to + i, word(from + i));
  }
}

/** States are in the order of their words, as numbers. */
function isLess(state: i32, other: i32, words: i32): boolean {
  for (let i: i32 = 0; i < words; i++) {
    if (word(state + i) !== word(other + i)) {
      return word(state + i) < word(other + i);
    }
  }
  return false;
}
