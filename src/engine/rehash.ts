import {
  BATCH,
  CELLS,
  FACTOR,
  GROUP_COUNT,
  GROUP_WORDS,
  GROUPS,
  KEY_WORDS,
  LAST_CELL,
  LOW_BITS,
  OUTPUT,
  PLACES,
  PLAIN,
  QUOTIENT,
  VISITED,
} from './abi.js';
import { keyAt, wordsInUse } from './bitmap.js';
import { keyInCell } from './cleary.js';
import { idIn, putId } from './component-table.js';
import { insert, locate } from './visited.js';
import { put, word } from './words.js';

/**
 * Adds the keys of one context's set to another's, whose keys may be laid out differently. BATCH, OUTPUT and PLACES of
 * the first are its scratch.
 * @returns false where they do not fit.
 */
export function rehashInto(from: i32, to: i32): boolean {
  const kind: i32 = word(from + VISITED);
  const cells: i32 = word(from + CELLS);
  if (kind === QUOTIENT) {
    const end: i32 = cells + (word(from + FACTOR) << word(from + LOW_BITS));
    for (let cell: i32 = cells; cell < end; cell++) {
      if (word(cell) !== 0) {
        keyInCell(from, cell, word(from + BATCH));
        if (!reinsert(from, to)) {
          return false;
        }
      }
    }
  } else if (kind === PLAIN) {
    const words: i32 = word(from + KEY_WORDS);
    const end: i32 = cells + (word(from + LAST_CELL) + 1) * words;
    for (let cell: i32 = cells; cell < end; cell += words) {
      if (word(cell) !== 0) {
        for (let i: i32 = 0; i < words; i++) {
          put(word(from + BATCH) + i, word(cell + i));
        }
        if (!reinsert(from, to)) {
          return false;
        }
      }
    }
  } else {
    const end: i32 = wordsInUse(from);
    for (let at: i32 = 0; at < end; at++) {
      for (let bits: i32 = word(cells + at), bit: i32 = 32 * at; bits !== 0; bits = bits >>> 1, bit++) {
        if ((bits & 1) !== 0) {
          keyAt(from, bit, word(from + BATCH));
          if (!reinsert(from, to)) {
            return false;
          }
        }
      }
    }
  }
  return true;
}

/** Writes the keys that are in so many cells of a quotient set: some of all, by chance. @returns how many there are. */
export function sampleKeys(c: i32, cells: i32, keys: i32): i32 {
  let count: i32 = 0;
  for (let cell: i32 = word(c + CELLS); cell < word(c + CELLS) + cells; cell++) {
    if (word(cell) !== 0) {
      keyInCell(c, cell, keys + count * word(c + KEY_WORDS));
      count++;
    }
  }
  return count;
}

/** The key in the batch of one context is laid out as in another, and added there. */
function reinsert(from: i32, to: i32): boolean {
  const key: i32 = word(from + BATCH);
  const other: i32 = word(from + OUTPUT);
  const place: i32 = word(from + PLACES);
  repackKey(from, key, to, other);
  locate(to, other, place);
  return insert(to, other, place) >= 0;
}

/** Lays keys out anew: from as they are in one context to as they are in another. */
export function repackKeys(from: i32, keys: i32, to: i32, others: i32, keyCount: i32): void {
  for (let i: i32 = 0; i < keyCount; i++) {
    repackKey(from, keys + i * word(from + KEY_WORDS), to, others + i * word(to + KEY_WORDS));
  }
}

function repackKey(from: i32, key: i32, to: i32, other: i32): void {
  for (let i: i32 = 0; i < word(to + KEY_WORDS); i++) {
    put(other + i, 0);
  }
  const end: i32 = word(from + GROUP_COUNT) * GROUP_WORDS;
  for (let group: i32 = 0; group < end; group += GROUP_WORDS) {
    putId(other, word(to + GROUPS) + group, idIn(key, word(from + GROUPS) + group));
  }
}
