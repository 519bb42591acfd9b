import { CELLS, KEY_WORDS, LAST_CELL, PLANE_WORDS, ROW_CELLS, ROW_KEY, ROW_SIZE, ROWS_ROOM, SPARE_ROW } from './abi.js';
import { splitKey } from './free-bits.js';
import { hashOf } from './open-addressing.js';
import { acquire, compareAndSwapZero, fetchAdd, fetchOr, put, word } from './words.js';

/*
 * Rows: states that differ in free bits alone (free-bits.ts) lie together, with two bits for each.
 *
 *     row    key, link, link, plane, plane
 *
 * A state is in the set if either of its bits is set: see expand-rows.ts. Rows are numbered from 1; the place of row 0 has how many
 * there are. A hash table leads from the key of a row to its number. A row that no thread needed has 0 for its key.
 */

/** Where a row has what follows its key: two links, and then its planes. */
export const LINKS: i32 = 2;

/** The first plane of a row. */
export function planeOf(c: i32, row: i32): i32 {
  return row + word(c + KEY_WORDS) + LINKS;
}

export function rowAt(c: i32, number: i32): i32 {
  return word(c + CELLS) + number * word(c + ROW_SIZE);
}

export function rowCount(c: i32): i32 {
  return word(word(c + CELLS));
}

/** The cell that has the number of the row with a key, or the empty one where it would be. */
function rowCell(c: i32, rowKey: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  const cells: i32 = word(c + ROW_CELLS);
  const last: i32 = word(c + LAST_CELL);
  let cell: i32 = hashOf(c, rowKey) & last;
  while (true) {
    const number: i32 = acquire(cells + cell);
    if (number === 0) {
      return cells + cell;
    }
    const row: i32 = rowAt(c, number);
    let same: i32 = 0;
    while (same < words && word(row + same) === word(rowKey + same)) {
      same++;
    }
    if (same === words) {
      return cells + cell;
    }
    cell = (cell + 1) & last;
  }
}

/** The row with a key; 0 where there is none. */
export function findRow(c: i32, rowKey: i32): i32 {
  const number: i32 = word(rowCell(c, rowKey));
  return number === 0 ? 0 : rowAt(c, number);
}

/** The row with a key, a new one if need be; 0 where there is no room for it. */
export function internRow(c: i32, rowKey: i32): i32 {
  let cell: i32 = rowCell(c, rowKey);
  if (word(cell) !== 0) {
    return rowAt(c, word(cell));
  }
  let number: i32 = word(c + SPARE_ROW);
  if (number === 0) {
    if (word(word(c + CELLS)) >= word(c + ROWS_ROOM)) {
      return 0;
    }
    number = fetchAdd(word(c + CELLS), 1) + 1;
    if (number > word(c + ROWS_ROOM)) {
      // Others have taken the last ones.
      fetchAdd(word(c + CELLS), -1);
      return 0;
    }
  }
  const row: i32 = rowAt(c, number);
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(row + i, word(rowKey + i));
  }
  // Another thread may be first: with this row, or with another that belongs here.
  while (compareAndSwapZero(cell, number) !== 0) {
    cell = rowCell(c, rowKey);
    if (word(cell) !== 0) {
      put(row, 0);
      put(c + SPARE_ROW, number);
      return rowAt(c, word(cell));
    }
  }
  put(c + SPARE_ROW, 0);
  return row;
}

/** Puts the numbers of all rows into a hash table that is empty. */
export function indexRows(c: i32): void {
  const end: i32 = rowCount(c);
  for (let number: i32 = 1; number <= end; number++) {
    const row: i32 = rowAt(c, number);
    if (word(row) !== 0) {
      put(rowCell(c, row), number);
    }
  }
}

/** Writes which word of its row has the first bit of a key, and which of its bits; 0 where there is no such row yet. */
export function locateInRow(c: i32, key: i32, place: i32): void {
  const position: i32 = splitKey(c, key, word(c + ROW_KEY));
  const row: i32 = findRow(c, word(c + ROW_KEY));
  put(place, row === 0 ? 0 : planeOf(c, row) + (position >>> 5));
  put(place + 1, position & 31);
}

export function insertInRow(c: i32, key: i32, place: i32): i32 {
  let at: i32 = word(place);
  if (at === 0) {
    const position: i32 = splitKey(c, key, word(c + ROW_KEY));
    const row: i32 = internRow(c, word(c + ROW_KEY));
    if (row === 0) {
      return -1;
    }
    at = planeOf(c, row) + (position >>> 5);
  }
  const bit: i32 = 1 << word(place + 1);
  // Most keys are known: looking costs less than marking.
  if (((word(at) | word(at + word(c + PLANE_WORDS))) & bit) !== 0) {
    return 0;
  }
  return (fetchOr(at, bit) & bit) !== 0 ? 0 : 1;
}

/** Is a located key in the set? (Its row may be there since.) */
export function isInRow(c: i32, key: i32, place: i32): boolean {
  let at: i32 = word(place);
  if (at === 0) {
    locateInRow(c, key, place);
    at = word(place);
  }
  return at !== 0 && (((word(at) | word(at + word(c + PLANE_WORDS))) >>> word(place + 1)) & 1) !== 0;
}

/** The bits of a row in one of the words of a plane, of both planes. */
export function bitsAt(c: i32, row: i32, at: i32): i32 {
  const plane: i32 = planeOf(c, row) + at;
  return word(plane) | word(plane + word(c + PLANE_WORDS));
}
