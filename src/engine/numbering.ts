import {
  BEFORE,
  CELLS,
  FACTOR,
  KEY_WORDS,
  LAST_CELL,
  LOW_BITS,
  NUMBERS,
  PLACES,
  PLANE_WORDS,
  QUOTIENT,
  ROW_SIZE,
  ROWS_OF_STATES,
  VISITED,
} from './abi.js';
import { quotientCell } from './cleary.js';
import { plainCell } from './open-addressing.js';
import { bitsAt, planeOf, rowAt, rowCount } from './state-rows.js';
import { locate } from './visited.js';
import { ones, put, quotient, word } from './words.js';

/*
 * Numbers of the keys of a visited set, by their places in it. In a set of cells the place of a key is its cell. In rows it is
 * its rank, that is how many keys come before it: BEFORE has how many come before each row.
 */

/** How many places a set of cells has. */
export function placesOf(c: i32): i32 {
  return word(c + VISITED) === QUOTIENT ? word(c + FACTOR) << word(c + LOW_BITS) : word(c + LAST_CELL) + 1;
}

/** Counts the states before each row. */
export function countRows(c: i32): void {
  let count: i32 = 0;
  const end: i32 = rowCount(c);
  for (let number: i32 = 1; number <= end; number++) {
    put(word(c + BEFORE) + number, count);
    for (let at: i32 = 0; at < word(c + PLANE_WORDS); at++) {
      count += ones(bitsAt(c, rowAt(c, number), at));
    }
  }
}

/** The number of states before one in its row, and before the row. */
function rankInRow(c: i32, plane: i32, bit: i32): i32 {
  const number: i32 = quotient(plane - word(c + CELLS), word(c + ROW_SIZE));
  const row: i32 = rowAt(c, number);
  const last: i32 = plane - planeOf(c, row);
  let before: i32 = word(word(c + BEFORE) + number);
  for (let at: i32 = 0; at < last; at++) {
    before += ones(bitsAt(c, row, at));
  }
  return before + ones(bitsAt(c, row, last) & ((1 << bit) - 1));
}

/** Gives numbers to some keys, which follow each other from the first one's on. */
export function number(c: i32, keys: i32, keyCount: i32, first: i32): void {
  for (let i: i32 = 0; i < keyCount; i++) {
    const key: i32 = keys + i * word(c + KEY_WORDS);
    locate(c, key, word(c + PLACES));
    put(word(c + NUMBERS) + placeOf(c, key, word(c + PLACES)), first + i);
  }
}

/** The number of a located key, which is in the set. */
export function numberOf(c: i32, key: i32, place: i32): i32 {
  return word(word(c + NUMBERS) + placeOf(c, key, place));
}

function placeOf(c: i32, key: i32, place: i32): i32 {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    return quotientCell(c, place) - word(c + CELLS);
  }
  if (kind === ROWS_OF_STATES) {
    return rankInRow(c, word(place), word(place + 1));
  }
  return quotient(plainCell(c, key, place) - word(c + CELLS), word(c + KEY_WORDS));
}
