import { CELLS, KEY_WORDS, LAST_CELL } from './abi.js';
import { mul32, put, word } from './words.js';

/* Plain: open addressing over whole keys. No id is 0, so that an empty cell begins with a zero. */

export function locatePlain(c: i32, key: i32, place: i32): void {
  put(place, word(c + CELLS) + (hashOf(c, key) & word(c + LAST_CELL)) * word(c + KEY_WORDS));
}

export function hashOf(c: i32, key: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  let hash: i32 = 0;
  for (let i: i32 = 0; i < words; i++) {
    hash = mul32(hash ^ word(key + i), -1640531535);
    hash ^= hash >>> 15;
  }
  hash = mul32(hash ^ (hash >>> 16), -2048144789);
  hash ^= hash >>> 13;
  hash = mul32(hash, -1028477387);
  return hash ^ (hash >>> 16);
}

export function plainCell(c: i32, key: i32, place: i32): i32 {
  const words: i32 = word(c + KEY_WORDS);
  const end: i32 = word(c + CELLS) + (word(c + LAST_CELL) + 1) * words;
  let cell: i32 = word(place);
  while (true) {
    let same: i32 = 0;
    while (same < words && word(cell + same) === word(key + same)) {
      same++;
    }
    if (same === words || word(cell) === 0) {
      return cell;
    }
    cell += words;
    if (cell === end) {
      cell = word(c + CELLS);
    }
  }
}

export function insertPlain(c: i32, key: i32, place: i32): i32 {
  const cell: i32 = plainCell(c, key, place);
  if (word(cell) !== 0) {
    return 0;
  }
  const words: i32 = word(c + KEY_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(cell + i, word(key + i));
  }
  return 1;
}
