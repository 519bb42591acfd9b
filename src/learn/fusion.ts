import type { Question } from './layout.js';
import { nothing, Tables, unknown } from './tables.js';

/** Slots whose tries are walked as one. */
export type Group = readonly number[];

/** What a fusion is made from: tries that are known or can be learned. */
export interface Source {
  readonly tables: Tables;
  /** A leaf of a slot's trie, or `nothing`; a recipe is run where it has to be. */
  resolve(slot: number, state: Int32Array): number;
}

/**
 * One trie for several: it asks what they ask, each question once, and has all of their successors in one leaf. A
 * group whose common trie grows much faster than its members' is cut in two, for they read different things.
 */
export class Fusion {
  /** The groups that are in use: places in `tables`. */
  slots: readonly number[];
  readonly tables: Tables;
  /** How often each leaf was met, by its number. */
  hits = new Float64Array(1024);
  readonly #source: Source;
  /** The members of each group. */
  readonly #groups: Group[];
  /** By the number of a leaf: the leaves of the source that it stands for. */
  readonly #parts: (readonly number[])[] = [];

  constructor(source: Source, groups: readonly Group[]) {
    this.#source = source;
    this.#groups = [...groups];
    this.slots = groups.map((_, slot) => slot);
    // Cutting every group down to single members at most doubles their number.
    this.tables = new Tables(2 * groups.reduce((sum, group) => sum + group.length, 0));
  }

  get bytes(): number {
    return this.tables.bytes + this.hits.byteLength;
  }

  /** The leaf of a group for a state, known or made from its members' leaves; it counts as met. */
  meet(slot: number, state: Int32Array): number {
    let leaf = this.tables.find(slot, state);
    if (leaf === unknown) {
      leaf = this.#fuse(slot, state);
    }
    const number = this.tables.numberOf(leaf);
    this.hits[number] = (this.hits[number] as number) + 1;
    return leaf;
  }

  /** How often each leaf of the source was met, by its number. */
  sourceHits(): Float64Array {
    const { tables } = this.#source;
    const hits = new Float64Array(tables.leaves);
    this.#parts.forEach((leaves, number) => {
      for (const leaf of leaves) {
        const part = tables.numberOf(leaf);
        hits[part] = (hits[part] as number) + (this.hits[number] as number);
      }
    });
    return hits;
  }

  #fuse(slot: number, state: Int32Array): number {
    const { tables } = this.#source;
    const members = this.#groups[slot] as Group;
    const leaves = members.map((member) => this.#source.resolve(member, state)).filter((leaf) => leaf !== nothing);
    const questions = new Map<number, Question>();
    for (const question of members.flatMap((member) => tables.asked(member, state))) {
      questions.set(question.where, question);
    }
    const writes = leaves.flatMap((leaf) => tables.writes(leaf));
    const successors = leaves.reduce((sum, leaf) => sum + tables.successors(leaf), 0);
    const fused = this.tables.learn(slot, state, [...questions.values()], successors, writes);
    this.#parts.push(leaves);
    if (this.#parts.length > this.hits.length) {
      const hits = new Float64Array(2 * this.hits.length);
      hits.set(this.hits);
      this.hits = hits;
    }
    this.#cutIfWide(slot);
    return fused;
  }

  #cutIfWide(slot: number): void {
    const members = this.#groups[slot] as Group;
    const own = members.reduce((sum, member) => sum + (this.#source.tables.words[member] as number), 0);
    if (members.length === 1 || (this.tables.words[slot] as number) < mostWords + widest * own) {
      return;
    }
    const half = members.length >> 1;
    const first = this.#groups.push(members.slice(0, half), members.slice(half)) - 2;
    this.slots = this.slots.flatMap((place) => (place === slot ? [first, first + 1] : [place]));
  }
}

/** A common trie may take so many words, and so many times those of its members. */
const mostWords = 4096;
const widest = 4;
