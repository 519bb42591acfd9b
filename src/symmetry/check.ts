import { freeze } from 'immer';
import { type Action, type Model, ModelError, named, type Step, show, type View } from '../language/index.js';
import { describe, firstDifference } from '../learn/impurity.js';
import { pack, unpack } from '../learn/pack.js';
import { actionsOf, type Instance, instancesOf, isEnabled, judgeStep, judgeWorld, step } from '../semantics/index.js';
import { inWords, type Permutation } from './permutation.js';
import type { Symmetry } from './symmetry.js';

/** A step that was tried, if it may happen. */
interface TriedStep<W> {
  readonly before: W;
  readonly action: Action;
  readonly after: W | undefined;
}

const advice = 'Declare these members as not interchangeable, or treat them alike.';

/**
 * Checks by examples that what is declared as interchangeable is so: a rule does to the exchanged world what it does to
 * the world, exchanged, and a property says of both the same. Two members are exchanged at a time; of such exchanges
 * every permutation is made.
 */
export class SymmetryCheck<W> {
  /** How many exchanges of worlds and steps were looked at. */
  checked = 0;
  #turn = 0;
  readonly #model: Model<W>;
  /** Of each property all its instances. */
  readonly #properties: readonly (readonly Instance<W>[])[];

  constructor(readonly symmetry: Symmetry<W>) {
    this.#model = symmetry.model;
    const instances = instancesOf(symmetry.model);
    this.#properties = symmetry.model.properties.map((one) => instances.filter(({ property }) => property === one));
  }

  /**
   * Checks, in some world of an orbit, what all properties say of it, every action, and what they say of its step.
   * @throws ModelError naming the rule, or the property, that prefers an index.
   */
  checkWorld(canonical: Int32Array): void {
    const state = this.symmetry.permute(this.#anyPermutation(), canonical);
    const world = this.#worldOf(state);
    const steps = actionsOf(this.#model).map((action) => this.#stepOf(world, action));
    for (const permutation of this.symmetry.generators) {
      const other = this.#worldOf(this.symmetry.permute(permutation, state));
      this.#checkJudgements(permutation, (instance, exchanged) =>
        judgeWorld(instance, (exchanged ? other : world) as View<W>),
      );
      for (const step of steps) {
        const action = this.symmetry.permuteAction(permutation, step.action);
        this.#checkStep(permutation, step, this.#stepOf(other, action));
      }
    }
  }

  /** What an action does; nothing comes after where it is not enabled. */
  #stepOf(before: W, action: Action): TriedStep<W> {
    const after = isEnabled(this.#model, before, action) ? step(this.#model, before, action) : undefined;
    return { before, action, after };
  }

  /** Compares a step with that of the exchanged action in the exchanged world. */
  #checkStep(permutation: Permutation, one: TriedStep<W>, other: TriedStep<W>): void {
    const { action, after } = one;
    if ((after === undefined) !== (other.after === undefined)) {
      const name = named(other.action.rule, other.action.params);
      const [may, mayThen] = after === undefined ? [' not', ''] : ['', ' not'];
      throw this.#preference(
        action,
        `it may${may} happen, and with ${inWords(permutation)} exchanged ${name} may${mayThen}`,
      );
    }
    if (after !== undefined && other.after !== undefined) {
      this.#checkResult(action, permutation, after, other.after, other.action);
      this.#checkJudgements(permutation, (instance, exchanged) =>
        judgeStep(instance, (exchanged ? other : one) as Step<W>),
      );
    }
  }

  /** A search sees the canonical worlds: each look is at some other one of the orbit. Which, depends on nothing else. */
  #anyPermutation(): Permutation {
    const { permutations } = this.symmetry;
    this.#turn = (Math.imul(this.#turn, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return permutations[(this.#turn >>> 8) % permutations.length] as Permutation;
  }

  /** What a step leads to must be of one orbit; usually it is the same world. */
  #checkResult(action: Action, permutation: Permutation, after: W, found: W, other: Action): void {
    const { symmetry } = this;
    const { layout } = symmetry;
    const expected = symmetry.settle(symmetry.permute(permutation, pack(layout, after)));
    const actual = symmetry.settle(pack(layout, found));
    const field = firstDifference(layout, expected, actual);
    if (field === undefined) {
      return;
    }
    if (firstDifference(layout, symmetry.canonical(expected), symmetry.canonical(actual)) !== undefined) {
      throw this.#preference(
        action,
        `with ${inWords(permutation)} exchanged, ${named(other.rule, other.params)} leads to ${describe(actual, [field])}, and ${describe(expected, [field])} was to be expected`,
      );
    }
  }

  /** Of all instances of a property together as much must be said; which of them says it may change with the slots. */
  #checkJudgements(permutation: Permutation, judge: (instance: Instance<W>, exchanged: boolean) => string): void {
    this.checked++;
    for (const instances of this.#properties) {
      const said = instances.map((instance) => judge(instance, false));
      const saidThen = instances.map((instance) => judge(instance, true));
      if (said.toSorted().join() !== saidThen.toSorted().join()) {
        throw this.#partiality(permutation, instances, (instance, exchanged) =>
          show((exchanged ? saidThen : said)[instances.indexOf(instance)]),
        );
      }
    }
  }

  #partiality(
    permutation: Permutation,
    instances: readonly Instance<W>[],
    said: (instance: Instance<W>, exchanged: boolean) => string,
  ): ModelError {
    const texts = instances.map((instance) => {
      const { property, params } = this.symmetry.permuteInstance(permutation, instance);
      const other = instances.find((one) => named(property.id, one.params) === named(property.id, params)) ?? instance;
      return said(instance, false) === said(other, true)
        ? undefined
        : `property ${named(property.id, instance.params)} prefers an index: with ${inWords(permutation)} exchanged, ${named(property.id, params)} says ${said(other, true)} where it said ${said(instance, false)}. ${advice}`;
    });
    return new ModelError(texts.find((text) => text !== undefined));
  }

  #preference({ rule, params }: Action, how: string): ModelError {
    return new ModelError(`rule ${named(rule, params)} prefers an index: ${how}. ${advice}`);
  }

  #worldOf(state: Int32Array): W {
    return freeze(unpack(this.symmetry.layout, state) as W, true);
  }
}
