import {
  ARENA,
  DONE,
  MET,
  MET_COUNT,
  MISS,
  ROW_BITS,
  SLOT_ROW_ROOM,
  SLOT_ROWS,
  SLOT_WORDS,
  SLOTS,
  STOPPED_AT,
} from './abi.js';
import { localOf } from './cursor.js';
import { put, word } from './words.js';

/**
 * A tree asks a question of a few bits of a state at each node, and ends in a leaf. All places count from the buffer of trees.
 *
 *     cell   child                                  where a tree begins
 *     node   row, question, child, child, …         a child for each answer
 *     leaf   see run.ts
 *
 * A child is 0 where nobody knows the answer, the place of a node, or the negated place of a leaf. A question is
 * (word * 32 + shift) << 8 | mask, of a word of the pair that PAIR is. A row is slot << ROW_BITS | number.
 *
 * The questions about one group that follow each other are one question for its id: whatever they lead to is remembered
 * in the row of the first of them.
 * @returns the negated place of a leaf; 0 where nobody knows.
 */
export function lookup(c: i32, cell: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const slots: i32 = word(c + SLOTS);
  let child: i32 = word(treeBuffer + cell);
  while (child > 0) {
    const row: i32 = word(treeBuffer + child);
    const number: i32 = row & ((1 << ROW_BITS) - 1);
    const slot: i32 = slots + (row >>> ROW_BITS) * SLOT_WORDS;
    // Row 0 is always zero.
    const next: i32 = number < word(slot + SLOT_ROW_ROOM) ? word(word(slot + SLOT_ROWS) + number) : 0;
    child = next !== 0 ? next : evaluate(c, child);
  }
  return child;
}

/** Goes through the nodes that ask about one group, and remembers where they lead. */
export function evaluate(c: i32, first: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const row: i32 = word(treeBuffer + first);
  const slot: i32 = row >>> ROW_BITS;
  const local: i32 = localOf(c, slot);
  let child: i32 = first;
  while (child > 0 && word(treeBuffer + child) >>> ROW_BITS === slot) {
    const question: i32 = word(treeBuffer + child + 1);
    const answer: i32 = (word(local + (question >> 13)) >>> ((question >> 8) & 31)) & (question & 255);
    child = word(treeBuffer + child + 2 + answer);
  }
  const at: i32 = word(c + SLOTS) + slot * SLOT_WORDS;
  const number: i32 = row & ((1 << ROW_BITS) - 1);
  if (number !== 0 && number < word(at + SLOT_ROW_ROOM)) {
    put(word(at + SLOT_ROWS) + number, child);
  }
  return child;
}

/** Asks the trees of a list of cells, and adds their leaves to MET. */
export function lookupAll(c: i32, cells: i32, end: i32): i32 {
  const treeBuffer: i32 = word(c + ARENA);
  const met: i32 = word(c + MET);
  let metEnd: i32 = met + word(c + MET_COUNT);
  for (let cell: i32 = cells; cell < end; cell++) {
    const leaf: i32 = lookup(c, word(cell));
    if (leaf === 0) {
      put(c + STOPPED_AT, word(cell));
      return MISS;
    }
    put(metEnd, word(treeBuffer - leaf));
    metEnd++;
  }
  put(c + MET_COUNT, metEnd - met);
  return DONE;
}
