import type { DecisionTrees } from './decision-trees.js';

/** Leaves that stand for several others, by their numbers. */
export class CompositeLeaves {
  readonly #tables: DecisionTrees;
  readonly #parts = new Map<number, readonly number[]>();

  constructor(tables: DecisionTrees) {
    this.#tables = tables;
  }

  /** A leaf stands for these. */
  set(leaf: number, leaves: readonly number[]): void {
    this.#parts.set(this.#tables.numberOf(leaf), leaves);
  }

  /** Adds how often leaves were met, given how often those that stand for them were. */
  spread(hits: Float64Array): void {
    for (const [number, leaves] of this.#parts) {
      for (const leaf of leaves) {
        const part = this.#tables.numberOf(leaf);
        hits[part] = (hits[part] as number) + (hits[number] as number);
      }
    }
  }

  /** The numbers of leaves that stand for one of these. */
  leavesWith(wanted: ReadonlySet<number>): readonly number[] {
    return [...this.#parts].flatMap(([number, leaves]) =>
      leaves.some((leaf) => wanted.has(this.#tables.numberOf(leaf))) ? [number] : [],
    );
  }
}
