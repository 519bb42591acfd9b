import { freeze } from 'immer';
import { type Action, type Model, ModelError, named, show, type View } from '../language/index.js';
import { describe, firstDifference } from '../learn/impurity.js';
import { pack, unpack } from '../learn/pack.js';
import { type Instance, instancesOf, isEnabled, judgeStep, judgeWorld, step } from '../semantics/index.js';
import { inWords, type Permutation } from './permutation.js';
import type { Symmetry } from './symmetry.js';

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
   * Checks all properties of worlds.
   * @throws ModelError naming the property that prefers an index.
   */
  checkWorld(canonical: Int32Array): void {
    const state = this.symmetry.permute(this.#anyPermutation(), canonical);
    const world = this.#worldOf(state);
    for (const permutation of this.symmetry.generators) {
      const other = this.#worldOf(this.symmetry.permute(permutation, state));
      this.#checkJudgements(permutation, (instance, exchanged) =>
        judgeWorld(instance, (exchanged ? other : world) as View<W>),
      );
    }
  }

  /**
   * Checks one action, and all properties of its step.
   * @throws ModelError naming the rule, or the property, that prefers an index.
   */
  checkAction(canonical: Int32Array, canonicalAction: Action): void {
    const { symmetry } = this;
    const any = this.#anyPermutation();
    const state = symmetry.permute(any, canonical);
    const action = symmetry.permuteAction(any, canonicalAction);
    const before = this.#worldOf(state);
    const enabled = isEnabled(this.#model, before, action);
    const after = enabled ? step(this.#model, before, action) : undefined;
    for (const permutation of symmetry.generators) {
      const other = {
        action: symmetry.permuteAction(permutation, action),
        state: symmetry.permute(permutation, state),
      };
      const otherBefore = this.#worldOf(other.state);
      if (isEnabled(this.#model, otherBefore, other.action) !== enabled) {
        const name = named(other.action.rule, other.action.params);
        throw this.#preference(
          action,
          `it may${enabled ? '' : ' not'} happen, and with ${inWords(permutation)} exchanged ${name} may${enabled ? ' not' : ''}`,
        );
      }
      if (after === undefined) {
        continue;
      }
      const otherAfter = step(this.#model, otherBefore, other.action);
      this.#checkResult(action, permutation, after, otherAfter, other.action);
      this.#checkJudgements(permutation, (instance, exchanged) =>
        judgeStep(
          instance,
          exchanged
            ? { before: otherBefore as View<W>, after: otherAfter as View<W>, action: other.action }
            : { before: before as View<W>, after: after as View<W>, action },
        ),
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
