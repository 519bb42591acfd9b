import type { Instance, Judgement } from '../semantics/index.js';
import { type DecisionTree, DecisionTrees, nothing } from './decision-trees.js';
import { type EventDelta, EventLog } from './event-log.js';
import type { BitTest, Layout } from './layout.js';
import { assertSameQuestions } from './purity.js';
import { questionsOf, type Read } from './read-log.js';
import type { WordBuffer } from './word-buffer.js';

/**
 * Hears what a newly learned path says of a property, and the number of the action if it is one of a step. Equal paths
 * say the same ever after: what is new shows when a path is learned.
 */
export type VerdictListener<W> = (instance: Instance<W>, judgement: Judgement, action?: number) => void;

/** What a property said that was not idle. */
export interface LeafVerdict<W> {
  readonly instance: Instance<W>;
  readonly judgement: Judgement;
}

/** All that is learned: trees, and what properties said at their leaves. */
export class LeafStore<W> {
  readonly tables: DecisionTrees;
  readonly eventLog: EventLog;
  recipeRuns = 0;
  /** What properties said, by the number of the leaf. */
  readonly #judged: (readonly LeafVerdict<W>[] | undefined)[] = [];

  /** @param notice hears whatever a property is found to say. */
  constructor(
    readonly layout: Layout,
    readonly notice: VerdictListener<W>,
    room?: WordBuffer,
  ) {
    this.tables = new DecisionTrees(layout, room);
    this.eventLog = new EventLog(layout);
  }

  /**
   * Adds a path.
   * @param name of the recipe.
   * @param leaf what stands in the leaf behind the number; undefined: there is no leaf.
   * @param said by properties, at that leaf.
   * @param checked what else is to be asked, behind all that was looked at.
   * @throws ImpurityError where after the same answers something else was asked before.
   */
  learn(
    tree: DecisionTree,
    name: string,
    looks: readonly Read[],
    state: Int32Array,
    leaf: readonly number[] | undefined,
    said: readonly LeafVerdict<W>[] = [],
    checked: readonly BitTest[] = [],
  ): number {
    this.recipeRuns++;
    const questions = new Map<number, BitTest>();
    for (const question of [...looks.flatMap(questionsOf), ...checked]) {
      if (!questions.has(question.where)) {
        questions.set(question.where, question);
      }
    }
    const asked = [...questions.values()];
    assertSameQuestions(this.layout, name, this.tables.asked(tree, state), asked, looks, state);
    const learned = this.tables.learn(tree, state, asked, leaf);
    if (learned !== nothing) {
      this.#judged[this.tables.numberOf(learned)] = said;
    }
    return learned;
  }

  /** Tells what a property said; that, if it was not idle. */
  tell(instance: Instance<W>, judgement: Judgement, action?: number): readonly LeafVerdict<W>[] {
    this.notice(instance, judgement, action);
    return judgement === 'idle' ? [] : [{ instance, judgement }];
  }

  /** What properties said at a leaf: those that were not idle. */
  judged(leaf: number): readonly LeafVerdict<W>[] {
    return leaf === nothing ? [] : (this.#judged[this.tables.numberOf(leaf)] ?? []);
  }

  /** The numbers of leaves at which a property said something that is meant. */
  leavesOf(isMeant: (judged: LeafVerdict<W>) => boolean): readonly number[] {
    return this.#judged.flatMap((judged, leaf) => (judged?.some(isMeant) ? [leaf] : []));
  }

  /** How often properties said something, by their names, given how often each leaf was met. */
  inDanger(hits: Float64Array): ReadonlyMap<string, number> {
    const danger = new Map<string, number>();
    this.#judged.forEach((judged = [], leaf) => {
      for (const { instance } of judged) {
        const { id } = instance.property;
        danger.set(id, (danger.get(id) ?? 0) + (hits[leaf] ?? 0));
      }
    });
    return danger;
  }

  /** The row of what is told. */
  rowOf(telling: EventDelta): number {
    return this.tables.rowOfTelling(this.eventLog.tellingOf(telling));
  }
}
