import {
  BATCH,
  BATCH_ROOM,
  BATCHED,
  BITSTATE,
  COUNTERS,
  CURSOR,
  DONE,
  FANOUT,
  FOUND,
  IGNORED,
  INPUT_END,
  JUDGED,
  KEEPS_OUTPUT,
  KEY_WORDS,
  LOOKED_UP,
  MET,
  MET_COUNT,
  MOST_NEW,
  NEW,
  OUTPUT,
  OUTPUT_FULL,
  OUTPUT_ROOM,
  PLACES,
  PROPERTIES,
  PROPERTY_COUNT,
  ROOM,
  TOO_MANY,
  VISITED,
  VISITED_FULL,
} from './abi.js';
import { cacheLayouts, load, unpackToPair } from './cursor.js';
import { lookupAll } from './decision-tree.js';
import { expand } from './expand.js';
import { contains, insert, locate } from './visited.js';
import { count, put, word } from './words.js';

/*
 * The inner loop of a search: expands states, adds the worlds they lead to, judges those that are new. It knows nothing
 * of models: what it needs to know stands in trees, and where these have no answer it stops and asks. A state whose
 * expansion was stopped is expanded from its beginning when the inner loop is called again: until then nothing of it counts.
 *
 *     leaf of ACTIONS      number, successors, for each: action, then, tells, changes, change, …
 *     leaf of PROPERTIES   number
 *     leaf of a cell that follows (then)
 *                          number, then, tells, changes, change, …
 *
 * A change is a row that has the id that one group changes to (component-table.ts). `then` is the cell of a tree that goes on
 * where a step has more to do: its questions are about the state before, the state after as far as it is known, and what
 * has happened. 0 where nothing follows; DEPARTS where the step leaves the schema: it leads back to the state before.
 * `tells` is the row that has the number of what has happened with that; or 0.
 */

/** Goes on until all of INPUT is expanded, or something is in the way: the answer says what. */
export function run(c: i32): i32 {
  cacheLayouts(c);
  while (true) {
    let status: i32 = checkNew(c);
    if (status !== DONE) {
      return status;
    }
    if (word(c + LOOKED_UP) < word(c + BATCHED)) {
      status = insertBatch(c);
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
      unpackToPair(c);
      return status;
    }
    countMet(c);
    put(c + CURSOR, word(c + CURSOR) + 1);
  }
  return DONE;
}

function countMet(c: i32): void {
  const counters: i32 = word(c + COUNTERS);
  const end: i32 = word(c + MET) + word(c + MET_COUNT);
  for (let at: i32 = word(c + MET); at < end; at++) {
    count(counters + 2 * word(at));
  }
}

/** Adds the states of the batch: their memory is asked for together, and waited for once. */
function insertBatch(c: i32): i32 {
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
  for (let i: i32 = first; i < end; i++) {
    locate(c, batch + i * keyWords, places + 2 * i);
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
      emit(c, key);
    }
  }
  put(c + LOOKED_UP, end);
  return DONE;
}

/** Adds a key to OUTPUT. */
function emit(c: i32, key: i32): void {
  const keyWords: i32 = word(c + KEY_WORDS);
  const to: i32 = word(c + OUTPUT) + word(c + FOUND) * keyWords;
  for (let i: i32 = 0; i < keyWords; i++) {
    put(to + i, word(key + i));
  }
  put(c + FOUND, word(c + FOUND) + 1);
}

/** Asks every property of worlds about those that are new. */
function checkNew(c: i32): i32 {
  const keyWords: i32 = word(c + KEY_WORDS);
  const end: i32 = word(c + FOUND);
  for (let i: i32 = word(c + JUDGED); i < end; i++) {
    const status: i32 = checkState(c, word(c + OUTPUT) + i * keyWords);
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
export function checkState(c: i32, key: i32): i32 {
  const cells: i32 = word(c + PROPERTIES);
  load(c, key);
  put(c + MET_COUNT, 0);
  const status: i32 = lookupAll(c, cells, cells + word(c + PROPERTY_COUNT));
  if (status !== DONE) {
    unpackToPair(c);
  }
  return status;
}
