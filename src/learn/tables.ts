import type { Layout, Question } from './layout.js';
import { changesOf, type Writes } from './writes.js';

/** No recipe was run yet for the values that a state has. */
export const unknown = 0;
/** A rule that is not enabled, a property that has nothing to say. */
export const nothing = -1;

/** What is known of one recipe, or of several together. */
export interface Trie {
  /** Where it begins: the place of its first child. */
  readonly cell: number;
  /** How many paths it has, and how many words these take. */
  paths: number;
  words: number;
}

/** Words to keep tries in. */
export interface Room {
  /** All of them; other ones after each `enlarge`. */
  readonly words: Int32Array;
  enlarge(size: number): void;
}

/**
 * Decision tries, in one array of words. A trie asks a question at each node and ends in a leaf: `nothing`, or whatever
 * whoever learns it has put there. (src/kernel/tries.ts is the other reader of these words.)
 *
 *     cell   child                             the trie of one recipe
 *     node   question, child, child, …         a child for each answer; a question is where << 8 | mask
 *     leaf   number, …
 *
 * A child is `unknown`, the place of a node, or the negated place of a leaf. What a leaf changes in a state is told by
 * the places of records, one for each group of fields that changes:
 *
 *     change   number of the group, writes, for each: word within the group, bits to keep, bits to set
 */
export class Tables {
  leaves = 0;
  readonly #room: Room;
  readonly #groups: Layout['groups'];
  readonly #changes = new Map<string, number>();
  // Place 1 is the least that a leaf may not have: its negation is `nothing`.
  #used = 2;

  constructor({ groups }: Layout, room: Room = new OwnRoom()) {
    this.#groups = groups;
    this.#room = room;
  }

  get bytes(): number {
    return 4 * this.#used;
  }

  /** A trie that knows nothing. */
  plant(): Trie {
    return { cell: this.#take([unknown]), paths: 0, words: 0 };
  }

  /** Follows a state through a trie: a leaf, `nothing` or `unknown`. */
  find({ cell }: Trie, state: Int32Array): number {
    const { words } = this.#room;
    let child = words[cell] as number;
    while (child > 0) {
      const question = words[child] as number;
      // A shift takes its low five bits, and so the question's shift.
      const answer = ((state[question >> 13] as number) >>> (question >> 8)) & (question & 255);
      child = words[child + 1 + answer] as number;
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
    const { words } = this.#room;
    const first = place - leaf + 1;
    for (let at = first; at < first + (words[first - 1] as number); at++) {
      const record = words[at] as number;
      const group = base + (this.#groups[words[record] as number]?.firstWord as number);
      const end = record + 2 + 3 * (words[record + 1] as number);
      for (let write = record + 2; write < end; write += 3) {
        const word = group + (words[write] as number);
        state[word] = ((state[word] as number) & (words[write + 1] as number)) | (words[write + 2] as number);
      }
    }
  }

  /** The same as a list of writes: how many, and for each the word of the state, the bits to keep, the bits to set. */
  writes(leaf: number, place: number): readonly number[] {
    const changes = this.wordsOf(leaf, place + 1, place + 1 + this.wordOf(leaf, place));
    const writes = changes.flatMap((record) => {
      const [group, count] = [this.wordOf(-record, 0), this.wordOf(-record, 1)];
      const firstWord = this.#groups[group]?.firstWord as number;
      return this.wordsOf(-record, 2, 2 + 3 * count).map((word, i) => (i % 3 === 0 ? firstWord + word : word));
    });
    return [writes.length / 3, ...writes];
  }

  /** The records for some writes, as a leaf holds them: how many, and the place of each. Equal records are one. */
  changesFor(writes: Writes): readonly number[] {
    const records = changesOf(this.#groups, writes).map((record) => {
      const key = record.join();
      const place = this.#changes.get(key) ?? this.#take(record);
      this.#changes.set(key, place);
      return place;
    });
    return [records.length, ...records];
  }

  /** The questions that a trie is known to ask of a state, in order. */
  asked({ cell }: Trie, state: Int32Array): readonly Question[] {
    const { words } = this.#room;
    const questions: Question[] = [];
    let child = words[cell] as number;
    while (child > 0) {
      const question = words[child] as number;
      questions.push({ where: question >> 8, mask: question & 255 });
      child = words[child + 1 + answerOf(question, state)] as number;
    }
    return questions;
  }

  /**
   * Adds a path, whose beginning may be known.
   * @param leaf what stands in its leaf after the number; undefined: the path ends in `nothing`.
   * @returns the answer to `find` from now on.
   */
  learn(trie: Trie, state: Int32Array, questions: readonly Question[], leaf: readonly number[] | undefined): number {
    const before = this.#used;
    let place = trie.cell;
    for (const { where, mask } of questions) {
      const question = (where << 8) | mask;
      if (this.#room.words[place] === unknown) {
        const node = this.#take([question, ...new Array<number>(mask + 1).fill(unknown)]);
        // Only now: taking room may have replaced the words.
        this.#room.words[place] = node;
      }
      place = (this.#room.words[place] as number) + 1 + answerOf(question, state);
    }
    const child = leaf === undefined ? nothing : -this.#take([this.leaves++, ...leaf]);
    this.#room.words[place] = child;
    trie.paths += 1;
    trie.words += this.#used - before;
    return child;
  }

  /** Makes a trie forget what it knows: it has one path from now on, which asks nothing. */
  replace(trie: Trie, leaf: readonly number[]): void {
    this.#room.words[trie.cell] = unknown;
    this.learn(trie, new Int32Array(0), [], leaf);
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

/** Words of its own, for those who use no kernel. */
class OwnRoom implements Room {
  words = new Int32Array(4096);

  enlarge(size: number): void {
    const words = new Int32Array(size);
    words.set(this.words);
    this.words = words;
  }
}

const answerOf = (question: number, state: Int32Array): number =>
  ((state[question >> 13] as number) >>> (question >> 8)) & (question & 255);
