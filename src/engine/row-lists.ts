import { CELLS, FIRST_ROWS, KEY_WORDS, LISTED_ROWS, ROW_SIZE } from './abi.js';
import { compareAndSwapZero, put, quotient, word } from './words.js';

/*
 * Lists of rows with states that are to be expanded: a thread has one for each plane. For each plane a row is in one list at
 * most, and has a link: the number of the next one, -1 at the end, 0 where the row is in no list.
 */

/** Puts a row into the list of a thread, unless it is in one. */
export function link(c: i32, row: i32, plane: i32): void {
  const first: i32 = c + FIRST_ROWS + plane;
  const at: i32 = row + word(c + KEY_WORDS) + plane;
  if (word(at) === 0 && compareAndSwapZero(at, word(first) === 0 ? -1 : word(first)) === 0) {
    put(first, quotient(row - word(c + CELLS), word(c + ROW_SIZE)));
    put(c + LISTED_ROWS + plane, word(c + LISTED_ROWS + plane) + 1);
  }
}

/** Takes the first row out of the list of a thread. */
export function unlink(c: i32, row: i32, plane: i32): void {
  const at: i32 = row + word(c + KEY_WORDS) + plane;
  put(c + FIRST_ROWS + plane, word(at) === -1 ? 0 : word(at));
  put(c + LISTED_ROWS + plane, word(c + LISTED_ROWS + plane) - 1);
  put(at, 0);
}
