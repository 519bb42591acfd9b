import type { Field } from './layout.js';
import { maskOf } from './pack.js';
import type { Writes } from './writes.js';

/** No recipe was run yet for the values that a state has. */
export const unknown = 0;
/** A rule that is not enabled, a property that has nothing to say. */
export const nothing = -1;

/**
 * What is known of recipes, one decision trie for each, all in one array of words. A trie asks for a few bits of the
 * state at each node and ends in a leaf: `nothing`, or the writes of a rule.
 *
 *     slot   child                             the trie of one recipe
 *     node   word * 32 + shift, mask, child, child, …      a child for each value
 *     leaf   number, writes, (word, bits to keep, bits to set), …
 *
 * A child is `unknown`, the place of a node, or the negated place of a leaf.
 */
export class Tables {
  /** How often each leaf was counted, by the leaf's number. */
  hits = new Float64Array(1024);
  /** Whose leaf it is, by the leaf's number. */
  readonly owners: number[] = [];
  /** Paths and words of each recipe. */
  readonly paths: Float64Array;
  readonly words: Float64Array;
  #arena: Int32Array;
  #used: number;

  constructor(slots: number) {
    this.paths = new Float64Array(slots);
    this.words = new Float64Array(slots);
    // Place 1 is the least that a leaf may have: its negation is `nothing`.
    this.#used = Math.max(2, slots);
    this.#arena = new Int32Array(Math.max(4096, 2 * slots));
  }

  get bytes(): number {
    return this.#arena.byteLength + this.hits.byteLength;
  }

  /** Follows a state through one recipe's trie: a leaf, `nothing` or `unknown`. */
  find(slot: number, state: Int32Array): number {
    const arena = this.#arena;
    let child = arena[slot] as number;
    while (child > 0) {
      const question = arena[child] as number;
      // A shift takes its low five bits, and so the question's shift.
      const value = ((state[question >> 5] as number) >>> question) & (arena[child + 1] as number);
      child = arena[child + 2 + value] as number;
    }
    return child;
  }

  /** Counts a leaf. */
  count(leaf: number): void {
    const number = this.#arena[-leaf] as number;
    this.hits[number] = (this.hits[number] as number) + 1;
  }

  /** Makes the state after a leaf's writes. */
  follow(leaf: number, from: Int32Array, to: Int32Array): void {
    const arena = this.#arena;
    for (let word = 0; word < from.length; word++) {
      to[word] = from[word] as number;
    }
    const first = 2 - leaf;
    const end = first + 3 * (arena[1 - leaf] as number);
    for (let write = first; write < end; write += 3) {
      const word = arena[write] as number;
      to[word] = ((to[word] as number) & (arena[write + 1] as number)) | (arena[write + 2] as number);
    }
  }

  /** The questions that a recipe's trie is known to ask of a state, in order. */
  asked(slot: number, state: Int32Array): readonly number[] {
    const questions: number[] = [];
    let child = this.#arena[slot] as number;
    while (child > 0) {
      const question = this.#arena[child] as number;
      questions.push(question);
      const value = ((state[question >> 5] as number) >>> question) & (this.#arena[child + 1] as number);
      child = this.#arena[child + 2 + value] as number;
    }
    return questions;
  }

  /** Adds the path of one run of a recipe, whose beginning may be known; the answer to `find` from now on. */
  learn(slot: number, state: Int32Array, reads: readonly Field[], writes: Writes | undefined): number {
    const before = this.#used;
    let place = slot;
    for (const { question, mask } of reads.flatMap(questionsOf)) {
      if (this.#arena[place] === unknown) {
        // Taking room may replace the arena: first the node, then the place it hangs on.
        const node = this.#node(question, mask);
        this.#arena[place] = node;
      }
      const node = this.#arena[place] as number;
      place = node + 2 + (((state[question >> 5] as number) >>> question) & mask);
    }
    const leaf = writes === undefined ? nothing : this.#leaf(slot, writes);
    this.#arena[place] = leaf;
    this.paths[slot] = (this.paths[slot] as number) + 1;
    this.words[slot] = (this.words[slot] as number) + this.#used - before;
    return leaf;
  }

  #node(question: number, mask: number): number {
    const node = this.#take(3 + mask);
    this.#arena[node] = question;
    this.#arena[node + 1] = mask;
    return node;
  }

  #leaf(slot: number, writes: Writes): number {
    const words = wordsOf(writes);
    const leaf = this.#take(2 + 3 * words.size);
    this.#arena[leaf] = this.owners.length;
    this.#arena[leaf + 1] = words.size;
    [...words].forEach(([word, { keep, set }], i) => {
      this.#arena.set([word, keep, set], leaf + 2 + 3 * i);
    });
    this.owners.push(slot);
    if (this.owners.length > this.hits.length) {
      const hits = new Float64Array(2 * this.hits.length);
      hits.set(this.hits);
      this.hits = hits;
    }
    return -leaf;
  }

  #take(words: number): number {
    const place = this.#used;
    this.#used += words;
    if (this.#used > this.#arena.length) {
      const arena = new Int32Array(2 * this.#used);
      arena.set(this.#arena);
      this.#arena = arena;
    }
    return place;
  }
}

/** The most bits that one node asks for: a wider field takes several nodes, so that a rare value costs little. */
const widestQuestion = 8;

/** How a trie asks for a field. */
export const questionsOf = (field: Field): readonly { readonly question: number; readonly mask: number }[] =>
  Array.from({ length: Math.ceil(field.bits / widestQuestion) }, (_, i) => ({
    question: field.word * 32 + field.shift + i * widestQuestion,
    mask: maskOf(Math.min(widestQuestion, field.bits - i * widestQuestion)),
  }));

const wordsOf = (writes: Writes): ReadonlyMap<number, { keep: number; set: number }> => {
  const words = new Map<number, { keep: number; set: number }>();
  for (const [field, code] of writes) {
    const { keep, set } = words.get(field.word) ?? { keep: -1, set: 0 };
    words.set(field.word, {
      keep: keep & ~(maskOf(field.bits) << field.shift),
      set: set | (code << field.shift),
    });
  }
  return words;
};
