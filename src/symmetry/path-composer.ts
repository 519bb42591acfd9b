import type { BitTest, DecisionTree, TransitionCache } from '../transitions/index.js';
import type { MaskedWrites } from '../transitions/write-set.js';

/** Goes through a step, effect by effect, and keeps what they ask, write and tell together. */
export class PathComposer<W> {
  readonly questions = new Map<number, BitTest>();
  readonly leaves: number[] = [];
  /** What follows, as the cache has it; at the beginning of a step the slot of the action. */
  next: number;
  readonly #cache: TransitionCache<W>;
  readonly #pair: Int32Array;
  /** Is the state after, where nothing was written, the same as the state before? */
  readonly #isWhole: boolean;
  /** By word of the state after: the bits that were written. */
  readonly #written: Int32Array;
  readonly #tellings: number[] = [];

  constructor(cache: TransitionCache<W>, pair: Int32Array, from: number) {
    this.#cache = cache;
    this.#pair = pair.slice();
    this.#written = new Int32Array(cache.layout.words);
    this.#isWhole = from < 0;
    this.next = from;
  }

  /** The row of all that was told. */
  get tells(): number {
    const { eventLog, tables } = this.#cache;
    return this.#tellings.length === 0 ? 0 : tables.rowOfTelling(eventLog.together(this.#tellings));
  }

  /** The number of what has happened. */
  get happened(): number {
    return this.#pair[2 * this.#written.length] as number;
  }

  get writes(): MaskedWrites {
    const writes = new Map<number, { keep: number; set: number }>();
    this.#written.forEach((bits, word) => {
      if (bits !== 0) {
        writes.set(word, { keep: ~bits, set: (this.#pair[this.#written.length + word] as number) & bits });
      }
    });
    return writes;
  }

  /** Takes the next part. */
  goOn(): void {
    const { tables } = this.#cache;
    const isFirst = this.next < 0;
    const leaf = isFirst
      ? this.#cache.resolve(~this.next, this.#pair)
      : this.#cache.resolveFollowing(this.next, this.#pair);
    const tree = isFirst ? (this.#cache.trees[~this.next] as DecisionTree) : this.#cache.treeAt(this.next);
    for (const question of [...tables.asked(tree, this.#pair), ...this.#cache.checkedAt(this.next, this.#pair)]) {
      this.#ask(question);
    }
    if (!isFirst) {
      // Whoever led here has met the first.
      this.leaves.push(leaf);
    }
    this.#take(leaf);
  }

  #ask(question: BitTest): void {
    const { where, mask } = question;
    const word = (where >> 5) - this.#written.length;
    const written = this.#written[word] ?? 0;
    // Parts write whole fields. (A shift takes its low five bits, and so the question's shift.)
    const isWritten = ((written >>> where) & mask) === mask;
    // At the beginning of a step nothing has happened.
    const isKnown = isWritten || (this.#isWhole && word === this.#written.length);
    const asked = this.#isWhole && word >= 0 ? { where: where - 32 * this.#written.length, mask } : question;
    if (!isKnown && !this.questions.has(asked.where)) {
      this.questions.set(asked.where, asked);
    }
  }

  #take(leaf: number): void {
    const words = this.#written.length;
    this.#cache.forEachWrite(leaf, (word, keep, set) => {
      this.#pair[words + word] = ((this.#pair[words + word] as number) & keep) | set;
      this.#written[word] = (this.#written[word] as number) | ~keep;
    });
    const tells = this.#cache.eventDeltaOf(leaf);
    if (tells !== 0) {
      this.#pair[2 * words] = this.#cache.tell(this.#pair[2 * words] as number, tells);
      this.#tellings.push(this.#cache.tables.tellingAt(tells));
    }
    this.next = this.#cache.continuationOf(leaf);
  }
}
