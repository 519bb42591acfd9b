import { type Action, named, type Params, type Saying, type SomeStep, type Sometimes } from '../language/index.js';
import { type Instance, type Judgement, judgeStep } from '../semantics/index.js';
import { recheckStep, recheckWorld } from './cross-check.js';
import type { DecisionTree } from './decision-trees.js';
import { byAction } from './event-log.js';
import type { LeafStore } from './leaf-store.js';
import { recordAnyStep, recordStateProperty } from './recorder.js';

/** Who asks something, as errors name it. */
export type Asker = { readonly property: Saying; readonly params: Params };

interface Query<W> {
  readonly tree: DecisionTree;
  readonly instance: Instance<W>;
}

/** The worlds of a step, by its action and the state before; undefined where it has none. */
type WorldsOf<W> = (action: number, state: Int32Array) => { readonly before: W; readonly after: W } | undefined;

/** So many of the first answers of each recipe are asked for again, of plain worlds. */
const rechecked = 8;

/**
 * What is asked about worlds and steps besides what a search judges. The answers are learned as all else is: a recipe is
 * run once for each combination of values that it reads.
 *
 *     leaf   number, answer
 */
export class Queries<W> {
  readonly #leafStore: LeafStore<W>;
  readonly #actions: readonly Action[];
  readonly #worldsOf: WorldsOf<W>;
  readonly #byCell = new Map<number, Query<W>>();

  constructor(leafStore: LeafStore<W>, actions: readonly Action[], worldsOf: WorldsOf<W>) {
    this.#leafStore = leafStore;
    this.#actions = actions;
    this.#worldsOf = worldsOf;
  }

  /** The cell of a question about worlds. */
  ofWorlds({ property: { id, says, cites, by }, params }: Asker, holds: Sometimes<W>['holds']): number {
    return this.#plant({ property: { kind: 'sometimes', id, says, cites, by, for: {}, holds }, params });
  }

  /** The cell of a question about steps. */
  ofSteps({ property: { id, says, cites, by }, params }: Asker, holds: SomeStep<W>['holds']): number {
    return this.#plant({ property: { kind: 'someStep', id, says, cites, by, for: {}, holds }, params });
  }

  /** The row of what tells by which action a step is taken. */
  rowOf(action: number): number {
    return this.#leafStore.rowOf({ [byAction]: { is: [action] } });
  }

  has(cell: number): boolean {
    return this.#byCell.has(cell);
  }

  /** Learns an answer: of a state, or of the state before, the one after, and what happened. */
  learn(cell: number, pair: Int32Array): void {
    const { tree, instance } = this.#byCell.get(cell) as Query<W>;
    if (instance.property.kind === 'sometimes') {
      this.#learnOfWorld(tree, instance, pair.slice(0, this.#leafStore.layout.words));
    } else {
      this.#learnOfStep(tree, instance, pair);
    }
  }

  #plant(instance: Instance<W>): number {
    const tree = this.#leafStore.tables.plant(true);
    this.#byCell.set(tree.cell, { tree, instance });
    return tree.cell;
  }

  #learnOfWorld(tree: DecisionTree, instance: Instance<W>, state: Int32Array): void {
    const { layout } = this.#leafStore;
    const { looks, judgement } = recordStateProperty(layout, instance, state);
    this.#leafStore.learn(tree, nameOf(instance), looks, state, leafOf(judgement));
    if (tree.paths <= rechecked) {
      recheckWorld(layout, instance, state, judgement);
    }
  }

  #learnOfStep(tree: DecisionTree, instance: Instance<W>, pair: Int32Array): void {
    const { layout, eventLog } = this.#leafStore;
    const happened = eventLog.at(pair[2 * layout.words] as number);
    const [number] = happened[byAction] as readonly [number];
    const action = this.#actions[number] as Action;
    const { looks, judgement } = recordAnyStep<W>(layout, instance, action, pair, happened, judgeStep);
    this.#leafStore.learn(tree, nameOf(instance), looks, pair, leafOf(judgement));
    const worlds = tree.paths <= rechecked ? this.#worldsOf(number, pair.slice(0, layout.words)) : undefined;
    if (worlds !== undefined) {
      recheckStep(instance, action, worlds, judgement);
    }
  }
}

const leafOf = (judgement: Judgement): readonly number[] => [judgement === 'idle' ? 0 : 1];

const nameOf = <W>({ property, params }: Instance<W>): string => named(property.id, params);
