import type { Question } from './layout.js';

/** No recipe was run yet for the values that a state has. */
export const unknown = 0;
/** A rule that is not enabled, a property that has nothing to say. */
export const nothing = -1;

/**
 * What is known of recipes, one decision trie for each, all in one array of words. A trie asks a question at each
 * node and ends in a leaf: `nothing`, or the writes that make each successor of a state.
 *
 *     slot   child                             the trie of one recipe
 *     node   where, mask, child, child, …      a child for each answer
 *     leaf   number, successors, for each: writes, (word, bits to keep, bits to set), …
 *
 * A child is `unknown`, the place of a node, or the negated place of a leaf.
 */
export class Tables {
  leaves = 0;
  /** Paths and words of each trie. */
  readonly paths: Float64Array;
  readonly words: Float64Array;
  #arena: Int32Array;
  #used: number;

  constructor(slots: number) {
    this.paths = new Float64Array(slots);
    this.words = new Float64Array(slots);
    // Place 1 is the least that a leaf may not have: its negation is `nothing`.
    this.#used = Math.max(2, slots);
    this.#arena = new Int32Array(Math.max(4096, 2 * slots));
  }

  get bytes(): number {
    return this.#arena.byteLength;
  }

  /** Follows a state through one trie: a leaf, `nothing` or `unknown`. */
  find(slot: number, state: Int32Array): number {
    const arena = this.#arena;
    let child = arena[slot] as number;
    while (child > 0) {
      const where = arena[child] as number;
      // A shift takes its low five bits, and so the question's shift.
      const answer = ((state[where >> 5] as number) >>> where) & (arena[child + 1] as number);
      child = arena[child + 2 + answer] as number;
    }
    return child;
  }

  /** The number of a leaf: they are counted from 0 in the order of learning. */
  numberOf(leaf: number): number {
    return this.#arena[-leaf] as number;
  }

  /** How many successors a leaf has. */
  successors(leaf: number): number {
    return this.#arena[1 - leaf] as number;
  }

  /** Appends the successors of a state to a list of states; how many they are. */
  follow(leaf: number, state: Int32Array, to: Int32Array, base: number): number {
    const arena = this.#arena;
    const size = state.length;
    const successors = arena[1 - leaf] as number;
    let at = 2 - leaf;
    for (let own = base; own < base + successors * size; own += size) {
      for (let word = 0; word < size; word++) {
        to[own + word] = state[word] as number;
      }
      const end = at + 1 + 3 * (arena[at] as number);
      for (at++; at < end; at += 3) {
        const word = own + (arena[at] as number);
        to[word] = ((to[word] as number) & (arena[at + 1] as number)) | (arena[at + 2] as number);
      }
    }
    return successors;
  }

  /** Makes a state its own first successor. */
  change(leaf: number, state: Int32Array): void {
    const arena = this.#arena;
    const end = 3 - leaf + 3 * (arena[2 - leaf] as number);
    for (let at = 3 - leaf; at < end; at += 3) {
      const word = arena[at] as number;
      state[word] = ((state[word] as number) & (arena[at + 1] as number)) | (arena[at + 2] as number);
    }
  }

  /** The questions that a trie is known to ask of a state, in order. */
  asked(slot: number, state: Int32Array): readonly Question[] {
    const questions: Question[] = [];
    let child = this.#arena[slot] as number;
    while (child > 0) {
      const where = this.#arena[child] as number;
      const mask = this.#arena[child + 1] as number;
      questions.push({ where, mask });
      child = this.#arena[child + 2 + answerOf(where, mask, state)] as number;
    }
    return questions;
  }

  /** The writes behind a leaf, each successor's as `follow` reads them; nothing for `nothing`. */
  writes(leaf: number): readonly number[] {
    if (leaf === nothing) {
      return [];
    }
    let end = 2 - leaf;
    for (let successor = 0; successor < (this.#arena[1 - leaf] as number); successor++) {
      end += 1 + 3 * (this.#arena[end] as number);
    }
    return [...this.#arena.subarray(2 - leaf, end)];
  }

  /**
   * Adds a path, whose beginning may be known.
   * @param successors undefined: the path ends in `nothing`.
   * @returns the answer to `find` from now on.
   */
  learn(
    slot: number,
    state: Int32Array,
    questions: readonly Question[],
    successors: number | undefined,
    writes: readonly number[],
  ): number {
    const before = this.#used;
    let place = slot;
    for (const { where, mask } of questions) {
      if (this.#arena[place] === unknown) {
        const node = this.#take([where, mask, ...new Array<number>(mask + 1).fill(unknown)]);
        // Only now: taking room may have replaced the arena.
        this.#arena[place] = node;
      }
      place = (this.#arena[place] as number) + 2 + answerOf(where, mask, state);
    }
    const leaf = successors === undefined ? nothing : -this.#take([this.leaves++, successors, ...writes]);
    this.#arena[place] = leaf;
    this.paths[slot] = (this.paths[slot] as number) + 1;
    this.words[slot] = (this.words[slot] as number) + this.#used - before;
    return leaf;
  }

  #take(words: readonly number[]): number {
    const place = this.#used;
    this.#used += words.length;
    if (this.#used > this.#arena.length) {
      const arena = new Int32Array(2 * this.#used);
      arena.set(this.#arena);
      this.#arena = arena;
    }
    this.#arena.set(words, place);
    return place;
  }
}

const answerOf = (where: number, mask: number, state: Int32Array): number =>
  ((state[where >> 5] as number) >>> where) & mask;
