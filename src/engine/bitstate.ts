import { ADDRESS_BITS, CELLS, GROUP_COUNT, GROUP_WORDS, GROUPS, SEED } from './abi.js';
import { idIn } from './component-table.js';
import { fetchOr, mul32, put, word } from './words.js';

/*
 * Bitstate: three bits for the hashes of a key. A key whose bits are all set by others is taken for known. The hashes are
 * of the ids, so that they stay when keys are laid out anew.
 */

function hashOfIds(c: i32, key: i32, seed: i32): i32 {
  let hash: i32 = seed;
  let group: i32 = word(c + GROUPS);
  const end: i32 = group + word(c + GROUP_COUNT) * GROUP_WORDS;
  for (; group < end; group += GROUP_WORDS) {
    hash = mul32(hash ^ idIn(key, group), -1640531535);
    hash ^= hash >>> 15;
  }
  hash = mul32(hash ^ (hash >>> 16), -2048144789);
  return hash ^ (hash >>> 13);
}

export function locateHash(c: i32, key: i32, place: i32): void {
  put(place, hashOfIds(c, key, word(c + SEED)));
  put(place + 1, hashOfIds(c, key, ~word(c + SEED)) | 1);
}

export function insertHash(c: i32, place: i32): i32 {
  const bits: i32 = word(c + ADDRESS_BITS);
  let fresh: i32 = 0;
  let hash: i32 = word(place);
  for (let i: i32 = 0; i < 3; i++) {
    const bit: i32 = hash >>> (32 - bits);
    const at: i32 = word(c + CELLS) + (bit >>> 5);
    fresh |= ~(fetchOr(at, 1 << (bit & 31)) >>> (bit & 31)) & 1;
    hash = (hash + word(place + 1)) | 0;
  }
  return fresh;
}
