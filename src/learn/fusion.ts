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
 * group whose common trie grows faster than its members' loses the widest of them, for it reads different things.
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
    const questions = new Map<number, Question>();
    const leaves: number[] = [];
    const writes: number[] = [];
    let successors = 0;
    for (const member of this.#groups[slot] as Group) {
      const leaf = this.#source.resolve(member, state);
      for (const question of tables.asked(member, state)) {
        questions.set(question.where, question);
      }
      if (leaf !== nothing) {
        leaves.push(leaf);
        writes.push(...tables.writes(leaf));
        successors += tables.successors(leaf);
      }
    }
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

  /** The member with the most words goes its own way. */
  #cutIfWide(slot: number): void {
    const members = this.#groups[slot] as Group;
    const words = (member: number) => this.#source.tables.words[member] as number;
    const own = members.reduce((sum, member) => sum + words(member), 0);
    if (members.length === 1 || (this.tables.words[slot] as number) < mostWords + own) {
      return;
    }
    const widest = members.reduce((a, b) => (words(b) > words(a) ? b : a));
    const first =
      this.#groups.push(
        [widest],
        members.filter((member) => member !== widest),
      ) - 2;
    this.slots = this.slots.flatMap((place) => (place === slot ? [first, first + 1] : [place]));
  }
}

/** A common trie may take as many words as those of its members, and so many more. */
const mostWords = 4096;
