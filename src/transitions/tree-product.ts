import { CompositeLeaves } from './composite-leaves.js';
import { type DecisionTree, type DecisionTrees, nothing, unknown } from './decision-trees.js';
import type { BitTest } from './layout.js';

/** Slots whose trees are walked as one. */
export type TreeSet = readonly number[];

/** What a product of trees is made from: trees that are known or can be learned. */
export interface LeafSource {
  readonly tables: DecisionTrees;
  readonly trees: readonly DecisionTree[];
  /** A leaf of a slot's tree, or `nothing`; a recipe is run where it has to be. */
  resolve(slot: number, state: Int32Array): number;
  /** The questions whose answers decide that it is this leaf. */
  asked(slot: number, state: Int32Array, leaf: number): readonly BitTest[];
  /** What stands in such a leaf behind its number. */
  contents(leaf: number): readonly number[];
}

/** Slots that are walked together, and their tree. */
interface Fused {
  readonly group: TreeSet;
  readonly tree: DecisionTree;
}

/**
 * One tree for several: it asks what they ask, each question once, and has what all of them say in one leaf. A group
 * whose common tree grows faster than its members' loses the widest of them, for it reads different things.
 *
 *     leaf   number, how many leaves it stands for, of each its slot and its contents, if it has any
 */
export class TreeProduct {
  readonly #source: LeafSource;
  readonly #mostWords: number;
  #all: readonly Fused[];
  /** The leaves of the source that its own stand for. */
  readonly parts: CompositeLeaves;

  /** @param mostWords a common tree may take as many words as those of its members, and so many more. */
  constructor(source: LeafSource, groups: readonly TreeSet[], mostWords: number) {
    this.#source = source;
    this.#mostWords = mostWords;
    this.parts = new CompositeLeaves(source.tables);
    this.#all = groups.map((group) => this.#fused(group));
  }

  /** Where the trees begin that are to be walked. (Others after a tree was cut.) */
  get cells(): readonly number[] {
    return this.#all.map(({ tree }) => tree.cell);
  }

  /** The leaf of a group for a state, known or made from its members' leaves. */
  resolve(cell: number, state: Int32Array): number {
    const fused = this.#all.find(({ tree }) => tree.cell === cell) as Fused;
    const leaf = this.#source.tables.find(fused.tree, state);
    return leaf === unknown ? this.#fuse(fused, state) : leaf;
  }

  #fused(group: TreeSet): Fused {
    return { group, tree: this.#source.tables.plant(true) };
  }

  #fuse(fused: Fused, state: Int32Array): number {
    const { tables } = this.#source;
    const questions = new Map<number, BitTest>();
    const leaves: number[] = [];
    const contents: number[] = [];
    for (const member of fused.group) {
      const leaf = this.#source.resolve(member, state);
      for (const question of this.#source.asked(member, state, leaf)) {
        questions.set(question.where, question);
      }
      if (leaf !== nothing) {
        leaves.push(leaf);
        const own = this.#source.contents(leaf);
        contents.push(...(own.length === 0 ? [] : [member, ...own]));
      }
    }
    const leaf = tables.learnInAnyOrder(fused.tree, state, [...questions.values()], [leaves.length, ...contents]);
    this.parts.set(leaf, leaves);
    this.#cutIfWide(fused);
    return leaf;
  }

  /** The member with the most words goes its own way. */
  #cutIfWide({ group, tree }: Fused): void {
    const words = (member: number) => (this.#source.trees[member] as DecisionTree).words;
    const own = group.reduce((sum, member) => sum + words(member), 0);
    if (group.length === 1 || tree.words < this.#mostWords + own) {
      return;
    }
    const widest = group.reduce((a, b) => (words(b) > words(a) ? b : a));
    const parts = [[widest], group.filter((member) => member !== widest)].map((part) => this.#fused(part));
    this.#all = this.#all.flatMap((fused) => (fused.tree === tree ? parts : [fused]));
  }
}
