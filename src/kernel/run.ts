import {
  ACTION_COUNT,
  ACTIONS,
  ARENA,
  BATCH,
  BATCH_ROOM,
  BATCHED,
  BITMAP,
  BITSTATE,
  CELLS,
  CHANGES,
  COUNTERS,
  CURSOR,
  DICTIONARY_FULL,
  DONE,
  FANOUT,
  FOUND,
  GROUP_WORDS,
  GROUPS,
  IGNORED,
  IMAGE_UNKNOWN,
  INPUT,
  INPUT_END,
  JUDGED,
  KEEPS_OUTPUT,
  KEY_MASK,
  KEY_SHIFT,
  KEY_WORD,
  KEY_WORDS,
  LAST_CHANGE,
  LOCATED,
  LOOKED_UP,
  MET,
  MET_COUNT,
  MISS,
  MOST_NEW,
  NEW,
  OUTPUT,
  OUTPUT_FULL,
  OUTPUT_ROOM,
  PAIR,
  PERMUTATIONS,
  PLACES,
  PROPERTIES,
  PROPERTY_COUNT,
  ROOM,
  STATE_WORDS,
  STOPPED_AT,
  STRIDE,
  TOO_MANY,
  VISITED,
  VISITED_FULL,
} from './context.js';
import { change, decode, encode, remember } from './dictionary.js';
import { count, put, times, word } from './heap.js';
import { canonical } from './symmetry.js';
import { find } from './tries.js';
import { bitOf, contains, insert, locate } from './visited.js';

/*
 * The inner loop of a search: expands states, adds the worlds they lead to, judges those that are new. It knows nothing
 * of models: what it needs to know stands in tries, and where these have no answer it stops and asks. A state whose
 * expansion was stopped is expanded from its beginning when the kernel is called again: until then nothing of it counts.
 *
 *     leaf of ACTIONS      number, successors, for each: then, changes, change, …
 *     leaf of PROPERTIES   number
 *     leaf of a cell that follows (then)
 *                          number, then, changes, change, …
 *
 * A change is the place of a record that says how one group changes (dictionary.ts). `then` is the cell of a trie that
 * goes on where a step has more to do: its questions are about the pair of the state before (the first words) and the
 * state after, as far as it is known (the words behind them). 0 where nothing follows.
 */

/** Goes on until all of INPUT is expanded, or something is in the way: the answer says what. */
export function run(c: i32): i32 {
  while (true) {
    let status: i32 = judge(c);
    if (status !== DONE) {
      return status;
    }
    if (word(c + LOOKED_UP) < word(c + BATCHED)) {
      status = lookUp(c);
      if (status !== DONE) {
        return status;
      }
    } else if (word(c + CURSOR) === word(c + INPUT_END)) {
      return DONE;
    } else {
      put(c + BATCHED, 0);
      put(c + LOOKED_UP, 0);
      status = fill(c);
      if (status !== DONE) {
        return status;
      }
    }
  }
}

/** Expands as many states as the batch has room for. */
function fill(c: i32): i32 {
  const room: i32 = word(c + BATCH_ROOM) - word(c + FANOUT);
  const end: i32 = word(c + INPUT_END);
  while (word(c + CURSOR) < end && word(c + BATCHED) <= room) {
    const status: i32 = expand(c);
    if (status !== DONE) {
      return status;
    }
    countMet(c);
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  return DONE;
}

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

function countMet(c: i32): void {
  const counters: i32 = word(c + COUNTERS);
  const end: i32 = word(c + MET) + word(c + MET_COUNT);
  for (let at: i32 = word(c + MET); at < end; at++) {
    count(counters + 2 * word(at));
  }
}

/** Adds the states of the batch: their memory is asked for together, and waited for once. */
function lookUp(c: i32): i32 {
  const keyWords: i32 = word(c + KEY_WORDS);
  const batch: i32 = word(c + BATCH);
  const places: i32 = word(c + PLACES);
  const end: i32 = word(c + BATCHED);
  const first: i32 = word(c + LOOKED_UP);
  const kind: i32 = word(c + VISITED);
  if (word(c + NEW) + end - first > word(c + ROOM)) {
    return VISITED_FULL;
  }
  if (word(c + FOUND) + end - first > word(c + OUTPUT_ROOM)) {
    return OUTPUT_FULL;
  }
  if (word(c + LOCATED) === 0) {
    for (let i: i32 = first; i < end; i++) {
      locate(c, batch + i * keyWords, places + 2 * i);
    }
  }
  let ignored: i32 = 0;
  if (kind !== BITSTATE) {
    for (let place: i32 = places + 2 * first; place < places + 2 * end; place += 2) {
      ignored ^= word(word(place));
    }
  }
  put(c + IGNORED, ignored);
  for (let i: i32 = first; i < end; i++) {
    const place: i32 = places + 2 * i;
    // Most keys of a bitmap are known, and seen to be so at once.
    if (kind === BITMAP && ((word(word(place)) >>> word(place + 1)) & 1) !== 0) {
      continue;
    }
    const key: i32 = batch + i * keyWords;
    if (word(c + NEW) === word(c + MOST_NEW) && !contains(c, key, place)) {
      put(c + LOOKED_UP, i);
      return TOO_MANY;
    }
    const isNew: i32 = insert(c, key, place);
    if (isNew < 0) {
      put(c + LOOKED_UP, i);
      return VISITED_FULL;
    }
    if (isNew > 0) {
      put(c + NEW, word(c + NEW) + 1);
      keep(c, key);
    }
  }
  put(c + LOOKED_UP, end);
  return DONE;
}

/** Adds a key to OUTPUT. */
export function keep(c: i32, key: i32): void {
  const keyWords: i32 = word(c + KEY_WORDS);
  const to: i32 = word(c + OUTPUT) + word(c + FOUND) * keyWords;
  for (let i: i32 = 0; i < keyWords; i++) {
    put(to + i, word(key + i));
  }
  put(c + FOUND, word(c + FOUND) + 1);
}

/** Asks every property of worlds about those that are new. */
function judge(c: i32): i32 {
  const keyWords: i32 = word(c + KEY_WORDS);
  const end: i32 = word(c + FOUND);
  for (let i: i32 = word(c + JUDGED); i < end; i++) {
    const status: i32 = judgeOne(c, word(c + OUTPUT) + i * keyWords);
    if (status !== DONE) {
      put(c + JUDGED, i);
      return status;
    }
    countMet(c);
  }
  const isKept: boolean = word(c + KEEPS_OUTPUT) !== 0;
  put(c + FOUND, isKept ? end : 0);
  put(c + JUDGED, isKept ? end : 0);
  return DONE;
}

/** Asks every property of worlds about one; MET has the leaves. */
export function judgeOne(c: i32, key: i32): i32 {
  const arena: i32 = word(c + ARENA);
  const pair: i32 = word(c + PAIR);
  const cells: i32 = word(c + PROPERTIES);
  const cellsEnd: i32 = cells + word(c + PROPERTY_COUNT);
  let metEnd: i32 = word(c + MET);
  decode(c, key, pair);
  for (let cell: i32 = cells; cell < cellsEnd; cell++) {
    const leaf: i32 = find(arena, word(cell), pair);
    if (leaf === 0) {
      put(c + STOPPED_AT, word(cell));
      return MISS;
    }
    put(metEnd, word(arena - leaf));
    metEnd++;
  }
  put(c + MET_COUNT, metEnd - word(c + MET));
  return DONE;
}
