import { ModelError } from '../language/index.js';
import type { BitTest, Layout } from './layout.js';
import { OwnWordBuffer, type WordBuffer } from './word-buffer.js';
import { changesOf, type MaskedWrites } from './write-set.js';

/** No recipe was run yet for the values that a state has. */
export const unknown = 0;
/** A rule that is not enabled, a property that has nothing to say. */
export const nothing = -1;

/** What is known of one recipe, or of several together. */
export interface DecisionTree {
  /** Where it begins: the place of its first child. */
  readonly cell: number;
  /** Does the inner loop walk it? Then its nodes have rows. */
  readonly isWalked: boolean;
  /** How many paths it has, and how many words these take. */
  paths: number;
  words: number;
}

/** The bits of a row, in a word that has a slot above it. */
const rowBits = 22;
const mostRows = 1 << rowBits;

/**
 * Decision trees, in one array of words. A tree asks a question at each node and ends in a leaf: `nothing`, or whatever
 * whoever learns it has put there. (src/engine/decision-tree.ts is the other reader of these words.)
 *
 *     cell   child                             the tree of one recipe
 *     node   row, question, child, child, …    a child for each answer; a question is where << 8 | mask
 *     leaf   number, …
 *
 * A child is `unknown`, the place of a node, or the negated place of a leaf. What a leaf changes in a state is a row for
 * each group of fields that changes, and behind the row a record:
 *
 *     record   writes, for each: word within the group, bits to keep, bits to set
 *
 * A row is where whoever numbers the states of a group remembers an answer for each of them: where the questions about
 * that group lead, from a node on; or what a change makes of it. It is slot << 22 | number: the slot of a group in the
 * state, or in the state after (as many slots further on), the last slot being what has happened. Where a node asks on
 * about the same group as the one before it, its number is 0.
 */
export class DecisionTrees {
  leaves = 0;
  /** By group, the last being what happened: the nodes that have rows, by the numbers of these; number 0 is no row. */
  readonly nodes: readonly number[][];
  /** The records behind the rows of changes; the first two are taken. */
  readonly records: readonly number[][];
  readonly #room: WordBuffer;
  readonly #groups: Layout['groups'];
  /** The slot of each word of a state, of the one after it, and of what happened. */
  readonly #slots: readonly number[];
  readonly #changes = new Map<string, number>();
  readonly #lists = new Map<string, number>();
  // Place 1 is the least that a leaf may not have: its negation is `nothing`.
  #used = 2;

  constructor({ groups }: Layout, room: WordBuffer = new OwnWordBuffer()) {
    this.#groups = groups;
    this.#room = room;
    this.nodes = Array.from({ length: groups.length + 1 }, () => [0]);
    this.records = Array.from({ length: groups.length + 1 }, () => [0, 0]);
    const before = groups.flatMap(({ words }, group) => new Array<number>(words).fill(group));
    const after = before.map((group) => groups.length + group);
    this.#slots = [...before, ...after, 2 * groups.length];
  }

  get bytes(): number {
    return 4 * this.#used;
  }

  /** A tree that knows nothing. */
  plant(isWalked: boolean): DecisionTree {
    return { cell: this.#take([unknown]), isWalked, paths: 0, words: 0 };
  }

  /** Follows a state through a tree: a leaf, `nothing` or `unknown`. */
  find({ cell }: DecisionTree, state: Int32Array): number {
    return this.findAt(cell, state);
  }

  /** The same, where only the cell is at hand. */
  findAt(cell: number, state: Int32Array): number {
    const { words } = this.#room;
    let child = words[cell] as number;
    while (child > 0) {
      child = words[child + 2 + answerOf(words[child + 1] as number, state)] as number;
    }
    return child;
  }

  /** A word of a leaf. The first is its number: leaves are counted from 0 in the order of learning. */
  wordOf(leaf: number, place: number): number {
    return this.#room.words[place - leaf] as number;
  }

  numberOf(leaf: number): number {
    return this.wordOf(leaf, 0);
  }

  /** Some words of a leaf. */
  wordsOf(leaf: number, from: number, to: number): readonly number[] {
    return [...this.#room.words.subarray(from - leaf, to - leaf)];
  }

  /** Changes a state as a leaf says: the number of changes stands at a place of it, and then these. */
  change(leaf: number, place: number, state: Int32Array, base: number): void {
    this.forEachWrite(leaf, place, (word, keep, set) => {
      state[base + word] = ((state[base + word] as number) & keep) | set;
    });
  }

  /** Tells of each word of the state that a leaf changes: the bits to keep, the bits to set. */
  forEachWrite(leaf: number, place: number, tell: (word: number, keep: number, set: number) => void): void {
    const { words } = this.#room;
    const first = place - leaf + 1;
    for (let at = first; at < first + (words[first - 1] as number); at++) {
      const row = words[at] as number;
      const group = this.#groups[row >>> rowBits]?.firstWord as number;
      const record = this.#recordOf(row);
      const end = record + 1 + 3 * (words[record] as number);
      for (let write = record + 1; write < end; write += 3) {
        tell(group + (words[write] as number), words[write + 1] as number, words[write + 2] as number);
      }
    }
  }

  /** The same as a list of writes: how many, and for each the word of the state, the bits to keep, the bits to set. */
  writes(leaf: number, place: number): readonly number[] {
    const writes: number[] = [];
    this.forEachWrite(leaf, place, (...write) => {
      writes.push(...write);
    });
    return [writes.length / 3, ...writes];
  }

  /** The changes for some writes, as a leaf holds them: how many, and the row of each. Equal changes are one. */
  changesFor(writes: MaskedWrites): readonly number[] {
    const rows = changesOf(this.#groups, writes).map(([group = 0, ...record]) =>
      this.#rowFor(`${group} ${record}`, group, () => this.#take(record)),
    );
    return [rows.length, ...rows];
  }

  /** The row for what is told of what happened, by its number. */
  rowOfTelling(telling: number): number {
    return this.#rowFor(`told ${telling}`, this.#groups.length, () => telling) & (mostRows - 1);
  }

  /** What is told at such a row. */
  tellingAt(row: number): number {
    return this.records.at(-1)?.[row] as number;
  }

  #rowFor(key: string, group: number, record: () => number): number {
    const rows = this.records[group] as number[];
    const known = this.#changes.get(key);
    if (known !== undefined) {
      return known;
    }
    if (rows.length === mostRows) {
      throw new ModelError(
        'the rules of the model change one part of the world in too many ways; give it smaller parts',
      );
    }
    const row = (group << rowBits) | (rows.push(record()) - 1);
    this.#changes.set(key, row);
    return row;
  }

  /** Without a row a node is walked each time. */
  #giveRow(node: number, slot: number): void {
    const groups = this.#groups.length;
    const nodes = this.nodes[slot < groups ? slot : slot - groups] as number[];
    if (nodes.length < mostRows) {
      this.#room.words[node] = (slot << rowBits) | (nodes.push(node) - 1);
    }
  }

  #recordOf(row: number): number {
    return this.records[row >>> rowBits]?.[row & (mostRows - 1)] as number;
  }

  /** The questions that a tree is known to ask of a state, in order. */
  asked({ cell }: DecisionTree, state: Int32Array): readonly BitTest[] {
    const { words } = this.#room;
    const questions: BitTest[] = [];
    let child = words[cell] as number;
    while (child > 0) {
      const question = words[child + 1] as number;
      questions.push({ where: question >> 8, mask: question & 255 });
      child = words[child + 2 + answerOf(question, state)] as number;
    }
    return questions;
  }

  /**
   * Adds a path, whose beginning may be known.
   * @param leaf what stands in its leaf after the number; undefined: the path ends in `nothing`.
   * @returns the answer to `find` from now on.
   */
  learn(
    tree: DecisionTree,
    state: Int32Array,
    questions: readonly BitTest[],
    leaf: readonly number[] | undefined,
  ): number {
    const before = this.#used;
    let place = tree.cell;
    let last = -1;
    for (const { where, mask } of questions) {
      if (this.#room.words[place] === unknown) {
        this.#ask(tree, place, (where << 8) | mask, last);
      }
      place = (this.#room.words[place] as number) + 2 + answerOf((where << 8) | mask, state);
      last = this.#slots[where >> 5] as number;
    }
    return this.#end(tree, place, leaf, before);
  }

  /**
   * The same where it does not matter in which order questions are asked, nor whether others are. First come those that
   * the tree asks in any case; then, one after the other, those about one group: the inner loop takes them for one.
   */
  learnInAnyOrder(
    tree: DecisionTree,
    state: Int32Array,
    questions: readonly BitTest[],
    leaf: readonly number[],
  ): number {
    const before = this.#used;
    const rest = new Map(questions.map(({ where, mask }) => [(where << 8) | mask, this.#slots[where >> 5] as number]));
    let place = tree.cell;
    let last = -1;
    for (let child = this.#room.words[place] as number; child > 0 || (child === unknown && rest.size > 0); ) {
      if (child === unknown) {
        const [first = 0] = rest.keys();
        const [question] = [...rest].find(([, slot]) => slot === last) ?? [first];
        this.#ask(tree, place, question, last);
        child = this.#room.words[place] as number;
      }
      const question = this.#room.words[child + 1] as number;
      rest.delete(question);
      last = this.#slots[question >> 13] as number;
      place = child + 2 + answerOf(question, state);
      child = this.#room.words[place] as number;
    }
    return this.#end(tree, place, leaf, before);
  }

  /** A node at a place where nobody knows how to go on. It has a row unless it asks on about the same slot. */
  #ask(tree: DecisionTree, place: number, question: number, last: number): void {
    const slot = this.#slots[question >> 13] as number;
    const node = this.#take([slot << rowBits, question, ...new Array<number>((question & 255) + 1).fill(unknown)]);
    if (slot !== last && tree.isWalked) {
      this.#giveRow(node, slot);
    }
    // Only now: taking room may have replaced the words.
    this.#room.words[place] = node;
  }

  #end(tree: DecisionTree, place: number, leaf: readonly number[] | undefined, before: number): number {
    if (this.#room.words[place] !== unknown) {
      throw new Error('a path ends where another goes on');
    }
    const child = leaf === undefined ? nothing : -this.#take([this.leaves++, ...leaf]);
    this.#room.words[place] = child;
    tree.paths += 1;
    tree.words += this.#used - before;
    return child;
  }

  /** The place of a list of cells: how many, and each. Equal lists are one. */
  listOf(cells: readonly number[]): number {
    const key = cells.join();
    const place = this.#lists.get(key) ?? this.#take([cells.length, ...cells]);
    this.#lists.set(key, place);
    return place;
  }

  /** Makes a tree know nothing again. */
  forget(tree: DecisionTree): void {
    this.#room.words[tree.cell] = unknown;
  }

  #take(words: readonly number[]): number {
    const place = this.#used;
    this.#used += words.length;
    if (this.#used > this.#room.words.length) {
      this.#room.enlarge(2 * this.#used);
    }
    this.#room.words.set(words, place);
    return place;
  }
}

// A shift takes its low five bits, and so the question's shift.
const answerOf = (question: number, state: Int32Array): number =>
  ((state[question >> 13] as number) >>> (question >> 8)) & (question & 255);
