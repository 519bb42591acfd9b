import { type Action, type Model, named, type Rule } from '../language/index.js';
import { actionsOf, type Instance, instancesOf, type Judgement } from '../semantics/index.js';
import { describe, impurity } from './impurity.js';
import { type Layout, layoutOf } from './layout.js';
import { type Lesson, lessonOfAction, lessonOfProperty } from './lesson.js';
import { recheckAction, recheckStep, recheckWorld } from './recheck.js';
import { nothing, questionsOf, Tables } from './tables.js';

/** What a newly learned path says of a property; equal paths say the same ever after. */
export type Noticed<W> = (instance: Instance<W>, judgement: Judgement) => void;

/** The first runs of every recipe are executed again through immer. */
const alwaysRechecked = 8;

/** Knows a model by its tables: runs a recipe where they have no answer yet, and checks that it is a function. */
export class Learner<W> {
  readonly layout: Layout;
  readonly actions: readonly Action[];
  /** Properties of worlds, each with a trie; properties of steps, which are judged while actions are learned. */
  readonly worldProperties: readonly Instance<W>[];
  readonly stepProperties: readonly Instance<W>[];
  readonly tables: Tables;
  recipeRuns = 0;
  rechecked = 0;
  readonly #rules: readonly Rule<W>[];
  /** The properties that a leaf counts for, by the leaf's number. */
  readonly #counted: (readonly Instance<W>[])[] = [];

  constructor(readonly model: Model<W>) {
    this.layout = layoutOf(model.world);
    this.actions = actionsOf(model);
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = this.actions.map((action) => rules.get(action.rule) as Rule<W>);
    const instances = instancesOf(model);
    this.worldProperties = instances.filter(({ property }) => ofWorlds.has(property.kind));
    this.stepProperties = instances.filter(({ property }) => !ofWorlds.has(property.kind));
    this.tables = new Tables(this.actions.length + this.worldProperties.length);
  }

  /** Runs the recipe of an action for a state that the tables do not know; the answer is in them from now on. */
  learnAction(number: number, state: Int32Array, noticed: Noticed<W>): number {
    const action = this.actions[number] as Action;
    const lesson = lessonOfAction(
      this.layout,
      this.#rules[number] as Rule<W>,
      action.params,
      this.stepProperties,
      state,
    );
    const leaf = this.#learn(number, named(action.rule, action.params), lesson, state, this.stepProperties);
    if (this.#isEarly(number)) {
      const worlds = this.recheckAction(number, state, leaf);
      if (worlds !== undefined) {
        this.stepProperties.forEach((instance, i) => {
          recheckStep(instance, action, worlds, lesson.judgements[i] as Judgement);
        });
      }
    }
    lesson.judgements.forEach((judgement, i) => {
      noticed(this.stepProperties[i] as Instance<W>, judgement);
    });
    return leaf;
  }

  /** The same for a property of worlds. */
  learnProperty(number: number, state: Int32Array, noticed: Noticed<W>): number {
    const instance = this.worldProperties[number] as Instance<W>;
    const slot = this.slotOf(number);
    const lesson = lessonOfProperty(this.layout, instance, state);
    const leaf = this.#learn(slot, named(instance.property.id, instance.params), lesson, state, [instance]);
    const judgement = lesson.judgements[0] as Judgement;
    if (this.#isEarly(slot)) {
      recheckWorld(this.layout, instance, state, judgement);
    }
    noticed(instance, judgement);
    return leaf;
  }

  /** The trie of a property of worlds: they come after those of the actions. */
  slotOf(property: number): number {
    return this.actions.length + property;
  }

  /** Executes a firing again through immer. */
  recheckAction(number: number, state: Int32Array, leaf: number): { before: W; after: W } | undefined {
    const after = leaf === nothing ? undefined : new Int32Array(state.length);
    if (after !== undefined) {
      this.tables.follow(leaf, state, after);
      this.rechecked++;
    }
    return recheckAction(this.layout, this.model, this.actions[number] as Action, state, after);
  }

  /** In how many worlds or firings each property was in danger, or was reached. */
  inDanger(): ReadonlyMap<string, number> {
    const danger = new Map(this.model.properties.map(({ id }) => [id, 0]));
    this.#counted.forEach((instances, leaf) => {
      for (const { property } of instances) {
        danger.set(property.id, (danger.get(property.id) ?? 0) + (this.tables.hits[leaf] as number));
      }
    });
    return danger;
  }

  #learn(slot: number, name: string, lesson: Lesson, state: Int32Array, judges: readonly Instance<W>[]): number {
    this.recipeRuns++;
    this.#assertSamePath(slot, name, lesson, state);
    const leaf = this.tables.learn(slot, state, lesson.reads, lesson.writes);
    if (leaf !== nothing) {
      this.#counted.push(judges.filter((_, i) => lesson.judgements[i] !== 'idle'));
    }
    return leaf;
  }

  /** After the same answers a function asks the same next question. */
  #assertSamePath(slot: number, name: string, { reads }: Lesson, state: Int32Array): void {
    const known = this.tables.asked(slot, state);
    const asked = reads.flatMap((field) => questionsOf(field).map(({ question }) => ({ question, field })));
    known.forEach((question, i) => {
      if (asked[i]?.question !== question) {
        const expected = this.layout.fields.find((field) => questionsOf(field).some((q) => q.question === question));
        const found = asked[i] === undefined ? 'nothing more' : describe(state, [asked[i].field]);
        const before = describe(state, [...new Set(asked.slice(0, i).map(({ field }) => field))]);
        throw impurity(name, `having read ${before}, it read ${expected?.path} in one run and ${found} in another`);
      }
    });
  }

  #isEarly(slot: number): boolean {
    return (this.tables.paths[slot] as number) <= alwaysRechecked;
  }
}

const ofWorlds: ReadonlySet<string> = new Set(['always', 'sometimes']);
