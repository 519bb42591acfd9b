import { CompositeLeaves } from './composite-leaves.js';
import { type DecisionTree, type DecisionTrees, nothing, unknown } from './decision-trees.js';
import type { BitTest } from './layout.js';
import type { TransitionCache } from './transition-cache.js';
import type { LeafSource } from './tree-product.js';
import type { MaskedWrites } from './write-set.js';

/** What follows in a step from somewhere on, with a tree of its own. */
interface Stretch {
  readonly tree: DecisionTree;
  /** Where it begins: a cell of the cache, or, negated, the slot of an action (less one). */
  readonly from: number;
  /** It ends with the part that makes it ask for so many bits. */
  bits: number;
  /** The numbers of its leaves, and how often they were met when there were `checked` of them. */
  leaves: number[];
  checked: number;
  met: number;
}

/** So many bits at first, and so many fewer each time that is too much. */
const bitsAtFirst = 16;
const bitsLess = 4;
/** It is too much where, of so many new paths, and then of as many as there were before, each is met less often than this. */
const fewPaths = 64;
const worth = 16;
/** Of the paths of a superblock so many are executed again, and then one in so many. */
const oftenRechecked = 16;
const seldomRechecked = 16;

/**
 * A step has many parts that ask little, and often what those before them have asked or written. So parts that follow
 * each other are put together, in a tree that asks what they ask of the state before the first of them, with all that
 * they do in one leaf. How far that goes is another for each path; where it makes more paths than are met again and
 * again, it will go less far.
 *
 *     leaf   number, then, tells, changes, change, …
 */
export class Superblocks<W> implements LeafSource {
  readonly parts: CompositeLeaves;
  readonly tables: DecisionTrees;
  readonly trees: readonly DecisionTree[];
  readonly #cache: TransitionCache<W>;
  readonly #hits: () => Float64Array;
  readonly #byStart = new Map<number, Stretch>();
  readonly #byCell = new Map<number, Stretch>();

  /** @param hits how often each leaf was met, by its number. */
  constructor(cache: TransitionCache<W>, hits: () => Float64Array) {
    this.parts = new CompositeLeaves(cache.tables);
    this.tables = cache.tables;
    this.trees = cache.trees;
    this.#cache = cache;
    this.#hits = hits;
  }

  /** The first leaf of a step, or that of a property of worlds: as the cache has it. */
  resolve(slot: number, state: Int32Array): number {
    return this.#cache.resolve(slot, state);
  }

  /** A step of several parts is left to a superblock from its beginning: there it may become one part. */
  contents(leaf: number): readonly number[] {
    const contents = this.#cache.contents(leaf);
    return (contents[0] ?? 0) > 0 ? [this.#cellAt(~this.#cache.ownerOf(leaf)), 0, 0] : contents;
  }

  /** A step of several parts is checked where it is made. */
  asked(slot: number, state: Int32Array, leaf: number): readonly BitTest[] {
    const isLeft = leaf !== nothing && (this.#cache.contents(leaf)[0] ?? 0) > 0;
    const checked = isLeft ? [] : this.#cache.checked(slot, state);
    return [...this.tables.asked(this.trees[slot] as DecisionTree, state), ...checked];
  }

  has(cell: number): boolean {
    return this.#byCell.has(cell);
  }

  #cellAt(from: number): number {
    const known = this.#byStart.get(from);
    if (known !== undefined) {
      return known.tree.cell;
    }
    const tree = this.#cache.tables.plant(true);
    const superblock = { tree, from, bits: bitsAtFirst, leaves: [], checked: 0, met: 0 };
    this.#byStart.set(from, superblock);
    this.#byCell.set(tree.cell, superblock);
    return tree.cell;
  }

  /** The leaf for a state before a step, the one that was made of it so far, and what has happened. */
  resolveAt(cell: number, pair: Int32Array): number {
    const superblock = this.#byCell.get(cell) as Stretch;
    const leaf = this.tables.find(superblock.tree, pair);
    if (leaf !== unknown) {
      return leaf;
    }
    this.#check(superblock);
    return this.#learn(superblock, pair);
  }

  #learn(superblock: Stretch, pair: Int32Array): number {
    const { tables } = this;
    const { tree, from, bits, leaves } = superblock;
    const { check } = this.#cache;
    const wholes = check?.wholes;
    const way = new PathComposer(this.#cache, pair, from);
    // Only what was asked may decide where it ends, or other states would be taken for this one.
    do {
      way.goOn();
    } while (way.next > 0 && (way.bits < bits || (from < 0 && check?.isWhole(~from))));
    if (check?.wholes !== wholes) {
      this.#forgetBeginnings();
    }
    const next = way.next > 0 ? this.#cellAt(way.next) : way.next;
    const contents = [next, way.tells, ...tables.changesFor(way.writes)];
    const leaf = tables.learnInAnyOrder(tree, pair, [...way.questions.values()], contents);
    this.parts.set(leaf, way.leaves);
    this.#recheck(superblock, pair);
    leaves.push(tables.numberOf(leaf));
    return leaf;
  }

  /** Some of the parts that meet for the first time are executed again in a row. */
  #recheck({ from, leaves }: Stretch, pair: Int32Array): void {
    const action = from < 0 ? ~from : this.#cache.actionAt(from);
    if (action !== undefined && (leaves.length < oftenRechecked || leaves.length % seldomRechecked === 0)) {
      this.#cache.rechecker.recheckInARow(action, pair);
    }
  }

  /** Are its paths met often enough? */
  #check(superblock: Stretch): void {
    const { from, leaves, bits, checked } = superblock;
    if (
      bits === 0 ||
      (from < 0 && this.#cache.check?.isWhole(~from)) ||
      leaves.length < Math.max(fewPaths, 2 * checked)
    ) {
      return;
    }
    const hits = this.#hits();
    const met = leaves.reduce((sum, number) => sum + (hits[number] as number), 0);
    if (met - superblock.met < worth * (leaves.length - checked)) {
      superblock.bits = bits - bitsLess;
      this.#forget(superblock);
    } else {
      superblock.checked = leaves.length;
      superblock.met = met;
    }
  }

  /** Steps of a rule that are to be checked as a whole begin anew. */
  #forgetBeginnings(): void {
    for (const superblock of this.#byStart.values()) {
      if (superblock.from < 0) {
        this.#forget(superblock);
      }
    }
  }

  #forget(superblock: Stretch): void {
    this.tables.forget(superblock.tree);
    superblock.leaves = [];
    superblock.checked = 0;
    superblock.met = 0;
  }
}

/** Goes through a step, part by part, and keeps what they are together. */
export class PathComposer<W> {
  readonly questions = new Map<number, BitTest>();
  readonly leaves: number[] = [];
  /** What follows, as the cache has it; at the beginning of a step the slot of the action. */
  next: number;
  /** How many bits were asked for. */
  bits = 0;
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
      this.bits += Math.log2(mask + 1);
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
