import {
  BATCH,
  BATCHED,
  CURSOR,
  DONE,
  FLAGS,
  INPUT,
  INPUT_END,
  KEEPS_KNOWN,
  KEY_WORDS,
  MET,
  MET_COUNT,
  PLACES,
} from './context.js';
import { expand } from './expand.js';
import { put, word } from './heap.js';
import { judgeOne, keep } from './run.js';
import { prepare, reveal } from './slots.js';
import { contains, locate } from './visited.js';

/**
 * Looks for states on the way to something: keeps those of INPUT of which a leaf was met that is flagged, or of which a
 * successor is in the set of another context; 0 where steps are of no interest. OUTPUT has room for all of them.
 */
export function sift(c: i32, wanted: i32): i32 {
  prepare(c);
  put(c + KEEPS_KNOWN, 1);
  const keyWords: i32 = word(c + KEY_WORDS);
  const end: i32 = word(c + INPUT_END);
  while (word(c + CURSOR) < end) {
    const key: i32 = word(c + INPUT) + word(c + CURSOR) * keyWords;
    put(c + BATCHED, 0);
    let status: i32 = judgeOne(c, key);
    let isWanted: boolean = status === DONE && isFlagged(c);
    if (status === DONE && wanted !== 0) {
      status = expand(c);
    }
    if (status !== DONE) {
      reveal(c);
      return status;
    }
    isWanted = isWanted || (wanted !== 0 && isFlagged(c));
    for (let i: i32 = 0; i < word(c + BATCHED) && !isWanted; i++) {
      const successor: i32 = word(c + BATCH) + i * keyWords;
      locate(wanted, successor, word(c + PLACES));
      isWanted = contains(wanted, successor, word(c + PLACES));
    }
    if (isWanted) {
      keep(c, key);
    }
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  put(c + BATCHED, 0);
  return DONE;
}

/** Was a leaf met that is flagged? There is a bit for each leaf. */
function isFlagged(c: i32): boolean {
  const flags: i32 = word(c + FLAGS);
  const end: i32 = word(c + MET) + word(c + MET_COUNT);
  for (let at: i32 = word(c + MET); at < end; at++) {
    const leaf: i32 = word(at);
    if (((word(flags + (leaf >> 5)) >>> (leaf & 31)) & 1) !== 0) {
      return true;
    }
  }
  return false;
}
