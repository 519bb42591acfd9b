import {
  ACTION_COUNT,
  ACTIONS,
  ARENA,
  BATCH,
  BATCHED,
  CURSOR,
  DEPARTS,
  DICTIONARY_FULL,
  DONE,
  ENDS,
  EVENT_MISS,
  GROUP_COUNT,
  IMAGE_UNKNOWN,
  INPUT,
  KEY_WORDS,
  LISTS_STEPS,
  MET,
  MET_COUNT,
  MISS,
  PERMUTATIONS,
  ROW_BITS,
  SLOT_CHANGE_ROOM,
  SLOT_CHANGES,
  SLOT_ID,
  SLOT_KEY_MASK,
  SLOT_KEY_SHIFT,
  SLOT_KEY_WORD,
  SLOT_WORDS,
  SLOTS,
  STEP_CELL,
  STEP_WORDS,
  STEPS,
  STOPPED_AT,
  TRANSIENTS_FULL,
} from './abi.js';
import { canonicalize } from './canonicalize.js';
import { applyWrites, persistentId } from './component-table.js';
import { beginStep, load, setComponent } from './cursor.js';
import { lookup, lookupAll } from './decision-tree.js';
import { describe } from './describe.js';
import { put, word } from './words.js';

/**
 * Adds the successors of the state at CURSOR to the batch; MET has the leaves. Here most of the time goes: what does not
 * change from one successor to the next is read once, and a change is made in place.
 */
export function expand(c: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const slots: i32 = word(c + SLOTS);
  const keyWords: i32 = word(c + KEY_WORDS);
  const isSymmetric: boolean = word(c + PERMUTATIONS) > 0;
  const listsSteps: boolean = word(c + LISTS_STEPS) !== 0;
  const isAsked: boolean = word(c + STEP_CELL) !== 0;
  const key: i32 = word(c + INPUT) + word(c + CURSOR) * keyWords;
  const met: i32 = word(c + MET);
  load(c, key);
  let metEnd: i32 = met;
  let isEnd: boolean = true;
  let batched: i32 = word(c + BATCHED);
  let to: i32 = word(c + BATCH) + batched * keyWords;
  const cells: i32 = word(c + ACTIONS);
  const cellsEnd: i32 = cells + word(c + ACTION_COUNT);
  for (let cell: i32 = cells; cell < cellsEnd; cell++) {
    const leaf: i32 = lookup(c, word(cell));
    if (leaf === 0) {
      put(c + STOPPED_AT, word(cell));
      return MISS;
    }
    let at: i32 = treeBuffer - leaf;
    put(metEnd, word(at));
    metEnd++;
    let successors: i32 = word(at + 1);
    at += 2;
    isEnd = isEnd && successors === 0;
    for (; successors > 0; successors--) {
      const action: i32 = word(at);
      at++;
      const end: i32 = at + 3 + word(at + 2);
      for (let i: i32 = 0; i < keyWords; i++) {
        put(to + i, word(key + i));
      }
      const part: i32 = at;
      at = end;
      if (word(part) === 0 && !isAsked) {
        const last: i32 = part + 3 + word(part + 2);
        for (let change: i32 = part + 3; change < last; change++) {
          const row: i32 = word(change);
          const slot: i32 = slots + (row >>> ROW_BITS) * SLOT_WORDS;
          const number: i32 = row & ((1 << ROW_BITS) - 1);
          let id: i32 = number < word(slot + SLOT_CHANGE_ROOM) ? word(word(slot + SLOT_CHANGES) + number) : 0;
          if (id === 0) {
            id = applyWrites(c, row, slot, false);
          } else if (id > word(slot + SLOT_KEY_MASK)) {
            // It was remembered on the way through another step.
            id = persistentId(c, slot, row >>> ROW_BITS, id);
          }
          if (id === 0) {
            return DICTIONARY_FULL;
          }
          const more: i32 = id - word(slot + SLOT_ID);
          const packed: i32 = to + word(slot + SLOT_KEY_WORD);
          put(packed, word(packed) + (more << word(slot + SLOT_KEY_SHIFT)));
        }
      } else {
        put(c + MET_COUNT, metEnd - met);
        const status: i32 = executeStep(c, part, to);
        if (status !== DONE) {
          return status;
        }
        metEnd = met + word(c + MET_COUNT);
      }
      if (listsSteps) {
        const status: i32 = describe(c, action, word(c + STEPS) + batched * STEP_WORDS);
        if (status !== DONE) {
          return status;
        }
      }
      if (isSymmetric && canonicalize(c, to) !== DONE) {
        return IMAGE_UNKNOWN;
      }
      to += keyWords;
      batched++;
    }
  }
  const ends: i32 = word(c + ENDS);
  if (isEnd && ends !== 0) {
    const leaf: i32 = lookup(c, ends);
    if (leaf === 0) {
      put(c + STOPPED_AT, ends);
      return MISS;
    }
    put(metEnd, word(treeBuffer - leaf));
    metEnd++;
  }
  put(c + BATCHED, batched);
  put(c + MET_COUNT, metEnd - met);
  return DONE;
}

/**
 * Takes a step of several parts, the first of which stands at a place, and makes the key of the state before that of the
 * state after. Adds its leaves to MET.
 */
function executeStep(c: i32, first: i32, key: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const after: i32 = word(c + SLOTS) + word(c + GROUP_COUNT) * SLOT_WORDS;
  const happened: i32 = after + word(c + GROUP_COUNT) * SLOT_WORDS;
  let metEnd: i32 = word(c + MET) + word(c + MET_COUNT);
  beginStep(c);
  // Leaves of all kinds have the same behind their numbers.
  let at: i32 = first;
  while (true) {
    const tells: i32 = word(at + 1);
    if (tells !== 0) {
      const told: i32 = tells < word(happened + SLOT_CHANGE_ROOM) ? word(word(happened + SLOT_CHANGES) + tells) : 0;
      if (told === 0) {
        put(c + STOPPED_AT, tells);
        return EVENT_MISS;
      }
      setComponent(happened, told);
    }
    const end: i32 = at + 3 + word(at + 2);
    for (let change: i32 = at + 3; change < end; change++) {
      const row: i32 = word(change);
      const slot: i32 = after + (row >>> ROW_BITS) * SLOT_WORDS;
      const number: i32 = row & ((1 << ROW_BITS) - 1);
      let id: i32 = number < word(slot + SLOT_CHANGE_ROOM) ? word(word(slot + SLOT_CHANGES) + number) : 0;
      if (id === 0) {
        id = applyWrites(c, row, slot, true);
        if (id === 0) {
          return TRANSIENTS_FULL;
        }
      }
      setComponent(slot, id);
    }
    const then: i32 = word(at);
    if (then <= 0) {
      put(c + MET_COUNT, metEnd - word(c + MET));
      if (then === DEPARTS) {
        return DONE;
      }
      // The properties that judge the step, if there are any.
      const list: i32 = treeBuffer - then;
      const isJudged: boolean = then !== 0 && word(c + LISTS_STEPS) === 0;
      const status: i32 = isJudged ? lookupAll(c, list + 1, list + 1 + word(list)) : DONE;
      return status === DONE ? commitKey(c, key) : status;
    }
    const leaf: i32 = lookup(c, then);
    if (leaf === 0) {
      put(c + STOPPED_AT, then);
      return MISS;
    }
    put(metEnd, word(treeBuffer - leaf));
    metEnd++;
    at = treeBuffer - leaf + 1;
  }
}

/** Makes the key of the state before that of the state after. */
function commitKey(c: i32, key: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const size: i32 = count * SLOT_WORDS;
  let slot: i32 = word(c + SLOTS);
  for (let number: i32 = 0; number < count; number++) {
    let id: i32 = word(slot + size + SLOT_ID);
    if (id !== word(slot + SLOT_ID)) {
      if (id > word(slot + SLOT_KEY_MASK)) {
        id = persistentId(c, slot, number, id);
        if (id === 0) {
          return DICTIONARY_FULL;
        }
      }
      const packed: i32 = key + word(slot + SLOT_KEY_WORD);
      put(packed, word(packed) + ((id - word(slot + SLOT_ID)) << word(slot + SLOT_KEY_SHIFT)));
    }
    slot += SLOT_WORDS;
  }
  return DONE;
}
