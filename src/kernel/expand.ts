import { bitOf } from './bitmap.js';
import {
  ACTION_COUNT,
  ACTIONS,
  ARENA,
  BATCH,
  BATCHED,
  BITMAP,
  CELLS,
  CHANGES,
  CURSOR,
  DICTIONARY_FULL,
  DONE,
  GROUP_WORDS,
  GROUPS,
  IMAGE_UNKNOWN,
  INPUT,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  LAST_CHANGE,
  LOCATED,
  MET,
  MET_COUNT,
  MISS,
  PAIR,
  PERMUTATIONS,
  PLACES,
  STATE_WORDS,
  STOPPED_AT,
  STRIDE,
  VISITED,
} from './context.js';
import { change, decode, encode, remember } from './dictionary.js';
import { put, times, word } from './heap.js';
import { canonical } from './symmetry.js';
import { find } from './tries.js';

/**
 * Adds the successors of the state at CURSOR to the batch; MET has the leaves. Here most of the time goes: what does not
 * change from one successor to the next is read once, and what a change makes of a group is looked up in place.
 */
export function expand(c: i32): i32 {
  const arena: i32 = word(c + ARENA);
  const pair: i32 = word(c + PAIR);
  const groups: i32 = word(c + GROUPS);
  const changes: i32 = word(c + CHANGES);
  const lastChange: i32 = word(c + LAST_CHANGE);
  const keyWords: i32 = word(c + KEY_WORDS);
  const isSymmetric: boolean = word(c + PERMUTATIONS) > 0;
  const isBitmap: boolean = word(c + VISITED) === BITMAP && !isSymmetric;
  const bits: i32 = word(c + CELLS);
  const key: i32 = word(c + INPUT) + word(c + CURSOR) * keyWords;
  const ownBit: i32 = isBitmap ? bitOf(c, key) : 0;
  const met: i32 = word(c + MET);
  decode(c, key, pair);
  let metEnd: i32 = met;
  let batched: i32 = word(c + BATCHED);
  let to: i32 = word(c + BATCH) + batched * keyWords;
  let place: i32 = word(c + PLACES) + 2 * batched;
  const cells: i32 = word(c + ACTIONS);
  const cellsEnd: i32 = cells + word(c + ACTION_COUNT);
  for (let cell: i32 = cells; cell < cellsEnd; cell++) {
    const leaf: i32 = find(arena, word(cell), pair);
    if (leaf === 0) {
      put(c + STOPPED_AT, word(cell));
      return MISS;
    }
    let at: i32 = arena - leaf;
    put(metEnd, word(at));
    metEnd++;
    let successors: i32 = word(at + 1);
    at += 2;
    for (; successors > 0; successors--) {
      const end: i32 = at + 2 + word(at + 1);
      let bit: i32 = ownBit;
      if (word(at) === 0) {
        for (let i: i32 = 0; i < keyWords; i++) {
          put(to + i, word(key + i));
        }
        for (at += 2; at < end; at++) {
          const change: i32 = word(at);
          const group: i32 = groups + word(arena + change) * GROUP_WORDS;
          const packed: i32 = to + word(group + KEY_WORD);
          const shift: i32 = word(group + KEY_SHIFT);
          const mask: i32 = word(group + KEY_MASK);
          const id: i32 = (word(packed) >>> shift) & mask;
          const hash: i32 = change + times(id, -1640531535);
          const known: i32 = changes + 4 * ((hash ^ (hash >>> 15)) & lastChange);
          let next: i32 = word(known + 2);
          if (word(known) !== change || word(known + 1) !== id) {
            next = remember(c, change, group, id, known);
            if (next === 0) {
              return DICTIONARY_FULL;
            }
          }
          put(packed, (word(packed) & ~(mask << shift)) | (next << shift));
          bit += times(next - id, word(group + STRIDE));
        }
      } else {
        metEnd = follow(c, at, metEnd);
        if (metEnd < 0) {
          return MISS;
        }
        if (!encode(c, pair, key, to)) {
          return DICTIONARY_FULL;
        }
        if (isBitmap) {
          bit = bitOf(c, to);
        }
        at = end;
      }
      if (isSymmetric && canonical(c, to) !== DONE) {
        return IMAGE_UNKNOWN;
      }
      if (isBitmap) {
        put(place, bits + (bit >>> 5));
        put(place + 1, bit & 31);
        place += 2;
      }
      to += keyWords;
      batched++;
    }
  }
  put(c + BATCHED, batched);
  put(c + LOCATED, isBitmap ? 1 : 0);
  put(c + MET_COUNT, metEnd - met);
  return DONE;
}

/** Takes a step of several parts, in the words of the state after; the end of MET then, or -1 where no trie answers. */
function follow(c: i32, first: i32, metEnd: i32): i32 {
  const arena: i32 = word(c + ARENA);
  const pair: i32 = word(c + PAIR);
  const words: i32 = word(c + STATE_WORDS);
  for (let i: i32 = 0; i < words; i++) {
    put(pair + words + i, word(pair + i));
  }
  let end: i32 = metEnd;
  // Both kinds of leaves tell alike what follows and what changes.
  let at: i32 = first;
  makeChanges(c, at);
  while (word(at) !== 0) {
    const then: i32 = word(at);
    const leaf: i32 = find(arena, then, pair);
    if (leaf === 0) {
      put(c + STOPPED_AT, then);
      return -1;
    }
    put(end, word(arena - leaf));
    end++;
    at = arena - leaf + 1;
    makeChanges(c, at);
  }
  return end;
}

/** Makes the changes of a leaf, whose \`then\` is given, in the state after. */
function makeChanges(c: i32, then: i32): void {
  const after: i32 = word(c + PAIR) + word(c + STATE_WORDS);
  const end: i32 = then + 2 + word(then + 1);
  for (let at: i32 = then + 2; at < end; at++) {
    change(c, word(at), after);
  }
}
