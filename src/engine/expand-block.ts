import {
  ARENA,
  BLOCK_SLOT_WORDS,
  BLOCK_SLOTS,
  DEPARTS,
  DICTIONARY_FULL,
  DONE,
  EVENT_MISS,
  FIRST_VALUE,
  GROUP_COUNT,
  JOIN_COUNT,
  JOIN_LIST,
  JOIN_STATES,
  MET,
  MET_COUNT,
  MISS,
  ROW_BITS,
  SLOT_CHANGE_ROOM,
  SLOT_ROW_ROOM,
  SLOT_WORDS,
  SLOTS,
  STOPPED_AT,
  TRANSIENTS_FULL,
  VALUE_CHANGES,
  VALUE_COUNT,
  VALUE_ID,
  VALUE_ROWS,
  VALUE_STATES,
  VALUE_WORDS,
  VALUES_END,
  WITH_SUCCESSOR,
} from './abi.js';
import { addValue, beginBlockStep, beginEvents, beginValues, blockSlot, unpackOne } from './block.js';
import { applyWrites } from './component-table.js';
import { setComponent } from './cursor.js';
import { evaluate } from './decision-tree.js';
import { join, joinAt, takeJoin } from './joins.js';
import { addSuccessors } from './successors.js';
import { ones, put, word } from './words.js';

/*
 * Leads the states of a block through trees together. Where they have different answers those with one of them go on, and the
 * others follow behind. MET has pairs: a leaf, and how many states have met it.
 */

/** What a tree is walked for: an action; what follows in a step; a property of states, a property of steps. */
const ACTION: i32 = 0;
const FOLLOWING: i32 = 1;
export const OF_STATES: i32 = 2;
const OF_STEPS: i32 = 3;

export function walk(c: i32, cell: i32, states: i32, kind: i32): i32 {
  return descend(c, cell, word(word(c + ARENA) + cell), states, kind);
}

/** Walks a tree of actions, takes the steps of those that are enabled, and judges what they end in. */
export function walkActions(c: i32, cell: i32, states: i32): i32 {
  put(c + JOIN_COUNT, 0);
  const status: i32 = walk(c, cell, states, ACTION);
  if (status !== DONE) {
    return status;
  }
  for (let number: i32 = 0; number < word(c + JOIN_COUNT); number++) {
    const joined: i32 = joinAt(c, number);
    takeJoin(c, number);
    const said: i32 = judge(c, word(joined + JOIN_LIST), word(joined + JOIN_STATES));
    if (said !== DONE) {
      return said;
    }
  }
  return DONE;
}

/** Goes on from a node of the tree of a cell. */
function descend(c: i32, cell: i32, from: i32, states: i32, kind: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const slots: i32 = word(c + SLOTS);
  const lists: i32 = word(c + BLOCK_SLOTS);
  let child: i32 = from;
  let own: i32 = states;
  while (child > 0) {
    const row: i32 = word(treeBuffer + child);
    const number: i32 = row >>> ROW_BITS;
    const place: i32 = row & ((1 << ROW_BITS) - 1);
    const slot: i32 = slots + number * SLOT_WORDS;
    const hasRoom: boolean = place < word(slot + SLOT_ROW_ROOM);
    let value: i32 = word(lists + number * BLOCK_SLOT_WORDS + FIRST_VALUE);
    while ((word(value + VALUE_STATES) & own) === 0) {
      value += VALUE_WORDS;
    }
    let next: i32 = hasRoom ? word(word(value + VALUE_ROWS) + place) : 0;
    if (next === 0) {
      next = evaluateFor(c, child, slot, value);
    }
    let same: i32 = own & word(value + VALUE_STATES);
    if (same !== own) {
      let rest: i32 = own & ~same;
      let others: i32 = 0;
      while (rest !== 0) {
        value += VALUE_WORDS;
        const these: i32 = rest & word(value + VALUE_STATES);
        if (these !== 0) {
          rest &= ~these;
          let other: i32 = hasRoom ? word(word(value + VALUE_ROWS) + place) : 0;
          if (other === 0) {
            other = evaluateFor(c, child, slot, value);
          }
          if (other === next) {
            same |= these;
          } else {
            others |= these;
          }
        }
      }
      if (others !== 0) {
        const status: i32 =
          kind === FOLLOWING ? descendAside(c, cell, child, others) : descend(c, cell, child, others, kind);
        if (status !== DONE) {
          return status;
        }
        own = same;
      }
    }
    child = next;
  }
  if (child === 0) {
    put(c + STOPPED_AT, cell);
    unpackOne(c, own, kind === FOLLOWING || kind === OF_STEPS);
    return MISS;
  }
  const leaf: i32 = treeBuffer - child;
  const met: i32 = word(c + MET) + word(c + MET_COUNT);
  put(met, word(leaf));
  put(met + 1, ones(own));
  put(c + MET_COUNT, word(c + MET_COUNT) + 2);
  if (kind === ACTION) {
    return takeSteps(c, leaf, own);
  }
  return kind === FOLLOWING ? follow(c, leaf + 1, own) : DONE;
}

function evaluateFor(c: i32, child: i32, slot: i32, value: i32): i32 {
  setComponent(slot, word(value + VALUE_ID));
  return evaluate(c, child);
}

/** Some states of a block go on, and leave the slots of the states after as they are. */
function descendAside(c: i32, cell: i32, child: i32, states: i32): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const after: i32 = blockSlot(c, count);
  const size: i32 = (count + 1) * BLOCK_SLOT_WORDS;
  const kept: i32 = word(c + VALUES_END);
  for (let i: i32 = 0; i < size; i++) {
    put(kept + i, word(after + i));
  }
  put(c + VALUES_END, kept + size);
  const status: i32 = descend(c, cell, child, states, FOLLOWING);
  if (status !== DONE) {
    return status;
  }
  for (let i: i32 = 0; i < size; i++) {
    put(after + i, word(kept + i));
  }
  put(c + VALUES_END, kept);
  return DONE;
}

/** Takes the steps of the actions that are enabled in some states: at a leaf of a tree of actions. */
function takeSteps(c: i32, leaf: i32, states: i32): i32 {
  let at: i32 = leaf + 2;
  let successors: i32 = word(leaf + 1);
  if (successors > 0) {
    put(c + WITH_SUCCESSOR, word(c + WITH_SUCCESSOR) | states);
  }
  for (; successors > 0; successors--) {
    // The number of the action is of no interest.
    const part: i32 = at + 1;
    const status: i32 = takeStep(c, part, states);
    if (status !== DONE) {
      return status;
    }
    at = part + 3 + word(part + 2);
  }
  return DONE;
}

/** Takes a step whose first part stands at a place. */
function takeStep(c: i32, part: i32, states: i32): i32 {
  const kept: i32 = word(c + VALUES_END);
  beginBlockStep(c);
  beginEvents(c);
  let status: i32 = DONE;
  if (word(part) === 0) {
    status = change(c, part, states, false);
    if (status === DONE) {
      status = endStep(c, 0, states);
    }
  } else {
    status = follow(c, part, states);
  }
  put(c + VALUES_END, kept);
  return status;
}

/** Goes on with a step behind a leaf. */
function follow(c: i32, part: i32, states: i32): i32 {
  const tells: i32 = word(part + 1);
  if (tells !== 0) {
    const number: i32 = 2 * word(c + GROUP_COUNT);
    const slot: i32 = word(c + SLOTS) + number * SLOT_WORDS;
    // What has happened is the same in all states that came to the same leaves.
    const happened: i32 = word(blockSlot(c, number) + FIRST_VALUE);
    const told: i32 = tells < word(slot + SLOT_CHANGE_ROOM) ? word(word(happened + VALUE_CHANGES) + tells) : 0;
    if (told === 0) {
      put(c + STOPPED_AT, tells);
      unpackOne(c, states, true);
      return EVENT_MISS;
    }
    beginValues(c, number);
    addValue(c, number, told, -1);
  }
  const status: i32 = change(c, part, states, true);
  if (status !== DONE) {
    return status;
  }
  const then: i32 = word(part);
  if (then > 0) {
    return walk(c, then, states, FOLLOWING);
  }
  if (then === DEPARTS) {
    return DONE;
  }
  return endStep(c, then === 0 ? 0 : word(c + ARENA) - then, states);
}

/** A step ends: who judges it is in a list of cells, unless that is 0. It is judged with others that end alike, if possible. */
function endStep(c: i32, list: i32, states: i32): i32 {
  return join(c, list, states) ? DONE : judge(c, list, states);
}

/** Asks properties of steps about the states before and after, and adds those after to the visited set. */
function judge(c: i32, list: i32, states: i32): i32 {
  if (list !== 0) {
    const end: i32 = list + 1 + word(list);
    for (let cell: i32 = list + 1; cell < end; cell++) {
      const status: i32 = walk(c, word(cell), states, OF_STEPS);
      if (status !== DONE) {
        return status;
      }
    }
  }
  return addSuccessors(c, states);
}

/** Makes the changes of a part of a step: once for each value of a group, not for each state. */
function change(c: i32, part: i32, states: i32, isTransient: boolean): i32 {
  const count: i32 = word(c + GROUP_COUNT);
  const end: i32 = part + 3 + word(part + 2);
  for (let at: i32 = part + 3; at < end; at++) {
    const row: i32 = word(at);
    const number: i32 = count + (row >>> ROW_BITS);
    const place: i32 = row & ((1 << ROW_BITS) - 1);
    const slot: i32 = word(c + SLOTS) + number * SLOT_WORDS;
    const list: i32 = blockSlot(c, number);
    let value: i32 = word(list + FIRST_VALUE);
    const valuesEnd: i32 = value + word(list + VALUE_COUNT) * VALUE_WORDS;
    beginValues(c, number);
    for (; value < valuesEnd; value += VALUE_WORDS) {
      const these: i32 = word(value + VALUE_STATES) & states;
      if (these !== 0) {
        let id: i32 = place < word(slot + SLOT_CHANGE_ROOM) ? word(word(value + VALUE_CHANGES) + place) : 0;
        if (id === 0) {
          setComponent(slot, word(value + VALUE_ID));
          id = applyWrites(c, row, slot, isTransient);
          if (id === 0) {
            return isTransient ? TRANSIENTS_FULL : DICTIONARY_FULL;
          }
        }
        addValue(c, number, id, these);
      }
    }
  }
  return DONE;
}
