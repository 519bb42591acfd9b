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
  PLANE_WORDS,
  QUOTIENT,
  ROWS_OF_STATES,
  VISITED,
} from './abi.js';
import { keyInCell } from './cleary.js';
import { idIn, putId } from './component-table.js';
import { joinKey } from './free-bits.js';
import { bitsAt, LINKS, rowAt, rowCount } from './state-rows.js';
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
  } else if (kind === ROWS_OF_STATES) {
    const end: i32 = rowCount(from);
    for (let number: i32 = 1; number <= end; number++) {
      const row: i32 = rowAt(from, number);
      for (let at: i32 = 0; at < word(from + PLANE_WORDS); at++) {
        for (
          let bits: i32 = bitsAt(from, row, at), position: i32 = 32 * at;
          bits !== 0;
          bits = bits >>> 1, position++
        ) {
          if ((bits & 1) !== 0) {
            joinKey(from, row, position, word(from + BATCH));
            if (!reinsert(from, to)) {
              return false;
            }
          }
        }
      }
    }
  }
  return true;
}

/**
 * Lays the keys of all rows out anew, where the rows are: from as they are in one context to as they are in another. There a key
 * may take more words, so the last row goes first. OUTPUT of the first is scratch. The hash table is left as it is.
 */
export function repackRows(from: i32, to: i32): void {
  const own: i32 = word(from + KEY_WORDS);
  const words: i32 = word(to + KEY_WORDS);
  const key: i32 = word(from + OUTPUT);
  for (let number: i32 = rowCount(from); number > 0; number--) {
    const row: i32 = rowAt(from, number);
    const other: i32 = rowAt(to, number);
    repackKey(from, row, to, key);
    for (let i: i32 = LINKS + 2 * word(to + PLANE_WORDS) - 1; i >= 0; i--) {
      put(other + words + i, word(row + own + i));
    }
    for (let i: i32 = 0; i < words; i++) {
      put(other + i, word(key + i));
    }
  }
}

/** Writes the keys of all rows. @returns how many there are. */
export function copyRowKeys(c: i32, keys: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  const end: i32 = rowCount(c);
  let count: i32 = 0;
  for (let number: i32 = 1; number <= end; number++) {
    const row: i32 = rowAt(c, number);
    if (word(row) !== 0) {
      for (let i: i32 = 0; i < words; i++) {
        put(keys + count * words + i, word(row + i));
      }
      count++;
    }
  }
  return count;
}

/** Writes the keys that are in so many cells of a set of cells: some of all, by chance. @returns how many there are. */
export function sampleKeys(c: i32, cells: i32, keys: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  const isQuotient: boolean = word(c + VISITED) === QUOTIENT;
  const size: i32 = isQuotient ? 1 : words;
  const end: i32 = word(c + CELLS) + cells * size;
  let count: i32 = 0;
  for (let cell: i32 = word(c + CELLS); cell < end; cell += size) {
    if (word(cell) !== 0) {
      const key: i32 = keys + count * words;
      if (isQuotient) {
        keyInCell(c, cell, key);
      } else {
        for (let i: i32 = 0; i < words; i++) {
          put(key + i, word(cell + i));
        }
      }
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
