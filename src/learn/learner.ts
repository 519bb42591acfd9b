import {
  type Action,
  type ImpurityError,
  type Model,
  named,
  type Params,
  type Rule,
  type View,
} from '../language/index.js';
import { actionsOf, type Instance, instancesOf, type Judgement } from '../semantics/index.js';
import type { Group } from './fusion.js';
import { describe, impurity } from './impurity.js';
import { type Field, type Layout, layoutOf, type Question } from './layout.js';
import { type Lesson, lessonOfAction, lessonOfProperty } from './lesson.js';
import { recheckAction, recheckStep, recheckWorld } from './recheck.js';
import { StepJudges } from './step-judges.js';
import { nothing, Tables, unknown } from './tables.js';
import { wordsOf } from './writes.js';

/**
 * Hears what a newly learned path says of a property, and the number of the action if it is one of a step. Equal paths
 * say the same ever after: what is new shows when a path is learned.
 */
export type Noticed<W> = (instance: Instance<W>, judgement: Judgement, action?: number) => void;

/** So many of the first runs of every recipe are executed again through immer. */
const usuallyRechecked = 8;

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
  readonly #noticed: Noticed<W>;
  readonly #alwaysRechecked: number;
  /** Whose leaf it is, by the leaf's number. */
  readonly #owners: number[] = [];
  readonly #stepJudges: StepJudges<W>;
  /** What the properties said, by the leaf's number. */
  readonly #judgements: (readonly Judgement[])[] = [];

  constructor(
    readonly model: Model<W>,
    noticed: Noticed<W>,
    alwaysRechecked = usuallyRechecked,
  ) {
    this.#alwaysRechecked = alwaysRechecked;
    this.layout = layoutOf(model.world);
    this.actions = actionsOf(model);
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = this.actions.map((action) => rules.get(action.rule) as Rule<W>);
    this.#noticed = noticed;
    const instances = instancesOf(model);
    this.worldProperties = instances.filter(({ property }) => ofWorlds.has(property.kind));
    this.stepProperties = instances.filter(({ property }) => !ofWorlds.has(property.kind));
    this.#stepJudges = new StepJudges(model.world, this.stepProperties);
    this.tables = new Tables(this.actions.length + this.worldProperties.length);
  }

  /** The tries that are worth walking together, of actions and of properties: those about the same thing. */
  groups(): { readonly actions: readonly Group[]; readonly properties: readonly Group[] } {
    return {
      actions: grouped(this.actions, 0),
      properties: grouped(this.worldProperties, this.actions.length),
    };
  }

  /** The leaf of a trie for a state; a recipe is run where the tables do not know. Actions come first, then properties. */
  resolve(slot: number, state: Int32Array): number {
    const leaf = this.tables.find(slot, state);
    if (leaf !== unknown) {
      return leaf;
    }
    return slot < this.actions.length ? this.#learnAction(slot, state) : this.#learnProperty(slot, state);
  }

  /**
   * Runs a recipe and remembers nothing of it: for those whose paths are hardly ever taken twice. What the properties
   * say is heard.
   */
  tryOut(slot: number, state: Int32Array): Lesson {
    this.recipeRuns++;
    const isAction = slot < this.actions.length;
    const lesson = isAction ? this.#lessonOfAction(slot, state) : this.#lessonOfProperty(slot, state);
    lesson.judgements.forEach((judgement, i) => {
      const instance = this.#judgesOf(slot)[i] as Instance<W>;
      this.#noticed(instance, judgement, isAction ? slot : undefined);
    });
    return lesson;
  }

  /** Whether an action is enabled in a plain world. */
  isEnabled(slot: number, world: View<W>): boolean {
    return (this.#rules[slot] as Rule<W>).when(world, (this.actions[slot] as Action).params);
  }

  #lessonOfAction(slot: number, state: Int32Array): Lesson {
    return lessonOfAction(
      this.layout,
      this.#rules[slot] as Rule<W>,
      this.actions[slot] as Action,
      this.#stepJudges,
      state,
    );
  }

  #lessonOfProperty(slot: number, state: Int32Array): Lesson {
    return lessonOfProperty(this.layout, this.worldProperties[slot - this.actions.length] as Instance<W>, state);
  }

  #learnAction(slot: number, state: Int32Array): number {
    const action = this.actions[slot] as Action;
    const { stepProperties } = this;
    const lesson = this.#lessonOfAction(slot, state);
    const leaf = this.#learn(slot, lesson, state);
    const worlds = this.#isEarly(slot) ? this.recheckAction(slot, state) : undefined;
    lesson.judgements.forEach((judgement, i) => {
      const instance = stepProperties[i] as Instance<W>;
      if (worlds !== undefined) {
        recheckStep(instance, action, worlds, judgement);
      }
      this.#noticed(instance, judgement, slot);
    });
    return leaf;
  }

  #learnProperty(slot: number, state: Int32Array): number {
    const instance = this.worldProperties[slot - this.actions.length] as Instance<W>;
    const lesson = this.#lessonOfProperty(slot, state);
    const leaf = this.#learn(slot, lesson, state);
    const judgement = lesson.judgements[0] as Judgement;
    if (this.#isEarly(slot)) {
      recheckWorld(this.layout, instance, state, judgement);
    }
    this.#noticed(instance, judgement);
    return leaf;
  }

  /** Executes an action again through immer, if it is enabled, and compares. */
  recheckAction(slot: number, state: Int32Array): { readonly before: W; readonly after: W } | undefined {
    const leaf = this.tables.find(slot, state);
    const after = leaf === nothing ? undefined : new Int32Array(state.length);
    if (after !== undefined) {
      this.tables.follow(leaf, state, after, 0);
      this.rechecked++;
    }
    return recheckAction(this.layout, this.model, this.actions[slot] as Action, state, after);
  }

  /** In how many worlds or firings each property was in danger, or was reached. */
  inDanger(hits: Float64Array): ReadonlyMap<string, number> {
    const danger = new Map(this.model.properties.map(({ id }) => [id, 0]));
    this.#judgements.forEach((judgements, leaf) => {
      const judges = this.#judgesOf(this.#owners[leaf] as number);
      judgements.forEach((judgement, i) => {
        const { id } = (judges[i] as Instance<W>).property;
        danger.set(id, (danger.get(id) ?? 0) + (judgement === 'idle' ? 0 : (hits[leaf] as number)));
      });
    });
    return danger;
  }

  /** What the properties say of a leaf: of a property's own trie that one, of an action's trie those of steps. */
  judgements(leaf: number): readonly Judgement[] {
    return leaf === nothing ? [] : (this.#judgements[this.tables.numberOf(leaf)] ?? []);
  }

  /** The same as text that can be compared. */
  said(leaf: number): string {
    return this.judgements(leaf).join();
  }

  /** Whether something is true of the trie of every action and of every property. */
  everySlot(isTrue: (slot: number) => boolean): boolean {
    return this.tables.paths.every((_, slot) => isTrue(slot));
  }

  /** How often each action fired. */
  firings(hits: Float64Array): Float64Array {
    const firings = new Float64Array(this.actions.length);
    this.#owners.forEach((slot, leaf) => {
      if (slot < firings.length) {
        firings[slot] = (firings[slot] as number) + (hits[leaf] as number);
      }
    });
    return firings;
  }

  #learn(slot: number, { reads, writes, judgements }: Lesson, state: Int32Array): number {
    this.recipeRuns++;
    const questions = reads.flatMap((field) => field.questions);
    const known = this.tables.asked(slot, state);
    const parting = known.findIndex(({ where }, i) => questions[i]?.where !== where);
    if (parting >= 0) {
      throw this.#parted(slot, known[parting] as Question, questions[parting], reads, state);
    }
    if (writes === undefined) {
      return this.tables.learn(slot, state, questions, undefined, []);
    }
    this.#owners.push(slot);
    this.#judgements.push(judgements);
    return this.tables.learn(slot, state, questions, slot < this.actions.length ? 1 : 0, wordsOf(writes));
  }

  /** The properties that are judged when a trie's recipe is run. */
  #judgesOf(slot: number): readonly Instance<W>[] {
    return slot < this.actions.length
      ? this.stepProperties
      : [this.worldProperties[slot - this.actions.length] as Instance<W>];
  }

  /** After the same answers a function asks the same next question; this one did not. */
  #parted(
    slot: number,
    before: Question,
    now: Question | undefined,
    reads: readonly Field[],
    state: Int32Array,
  ): ImpurityError {
    const asking = (question: Question) => (field: Field) => field.questions.includes(question);
    const place = now === undefined ? reads.length : reads.findIndex(asking(now));
    const expected = this.layout.fields.find(({ questions }) => questions.some(({ where }) => where === before.where));
    const found = now === undefined ? 'nothing more' : describe(state, reads.slice(place, place + 1));
    const same = describe(state, reads.slice(0, place));
    return impurity(
      this.#nameOf(slot),
      `having read ${same}, it read ${expected?.path} in one run and ${found} in another`,
    );
  }

  #nameOf(slot: number): string {
    const action = this.actions[slot];
    if (action !== undefined) {
      return named(action.rule, action.params);
    }
    const { property, params } = this.worldProperties[slot - this.actions.length] as Instance<W>;
    return named(property.id, params);
  }

  #isEarly(slot: number): boolean {
    return (this.tables.paths[slot] as number) <= this.#alwaysRechecked;
  }
}

const ofWorlds: ReadonlySet<string> = new Set(['always', 'sometimes']);

/** Slots by the value of their first parameter: an interrupt, a vCPU. */
const grouped = (things: readonly { readonly params: Params }[], first: number): readonly Group[] => {
  const groups = new Map<string, number[]>();
  things.forEach(({ params }, i) => {
    const [about] = Object.entries(params);
    const key = String(about);
    groups.set(key, [...(groups.get(key) ?? []), first + i]);
  });
  return [...groups.values()];
};
