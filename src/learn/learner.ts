import { type Action, type Model, named, type Params, type Rule, type View } from '../language/index.js';
import { actionsOf, type Instance, instancesOf, type Judgement } from '../semantics/index.js';
import type { Happened } from './draft.js';
import { type Following, type Judging, keyOf, type NextEffect } from './following.js';
import type { Group } from './fusion.js';
import { assertSameQuestions } from './impurity.js';
import { type Layout, layoutOf, type Question } from './layout.js';
import { lessonOfEffect, lessonOfRule, type Said, saidOfStep, saidOfWorld } from './lesson.js';
import { maskOf } from './pack.js';
import { type Look, questionsOf } from './reads.js';
import { recheckAction, recheckStep, recheckWorld } from './recheck.js';
import { nothing, type Room, Tables, type Trie, unknown } from './tables.js';
import type { Writes } from './writes.js';

/**
 * Hears what a newly learned path says of a property, and the number of the action if it is one of a step. Equal paths
 * say the same ever after: what is new shows when a path is learned.
 */
export type Noticed<W> = (instance: Instance<W>, judgement: Judgement, action?: number) => void;

/** What follows in a step: a cell, and what properties say of it without a look at its worlds. */
interface Follows<W> {
  readonly cell: number;
  readonly said: readonly Judged<W>[];
}

/** What a property said that was not idle. */
export interface Judged<W> {
  readonly instance: Instance<W>;
  readonly judgement: Judgement;
}

/** So many of the first runs of every recipe are executed again through immer. */
const usuallyRechecked = 8;
/** Properties that are judged together may take so many words of tables, or they are asked one after the other. */
const mostWordsTogether = 256;

/** Where in the leaf of an action or of an effect the cell of what follows stands, and where the changes begin. */
const thenPlace = 1;
const changesPlace = 2;

/**
 * Knows a model by its tables: runs a recipe where they have no answer yet, and checks that it is a function.
 *
 *     leaf of an action or an effect    number, then, changes, change, …
 *     leaf of a property of worlds      number
 *     leaf of properties of steps       number, then, 0
 *
 * `then` is the cell of what follows in the step: the rule's next effect, or properties that judge it; 0: nothing.
 */
export class Learner<W> {
  readonly layout: Layout;
  readonly actions: readonly Action[];
  /** Properties of worlds, each with a trie; properties of steps, which are judged when a step is complete. */
  readonly worldProperties: readonly Instance<W>[];
  readonly stepProperties: readonly Instance<W>[];
  readonly tables: Tables;
  /** The tries of actions, then those of properties of worlds: a slot is a place among these. */
  readonly tries: readonly Trie[];
  recipeRuns = 0;
  /** Spent on running recipes, by action. */
  readonly seconds: Float64Array;
  rechecked = 0;
  readonly #rules: readonly Rule<W>[];
  readonly #noticed: Noticed<W>;
  readonly #alwaysRechecked: number;
  /** The slot of an action's or a property's leaf, by the leaf's number. */
  readonly #owners: (number | undefined)[] = [];
  /** What properties said, by the number of the leaf. */
  readonly #judged: (readonly Judged<W>[] | undefined)[] = [];
  readonly #followings = new Map<string, Follows<W>>();
  readonly #byCell = new Map<number, Following<W>>();
  #isTimed = false;

  constructor(
    readonly model: Model<W>,
    noticed: Noticed<W>,
    { alwaysRechecked = usuallyRechecked, room }: { alwaysRechecked?: number; room?: Room } = {},
  ) {
    this.#alwaysRechecked = alwaysRechecked;
    this.layout = layoutOf(model.world);
    this.actions = actionsOf(model);
    this.seconds = new Float64Array(this.actions.length);
    const rules = new Map(model.rules.map((rule) => [rule.id, rule]));
    this.#rules = this.actions.map((action) => rules.get(action.rule) as Rule<W>);
    this.#noticed = noticed;
    const instances = instancesOf(model);
    this.worldProperties = instances.filter(({ property }) => ofWorlds.has(property.kind));
    this.stepProperties = instances.filter(({ property }) => !ofWorlds.has(property.kind));
    this.tables = new Tables(this.layout, room);
    this.tries = [...this.actions, ...this.worldProperties].map(() => this.tables.plant());
  }

  /** The tries that are worth walking together, of actions and of properties: those about the same thing. */
  groups(): { readonly actions: readonly Group[]; readonly properties: readonly Group[] } {
    return {
      actions: grouped(this.actions, 0),
      properties: grouped(this.worldProperties, this.actions.length),
    };
  }

  /** The leaf of a slot for a state; a recipe is run where the tables do not know. */
  resolve(slot: number, state: Int32Array): number {
    const leaf = this.tables.find(this.tries[slot] as Trie, state);
    if (leaf !== unknown) {
      return leaf;
    }
    return slot < this.actions.length
      ? this.#timed(slot, () => this.#learnAction(slot, state))
      : this.#learnProperty(slot, state);
  }

  isFollowing(cell: number): boolean {
    return this.#byCell.has(cell);
  }

  /**
   * The leaf of what follows in a step, for the state before and the state after as far as it is known; a recipe is run
   * where the tables do not know.
   */
  resolveFollowing(cell: number, pair: Int32Array): number {
    const following = this.#byCell.get(cell);
    if (following === undefined) {
      throw new Error(`nothing follows at ${cell}`);
    }
    const leaf = this.tables.find(following.trie, pair);
    if (leaf !== unknown) {
      return leaf;
    }
    return following.does === 'effect'
      ? this.#timed(following.action, () => this.#learnEffect(following, pair))
      : this.#learnJudging(following, pair);
  }

  /**
   * Takes a step, whose first leaf is given: the state after is written behind the one before.
   * @param met the leaves that it meets are added to these.
   */
  complete(leaf: number, pair: Int32Array, met: number[] = []): readonly number[] {
    const { words } = this.layout;
    pair.copyWithin(words, 0, words);
    for (let at = leaf; ; ) {
      met.push(at);
      this.tables.change(at, changesPlace, pair, words);
      const then = this.tables.wordOf(at, thenPlace);
      if (then === 0) {
        return met;
      }
      at = this.resolveFollowing(then, pair);
    }
  }

  /** The state after an action, and what properties said of the step; undefined when it is not enabled. */
  fire(slot: number, state: Int32Array): { after: Int32Array; judged: readonly Judged<W>[] } | undefined {
    const leaf = this.resolve(slot, state);
    if (leaf === nothing) {
      return undefined;
    }
    const pair = new Int32Array(2 * state.length);
    pair.set(state);
    const judged = this.complete(leaf, pair).flatMap((met) => this.judged(met));
    return { after: pair.subarray(state.length), judged };
  }

  /** What properties said, by a leaf of theirs: those that were not idle. */
  judged(leaf: number): readonly Judged<W>[] {
    return leaf === nothing ? [] : (this.#judged[this.tables.numberOf(leaf)] ?? []);
  }

  /** The writes of a leaf of an action, of an effect or of properties of steps: how many, and for each the word, the bits to keep, the bits to set. */
  writes(leaf: number): readonly number[] {
    return this.tables.writes(leaf, changesPlace);
  }

  /** What stands in a leaf behind its number. */
  contents(leaf: number): readonly number[] {
    const isAction = (this.#owners[this.tables.numberOf(leaf)] ?? 0) < this.actions.length;
    const end = changesPlace + 1 + this.tables.wordOf(leaf, changesPlace);
    return isAction ? this.tables.wordsOf(leaf, thenPlace, end) : [];
  }

  /**
   * Takes a step and remembers nothing of it: for recipes whose paths are hardly ever taken twice. What the properties
   * say is heard.
   * @returns the state after; undefined when the action is not enabled.
   */
  tryOut(slot: number, state: Int32Array): Int32Array | undefined {
    const rule = this.#rules[slot] as Rule<W>;
    const action = this.actions[slot] as Action;
    const { words } = this.layout;
    this.recipeRuns++;
    let { writes, happened } = lessonOfRule(this.layout, rule, action, state);
    if (writes === undefined) {
      return undefined;
    }
    const pair = new Int32Array(2 * words);
    pair.set(state);
    pair.set(state, words);
    change(pair, words, writes);
    for (let effect = 1; effect < rule.does.length; effect++) {
      ({ writes, happened } = lessonOfEffect(this.layout, rule, action, effect, pair.subarray(words), happened));
      change(pair, words, writes ?? new Map());
    }
    for (let { cell } = this.#judgingOf(slot, happened, pair); cell !== 0; ) {
      const judging = this.#byCell.get(cell) as Judging<W>;
      for (const instance of judging.lookers) {
        this.#noticed(instance, saidOfStep(this.layout, instance, action, pair, happened).judgement, slot);
      }
      cell = judging.then;
    }
    return pair.subarray(words);
  }

  /** The same of a property of worlds. */
  tryOutProperty(slot: number, state: Int32Array): void {
    this.recipeRuns++;
    const instance = this.#propertyAt(slot);
    this.#noticed(instance, saidOfWorld(this.layout, instance, state).judgement);
  }

  /** Whether an action is enabled in a plain world. */
  isEnabled(slot: number, world: View<W>): boolean {
    return (this.#rules[slot] as Rule<W>).when(world, (this.actions[slot] as Action).params);
  }

  /** Executes an action again through immer, if it is enabled, and compares. */
  recheckAction(slot: number, state: Int32Array): { readonly before: W; readonly after: W } | undefined {
    const fired = this.fire(slot, state);
    this.rechecked += fired === undefined ? 0 : 1;
    return recheckAction(this.layout, this.model, this.actions[slot] as Action, state, fired?.after);
  }

  /** Tells what a property was found to say without recording; the number of the action if it is one of a step. */
  hear(instance: Instance<W>, judgement: Judgement, action?: number): void {
    this.#noticed(instance, judgement, action);
  }

  /** Executes an action that was taken without recording again through immer, and compares. */
  recheckTaken(slot: number, state: Int32Array, after: Int32Array): { readonly before: W; readonly after: W } {
    this.rechecked++;
    return recheckAction(this.layout, this.model, this.actions[slot] as Action, state, after) as {
      before: W;
      after: W;
    };
  }

  /** In how many worlds or firings each property was in danger, or was reached. */
  inDanger(hits: Float64Array): ReadonlyMap<string, number> {
    const danger = new Map(this.model.properties.map(({ id }) => [id, 0]));
    this.#judged.forEach((judged = [], leaf) => {
      for (const { instance } of judged) {
        const { id } = instance.property;
        danger.set(id, (danger.get(id) ?? 0) + (hits[leaf] ?? 0));
      }
    });
    return danger;
  }

  /** The numbers of leaves by which a property said something that is meant. */
  leavesOf(isMeant: (judged: Judged<W>) => boolean): readonly number[] {
    return this.#judged.flatMap((judged, leaf) => (judged?.some(isMeant) ? [leaf] : []));
  }

  /** How often each action fired. */
  firings(hits: Float64Array): Float64Array {
    const firings = new Float64Array(this.actions.length);
    this.#owners.forEach((slot, leaf) => {
      if (slot !== undefined && slot < firings.length) {
        firings[slot] = (firings[slot] as number) + (hits[leaf] ?? 0);
      }
    });
    return firings;
  }

  /** Paths and words of each action, with those of what follows it. */
  sizes(): readonly { readonly paths: number; readonly words: number }[] {
    const sizes = this.actions.map((_, slot) => ({ ...(this.tries[slot] as Trie) }));
    for (const { action, trie } of this.#byCell.values()) {
      const size = sizes[action] as Trie;
      size.paths += trie.paths;
      size.words += trie.words;
    }
    return sizes;
  }

  /** Learns, and takes the time; what is learned on the way, while it is checked, is part of it. */
  #timed(action: number, learn: () => number): number {
    if (this.#isTimed) {
      return learn();
    }
    this.#isTimed = true;
    const began = performance.now();
    const leaf = learn();
    this.seconds[action] = (this.seconds[action] as number) + (performance.now() - began) / 1000;
    this.#isTimed = false;
    return leaf;
  }

  #learnAction(slot: number, state: Int32Array): number {
    const rule = this.#rules[slot] as Rule<W>;
    const trie = this.tries[slot] as Trie;
    const lesson = lessonOfRule(this.layout, rule, this.actions[slot] as Action, state);
    const { writes } = lesson;
    if (writes === undefined) {
      return this.#learn(trie, this.#nameOf(slot), lesson.looks, state, undefined);
    }
    const pair = new Int32Array(2 * state.length);
    pair.set(state);
    pair.set(state, state.length);
    change(pair, state.length, writes);
    const { cell, said } = this.#followingOf(slot, 1, lesson.happened, pair);
    this.#owners[this.tables.leaves] = slot;
    this.#judged[this.tables.leaves] = said;
    const changes = this.tables.changesFor(writes);
    const leaf = this.#learn(trie, this.#nameOf(slot), lesson.looks, state, [cell, ...changes]);
    if (trie.paths <= this.#alwaysRechecked) {
      this.#recheckStep(slot, state);
    }
    return leaf;
  }

  /** The state after, and what properties say of the step, once more through immer. */
  #recheckStep(slot: number, state: Int32Array): void {
    const worlds = this.recheckAction(slot, state);
    const judged = this.fire(slot, state)?.judged ?? [];
    for (const instance of worlds === undefined ? [] : this.stepProperties) {
      const learned = judged.find((one) => one.instance === instance)?.judgement ?? 'idle';
      recheckStep(instance, this.actions[slot] as Action, worlds as { before: W; after: W }, learned);
    }
  }

  #learnEffect({ trie, action, effect, happened }: NextEffect, pair: Int32Array): number {
    const { words } = this.layout;
    const rule = this.#rules[action] as Rule<W>;
    const after = pair.slice(words);
    const lesson = lessonOfEffect(this.layout, rule, this.actions[action] as Action, effect, after, happened);
    const writes = lesson.writes ?? new Map();
    const next = pair.slice();
    change(next, words, writes);
    const { cell, said } = this.#followingOf(action, effect + 1, lesson.happened, next);
    this.#judged[this.tables.leaves] = said;
    return this.#learn(trie, this.#nameOf(action), lesson.looks, pair, [cell, ...this.tables.changesFor(writes)]);
  }

  #learnProperty(slot: number, state: Int32Array): number {
    const instance = this.#propertyAt(slot);
    const { looks, judgement } = saidOfWorld(this.layout, instance, state);
    const trie = this.tries[slot] as Trie;
    const isIdle = judgement === 'idle';
    if (!isIdle) {
      this.#owners[this.tables.leaves] = slot;
      this.#judged[this.tables.leaves] = [{ instance, judgement }];
    }
    const leaf = this.#learn(trie, this.#nameOf(slot), looks, state, isIdle ? undefined : []);
    if (trie.paths <= this.#alwaysRechecked) {
      recheckWorld(this.layout, instance, state, judgement);
    }
    this.#noticed(instance, judgement);
    return leaf;
  }

  /** What follows in a step after some effects of its rule. */
  #followingOf(action: number, effect: number, happened: Happened, pair: Int32Array): Follows<W> {
    if (effect >= (this.#rules[action] as Rule<W>).does.length) {
      return this.#judgingOf(action, happened, pair);
    }
    const key = keyOf(action, effect, happened);
    const known = this.#followings.get(key);
    if (known !== undefined) {
      return known;
    }
    const trie = this.tables.plant();
    this.#byCell.set(trie.cell, { does: 'effect', trie, action, effect, happened });
    const follows = { cell: trie.cell, said: [] };
    this.#followings.set(key, follows);
    return follows;
  }

  /**
   * Who judges a step. Properties that do not look at its worlds say the same of every step with the same action in
   * which the same happened: they are asked once.
   */
  #judgingOf(action: number, happened: Happened, pair: Int32Array): Follows<W> {
    const key = keyOf(action, Infinity, happened);
    const known = this.#followings.get(key);
    if (known !== undefined) {
      return known;
    }
    const said = this.#sayings(this.stepProperties, action, pair, happened);
    const lookers = this.stepProperties.filter((_, i) => (said[i] as Said).looks.length > 0);
    const others = this.#notice(
      this.stepProperties.filter((instance) => !lookers.includes(instance)),
      said.filter(({ looks }) => looks.length === 0),
      action,
    );
    const cell = lookers.length === 0 ? 0 : this.#judging(action, happened, lookers, 0).trie.cell;
    const follows = { cell, said: others };
    this.#followings.set(key, follows);
    return follows;
  }

  #judging(action: number, happened: Happened, lookers: readonly Instance<W>[], then: number): Judging<W> {
    const judging: Judging<W> = { does: 'judge', trie: this.tables.plant(), action, happened, lookers, then };
    this.#byCell.set(judging.trie.cell, judging);
    return judging;
  }

  #learnJudging(judging: Judging<W>, pair: Int32Array): number {
    const { trie, action, happened, lookers, then } = judging;
    const said = this.#sayings(lookers, action, pair, happened);
    this.#judged[this.tables.leaves] = this.#notice(lookers, said, action);
    const name = lookers.map(({ property, params }) => named(property.id, params)).join(' or ');
    const looks = said.flatMap((one) => one.looks);
    const leaf = this.#learn(trie, `${name} of ${this.#nameOf(action)}`, looks, pair, [then, 0]);
    if (trie.words > mostWordsTogether && lookers.length > 1) {
      this.#part(judging);
    }
    return leaf;
  }

  /** Properties that look at different things make a wide trie together: from now on they are asked one after the other. */
  #part({ trie, action, happened, lookers, then }: Judging<W>): void {
    const first = lookers.reduceRight(
      (next, looker) => this.#judging(action, happened, [looker], next).trie.cell,
      then,
    );
    this.tables.replace(trie, [first, 0]);
  }

  #sayings(instances: readonly Instance<W>[], action: number, pair: Int32Array, happened: Happened): readonly Said[] {
    const taken = this.actions[action] as Action;
    return instances.map((instance) => saidOfStep(this.layout, instance, taken, pair, happened));
  }

  /** Tells what was said; those that were not idle. */
  #notice(instances: readonly Instance<W>[], said: readonly Said[], action: number): readonly Judged<W>[] {
    return instances.flatMap((instance, i) => {
      const { judgement } = said[i] as Said;
      this.#noticed(instance, judgement, action);
      return judgement === 'idle' ? [] : [{ instance, judgement }];
    });
  }

  #learn(
    trie: Trie,
    name: string,
    looks: readonly Look[],
    state: Int32Array,
    leaf: readonly number[] | undefined,
  ): number {
    this.recipeRuns++;
    const questions = new Map<number, Question>();
    for (const question of looks.flatMap(questionsOf)) {
      questions.set(question.where, question);
    }
    const asked = [...questions.values()];
    assertSameQuestions(this.layout, name, this.tables.asked(trie, state), asked, looks, state);
    return this.tables.learn(trie, state, asked, leaf);
  }

  #propertyAt(slot: number): Instance<W> {
    return this.worldProperties[slot - this.actions.length] as Instance<W>;
  }

  #nameOf(slot: number): string {
    const action = this.actions[slot];
    if (action !== undefined) {
      return named(action.rule, action.params);
    }
    const { property, params } = this.#propertyAt(slot);
    return named(property.id, params);
  }
}

const ofWorlds: ReadonlySet<string> = new Set(['always', 'sometimes']);

/** Makes the writes in a state that lies so many words behind. */
const change = (pair: Int32Array, behind: number, writes: Writes): void => {
  for (const [{ word, shift, bits }, code] of writes) {
    const at = behind + word;
    pair[at] = ((pair[at] as number) & ~(maskOf(bits) << shift)) | (code << shift);
  }
};

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
