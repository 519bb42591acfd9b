import {
  ACTION_COUNT,
  ACTIONS,
  BLOCK_SIZE,
  CHECKED_FROM,
  CHECKED_ROW,
  COUNTERS,
  DONE,
  ENDS,
  FANOUT,
  FIRST_ROWS,
  FOUND,
  FOUND_PLANE,
  HALT,
  JUDGED,
  KEY_WORDS,
  LEVEL_EXPANDED,
  LEVEL_MOST,
  LISTED_ROWS,
  MET,
  MET_COUNT,
  MOST_IN_BLOCK,
  OUTPUT_FULL,
  OUTPUT_ROOM,
  PLANE_WORDS,
  POSITIONS,
  PROPERTIES,
  PROPERTY_COUNT,
  ROW_KEY,
  WITH_SUCCESSOR,
} from './abi.js';
import { allOf, beginBlock } from './block.js';
import { cacheLayouts } from './cursor.js';
import { OF_STATES, walk, walkActions } from './expand-block.js';
import { splitKey } from './free-bits.js';
import { link, unlink } from './row-lists.js';
import { findRow, planeOf, rowAt, rowCount } from './state-rows.js';
import { acquire, countMany, fetchOr, put, word } from './words.js';

/*
 * A search by levels over the rows of the visited set. Of the two bits of a state one plane has those that were found while the level at
 * hand is expanded, the other one those of the level itself; a state that was expanded has both. So planes change places with
 * each level. A row with states that are to be expanded is in the list of one thread (row-lists.ts), and while a level is expanded
 * nobody else touches the bits that these states have there. What is found in a row any thread may add.
 */

/** All that is known was expanded. */
export function beginRows(c: i32): void {
  const planeWords: i32 = word(c + PLANE_WORDS);
  const end: i32 = rowCount(c);
  for (let number: i32 = 1; number <= end; number++) {
    const plane: i32 = planeOf(c, rowAt(c, number));
    for (let at: i32 = plane; at < plane + planeWords; at++) {
      const bits: i32 = word(at) | word(at + planeWords);
      put(at, bits);
      put(at + planeWords, bits);
    }
  }
}

/** The lists of a thread are empty: the next level has nothing yet. */
export function beginLists(c: i32): void {
  for (let plane: i32 = 0; plane < 2; plane++) {
    put(c + FIRST_ROWS + plane, 0);
    put(c + LISTED_ROWS + plane, 0);
  }
  put(c + FOUND_PLANE, 0);
  put(c + CHECKED_ROW, 0);
}

/** Gives so many rows of the level from the list of one thread to that of another, while neither expands anything. */
export function handRows(from: i32, to: i32, count: i32): void {
  const plane: i32 = 1 - word(from + FOUND_PLANE);
  for (let i: i32 = 0; i < count; i++) {
    const row: i32 = rowAt(from, word(from + FIRST_ROWS + plane));
    unlink(from, row, plane);
    link(to, row, plane);
  }
}

/** Adds keys that are known to the next level. */
export function addToLevel(c: i32, keys: i32, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    const position: i32 = splitKey(c, keys + i * word(c + KEY_WORDS), word(c + ROW_KEY));
    const row: i32 = findRow(c, word(c + ROW_KEY));
    const at: i32 = planeOf(c, row) + word(c + PLANE_WORDS) + (position >>> 5);
    put(at, word(at) & ~(1 << (position & 31)));
    link(c, row, 0);
  }
}

/** What was found is the level at hand. */
export function beginLevel(c: i32): void {
  put(c + FOUND_PLANE, 1 - word(c + FOUND_PLANE));
}

/** Expands states of the level, so many at most and a few more, or fewer where another thread has to ask something. */
export function expandLevel(c: i32): i32 {
  cacheLayouts(c);
  const plane: i32 = 1 - word(c + FOUND_PLANE);
  while (
    word(c + FIRST_ROWS + plane) !== 0 &&
    word(c + LEVEL_EXPANDED) < word(c + LEVEL_MOST) &&
    acquire(word(c + HALT)) === 0
  ) {
    const row: i32 = rowAt(c, word(c + FIRST_ROWS + plane));
    if (beginBlock(c, row, plane, 0) === 0) {
      unlink(c, row, plane);
    } else {
      const status: i32 = expandBlock(c, row);
      put(c + JUDGED, word(c + FOUND));
      if (status !== DONE) {
        put(word(c + HALT), 1);
        return status;
      }
    }
  }
  return DONE;
}

/**
 * Walks the trees of actions. A block that was stopped begins anew: until then nothing of it counts, and what it has found is
 * known. Meanwhile there may be other trees.
 */
function expandBlock(c: i32, row: i32): i32 {
  if (word(c + FOUND) + MOST_IN_BLOCK * word(c + FANOUT) > word(c + OUTPUT_ROOM)) {
    return OUTPUT_FULL;
  }
  const all: i32 = allOf(c);
  const cells: i32 = word(c + ACTIONS);
  const end: i32 = cells + word(c + ACTION_COUNT);
  put(c + MET_COUNT, 0);
  put(c + WITH_SUCCESSOR, 0);
  for (let cell: i32 = cells; cell < end; cell++) {
    const status: i32 = walkActions(c, word(cell), all);
    if (status !== DONE) {
      return status;
    }
  }
  const ended: i32 = all & ~word(c + WITH_SUCCESSOR);
  if (ended !== 0 && word(c + ENDS) !== 0) {
    const status: i32 = walk(c, word(c + ENDS), ended, OF_STATES);
    if (status !== DONE) {
      return status;
    }
  }
  countMet(c);
  const plane: i32 = planeOf(c, row) + word(c + FOUND_PLANE) * word(c + PLANE_WORDS);
  for (let state: i32 = 0; state < word(c + BLOCK_SIZE); state++) {
    const position: i32 = word(word(c + POSITIONS) + state);
    // Another thread may add to the same word what it finds.
    fetchOr(plane + (position >>> 5), 1 << (position & 31));
  }
  put(c + LEVEL_EXPANDED, word(c + LEVEL_EXPANDED) + word(c + BLOCK_SIZE));
  return DONE;
}

/** Asks every property of states about those that were found. */
export function checkFound(c: i32): i32 {
  cacheLayouts(c);
  const plane: i32 = word(c + FOUND_PLANE);
  if (word(c + CHECKED_ROW) === 0) {
    put(c + CHECKED_ROW, word(c + FIRST_ROWS + plane));
    put(c + CHECKED_FROM, 0);
  }
  while (word(c + CHECKED_ROW) > 0) {
    const row: i32 = rowAt(c, word(c + CHECKED_ROW));
    const size: i32 = beginBlock(c, row, plane, word(c + CHECKED_FROM));
    const cells: i32 = word(c + PROPERTIES);
    const end: i32 = size === 0 ? cells : cells + word(c + PROPERTY_COUNT);
    put(c + MET_COUNT, 0);
    for (let cell: i32 = cells; cell < end; cell++) {
      const status: i32 = walk(c, word(cell), allOf(c), OF_STATES);
      if (status !== DONE) {
        return status;
      }
    }
    countMet(c);
    if (size === MOST_IN_BLOCK) {
      put(c + CHECKED_FROM, word(word(c + POSITIONS) + size - 1) + 1);
    } else {
      put(c + CHECKED_ROW, word(row + word(c + KEY_WORDS) + plane));
      put(c + CHECKED_FROM, 0);
    }
  }
  put(c + CHECKED_ROW, 0);
  return DONE;
}

/** Counts the leaves that were met. */
function countMet(c: i32): void {
  const end: i32 = word(c + MET) + word(c + MET_COUNT);
  for (let at: i32 = word(c + MET); at < end; at += 2) {
    countMany(word(c + COUNTERS) + 2 * word(at), word(at + 1));
  }
}
