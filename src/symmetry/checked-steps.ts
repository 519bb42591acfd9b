import type { BitTest, Check } from '../transitions/index.js';
import {
  CompositeLeaves,
  type DecisionTree,
  type DecisionTrees,
  type LeafSource,
  nothing,
  type TransitionCache,
  unknown,
} from '../transitions/index.js';
import { PathComposer } from './path-composer.js';

/** What follows in a step from somewhere on, with a tree of its own. */
interface Part {
  readonly tree: DecisionTree;
  /** Where it begins: a cell of the cache, or, negated, the slot of an action (less one). */
  readonly from: number;
}

/**
 * Steps whose trees ask what their check asks besides: of a step of several effects each has a tree here, which asks what
 * the effect asks, and what its check does. Where a rule is checked as a whole, its effects are put together in one tree.
 *
 *     leaf   number, then, tells, changes, change, …
 */
export class CheckedSteps<W> implements LeafSource {
  readonly parts: CompositeLeaves;
  readonly tables: DecisionTrees;
  readonly trees: readonly DecisionTree[];
  readonly #cache: TransitionCache<W>;
  readonly #check: Check<W>;
  readonly #byStart = new Map<number, Part>();
  readonly #byCell = new Map<number, Part>();

  constructor(cache: TransitionCache<W>, check: Check<W>) {
    this.parts = new CompositeLeaves(cache.tables);
    this.tables = cache.tables;
    this.trees = cache.trees;
    this.#cache = cache;
    this.#check = check;
  }

  /** The first leaf of a step, or that of a property of worlds: as the cache has it. */
  resolve(slot: number, state: Int32Array): number {
    return this.#cache.resolve(slot, state);
  }

  /** A step of several effects is left to a tree of its own from its beginning. */
  contents(leaf: number): readonly number[] {
    const contents = this.#cache.contents(leaf);
    return (contents[0] ?? 0) > 0 ? [this.#cellAt(~this.#cache.ownerOf(leaf)), 0, 0] : contents;
  }

  /** A step of several effects is checked there. */
  asked(slot: number, state: Int32Array, leaf: number): readonly BitTest[] {
    const isLeft = leaf !== nothing && (this.#cache.contents(leaf)[0] ?? 0) > 0;
    return [...this.#cache.asked(slot, state), ...(isLeft ? [] : this.#cache.checked(slot, state))];
  }

  has(cell: number): boolean {
    return this.#byCell.has(cell);
  }

  #cellAt(from: number): number {
    const known = this.#byStart.get(from);
    if (known !== undefined) {
      return known.tree.cell;
    }
    const part = { tree: this.tables.plant(true), from };
    this.#byStart.set(from, part);
    this.#byCell.set(part.tree.cell, part);
    return part.tree.cell;
  }

  /** The leaf for a state before a step, the one that was made of it so far, and what has happened. */
  resolveAt(cell: number, pair: Int32Array): number {
    const part = this.#byCell.get(cell) as Part;
    const leaf = this.tables.find(part.tree, pair);
    return leaf === unknown ? this.#learn(part, pair) : leaf;
  }

  #learn({ tree, from }: Part, pair: Int32Array): number {
    const { wholes } = this.#check;
    const path = new PathComposer(this.#cache, pair, from);
    do {
      path.goOn();
    } while (path.next > 0 && from < 0 && this.#check.isWhole(~from));
    if (this.#check.wholes !== wholes) {
      this.#forgetBeginnings();
    }
    const next = path.next > 0 ? this.#cellAt(path.next) : path.next;
    const contents = [next, path.tells, ...this.tables.changesFor(path.writes)];
    const leaf = this.tables.learnInAnyOrder(tree, pair, [...path.questions.values()], contents);
    this.parts.set(leaf, path.leaves);
    return leaf;
  }

  /** Steps of a rule that is to be checked as a whole from now on begin anew. */
  #forgetBeginnings(): void {
    for (const { from, tree } of this.#byStart.values()) {
      if (from < 0) {
        this.tables.forget(tree);
      }
    }
  }
}
