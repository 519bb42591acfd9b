import { word } from './heap.js';

/**
 * A trie asks a question of a few bits of a state at each node, and ends in a leaf. All places count from the arena.
 *
 *     cell   child                                  where a trie begins
 *     node   question, child, child, …              a child for each answer
 *     leaf   see run.ts
 *
 * A child is 0 where nobody knows the answer, the place of a node, or the negated place of a leaf. A question is
 * (word * 32 + shift) << 8 | mask.
 */
export function find(arena: i32, cell: i32, state: i32): i32 {
  let child: i32 = word(arena + cell);
  while (child > 0) {
    const node: i32 = arena + child;
    const question: i32 = word(node);
    const answer: i32 = (word(state + (question >> 13)) >>> ((question >> 8) & 31)) & (question & 255);
    child = word(node + 1 + answer);
  }
  return child;
}
