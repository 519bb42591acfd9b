import { type Action, named } from '../language/index.js';
import { type Instance, type Judgement, judgeConcerned, judgeStep } from '../semantics/index.js';
import type { Check } from './check.js';
import type { DecisionTree } from './decision-trees.js';
import { byAction, type Events, textOf } from './event-log.js';
import type { LeafStore, LeafVerdict } from './leaf-store.js';
import type { MemoFile } from './memo-file.js';
import { asksWhether, recordAnyStep, recordStepProperty } from './recorder.js';

/** Who judges a step: a list of cells, or 0; and what properties say of it without a look at its worlds. */
export interface ApplicableProperties<W> {
  readonly list: number;
  readonly said: readonly LeafVerdict<W>[];
}

/** A property of steps that looks at the worlds before and after: it is asked about each step that concerns it. */
interface Looker<W> {
  readonly tree: DecisionTree;
  readonly instance: Instance<W>;
  /** Does it have to find out whether a step concerns it by looking at the worlds? */
  readonly asks: boolean;
}

/**
 * The properties of steps. Each has one tree for the steps of all actions, in which it asks for the action, or for what
 * has happened, like for a field.
 *
 *     leaf   number, 0, 0, 0
 */
export class StepProperties<W> {
  readonly #leafStore: LeafStore<W>;
  readonly #actions: readonly Action[];
  readonly #instances: readonly Instance<W>[];
  readonly #check: Check<W> | undefined;
  readonly #memo: MemoFile | undefined;
  /** By action and by the number of what happened. */
  readonly #panels: ApplicableProperties<W>[][] = [];
  /** The cells of those that have to find out whether a step concerns them, and of others. */
  readonly #cells = new Map<boolean, Map<Instance<W>, number>>();
  readonly #byCell = new Map<number, Looker<W>>();

  constructor(
    leafStore: LeafStore<W>,
    actions: readonly Action[],
    instances: readonly Instance<W>[],
    check: Check<W> | undefined,
    memo: MemoFile | undefined,
  ) {
    this.#check = check;
    this.#memo = memo;
    this.#leafStore = leafStore;
    this.#actions = actions;
    this.#instances = instances;
  }

  /** The tree of a property, by its cell. */
  treeAt(cell: number): DecisionTree | undefined {
    return this.#byCell.get(cell)?.tree;
  }

  /**
   * Who judges a step. Properties that do not look at its worlds say the same of every step with the same action in
   * which the same happened: they are asked once.
   */
  of(action: number, happened: Events, pair: Int32Array): ApplicableProperties<W> {
    const { tables, eventLog } = this.#leafStore;
    this.#panels[action] ??= [];
    const panels = this.#panels[action] as ApplicableProperties<W>[];
    const number = eventLog.numberOf(happened);
    const known = panels[number];
    if (known !== undefined) {
      return known;
    }
    const taken = this.#actions[action] as Action;
    const cells: number[] = [];
    const said: LeafVerdict<W>[] = [];
    for (const [place, instance] of this.#instances.entries()) {
      const find = () => this.#attitudeOf(instance, taken, pair, happened);
      const attitude = this.#memo?.fact(`judge ${place} of ${action} ${textOf(happened)}`, find) ?? find();
      if (attitude === 'asks' || attitude === 'looks') {
        cells.push(this.#cellOf(instance, attitude === 'asks'));
      } else {
        said.push(...this.#leafStore.tell(instance, attitude, action));
      }
    }
    const panel = { list: cells.length === 0 ? 0 : tables.listOf(cells), said };
    panels[number] = panel;
    return panel;
  }

  /** What a property says of a step without a look at its worlds; or that it looks, perhaps to see whether it is concerned. */
  #attitudeOf(instance: Instance<W>, action: Action, pair: Int32Array, happened: Events): Judgement | 'asks' | 'looks' {
    const { layout } = this.#leafStore;
    const { looks, judgement } = recordStepProperty(layout, instance, action, pair, happened);
    if (looks.length === 0) {
      return judgement;
    }
    return asksWhether(layout, instance, action, pair, happened) ? 'asks' : 'looks';
  }

  /** Learns what a property says of a step that is complete: what has happened tells its action, too. */
  learn(cell: number, pair: Int32Array): number {
    const { layout, eventLog } = this.#leafStore;
    const { tree, instance, asks } = this.#byCell.get(cell) as Looker<W>;
    const happened = eventLog.at(pair[2 * layout.words] as number);
    const action = this.actionOf(pair);
    const taken = this.#actions[action] as Action;
    const ask = asks ? judgeStep : judgeConcerned;
    const run = () => recordAnyStep<W>(layout, instance, taken, pair, happened, ask);
    const recipe = `step ${this.#instances.indexOf(instance)} ${asks}`;
    const { looks, judgement } = this.#memo?.said(layout, recipe, pair, happened, run) ?? run();
    const checked = [...(this.#check?.ofJudgement(instance, asks, pair, happened) ?? [])];
    const said = this.#leafStore.tell(instance, judgement, action);
    const name = named(instance.property.id, instance.params);
    return this.#leafStore.learn(tree, name, looks, pair, [0, 0, 0], said, checked);
  }

  /** The action of a step that is complete. */
  actionOf(pair: Int32Array): number {
    const { layout, eventLog } = this.#leafStore;
    const [action] = eventLog.at(pair[2 * layout.words] as number)[byAction] as readonly [number];
    return action;
  }

  #cellOf(instance: Instance<W>, asks: boolean): number {
    const cells = this.#cells.get(asks) ?? new Map<Instance<W>, number>();
    this.#cells.set(asks, cells);
    const known = cells.get(instance);
    if (known !== undefined) {
      return known;
    }
    const tree = this.#leafStore.tables.plant(true);
    this.#byCell.set(tree.cell, { tree, instance, asks });
    cells.set(instance, tree.cell);
    return tree.cell;
  }
}
