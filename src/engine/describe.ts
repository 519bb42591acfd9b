import {
  ARENA,
  ASSUMED,
  ASSUMED_WORDS,
  DONE,
  DUE_CELL,
  EVENT_MISS,
  GROUP_COUNT,
  IS_DUE,
  IS_FAIR,
  IS_SO,
  MISS,
  SLOT_CHANGE_ROOM,
  SLOT_CHANGES,
  SLOT_WORDS,
  SLOTS,
  STEP_ACTION,
  STEP_CELL,
  STEP_MARKS,
  STOPPED_AT,
  TOLD_ROW,
} from './abi.js';
import { setComponent } from './cursor.js';
import { lookup } from './decision-tree.js';
import { put, word } from './words.js';

/*
 * What properties of runs ask of a state or a step; the answers are learned in trees as all else is.
 *
 *     leaf of a question    number, answer
 */

/** Writes the action and the marks of a step that is complete. */
export function describe(c: i32, action: i32, step: i32): i32 {
  const assumed: i32 = word(c + ASSUMED) + action * ASSUMED_WORDS;
  let marks: i32 = 0;
  if (word(assumed + IS_FAIR) !== 0) {
    const due: i32 = word(assumed + DUE_CELL) === 0 ? 1 : answer(c, word(assumed + DUE_CELL));
    if (due < 0) {
      return MISS;
    }
    marks |= due !== 0 ? IS_DUE : 0;
  }
  const cell: i32 = word(c + STEP_CELL);
  if (cell !== 0) {
    // What has happened has the action in it: that may be asked for, too.
    const happened: i32 = word(c + SLOTS) + 2 * word(c + GROUP_COUNT) * SLOT_WORDS;
    const row: i32 = word(assumed + TOLD_ROW);
    const told: i32 = row < word(happened + SLOT_CHANGE_ROOM) ? word(word(happened + SLOT_CHANGES) + row) : 0;
    if (told === 0) {
      put(c + STOPPED_AT, row);
      return EVENT_MISS;
    }
    setComponent(happened, told);
    const isSo: i32 = answer(c, cell);
    if (isSo < 0) {
      return MISS;
    }
    marks |= isSo !== 0 ? IS_SO : 0;
  }
  put(step + STEP_ACTION, action);
  put(step + STEP_MARKS, marks);
  return DONE;
}

/** The answer to a question about the state or step at hand: 1 or 0; below that: nobody knows it, STOPPED_AT is the cell. */
export function answer(c: i32, cell: i32): i32 {
  const leaf: i32 = lookup(c, cell);
  if (leaf === 0) {
    put(c + STOPPED_AT, cell);
    return -1;
  }
  return word(word(c + ARENA) - leaf + 1);
}
