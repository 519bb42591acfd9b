import { PLAIN, QUOTIENT, ROWS_OF_STATES, VISITED } from './abi.js';
import { insertHash, locateHash } from './bitstate.js';
import { insertQuotient, locateQuotient, quotientCell } from './cleary.js';
import { insertPlain, locatePlain, plainCell } from './open-addressing.js';
import { insertInRow, isInRow, locateInRow } from './state-rows.js';
import { word } from './words.js';

/*
 * Sets of keys. A look has two halves, so that many keys can be located before the first of them is looked up, and
 * their memory be waited for together: `locate` writes two words, the place where the look begins and what else it takes.
 */

export function locate(c: i32, key: i32, place: i32): void {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    locateQuotient(c, key, place);
  } else if (kind === ROWS_OF_STATES) {
    locateInRow(c, key, place);
  } else if (kind === PLAIN) {
    locatePlain(c, key, place);
  } else {
    locateHash(c, key, place);
  }
}

/** Adds a located key: 1 where it is new, 0 where it is known, -1 where there is no room for it. */
export function insert(c: i32, key: i32, place: i32): i32 {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    return insertQuotient(c, place);
  }
  if (kind === ROWS_OF_STATES) {
    return insertInRow(c, key, place);
  }
  return kind === PLAIN ? insertPlain(c, key, place) : insertHash(c, place);
}

/** Is a located key in the set? */
export function contains(c: i32, key: i32, place: i32): boolean {
  const kind: i32 = word(c + VISITED);
  if (kind === QUOTIENT) {
    const cell: i32 = quotientCell(c, place);
    return cell !== 0 && word(cell) !== 0;
  }
  if (kind === ROWS_OF_STATES) {
    return isInRow(c, key, place);
  }
  return kind === PLAIN && word(plainCell(c, key, place)) !== 0;
}
