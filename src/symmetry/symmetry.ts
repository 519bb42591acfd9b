import { type Action, type Interchangeable, type Model, ModelError, type Params } from '../language/index.js';
import type { Instance } from '../semantics/index.js';
import { maskOf } from '../transitions/codec.js';
import { type Field, fieldsOf, type Layout } from '../transitions/layout.js';
import { BagPlaces } from './bag-places.js';
import { type Factored, factored, type Group } from './factored.js';
import { generatorsOf, permutationsOf } from './group.js';
import { carryOut, type Move, movesOf } from './moves.js';
import { assertClosed, permuteParams } from './params.js';
import type { Permutation } from './permutation.js';
import { listsOf, type SortedList, slotsAmong, sortedLists, sortLists } from './slots.js';

/**
 * The symmetry of a model, if it declares any.
 * @throws ModelError where what is declared cannot be: a parameter that ranges over one of two interchangeable members,
 * a field that does not say whose slot it names, more permutations than pay.
 */
export const symmetryOf = <W>(model: Model<W>, layout: Layout): Symmetry<W> | undefined => {
  const declared = (model.symmetry ?? []).filter(({ classes }) => classes.some(({ length }) => length > 1));
  return declared.length === 0 ? undefined : new Symmetry(model, layout, declared);
};

/**
 * Which worlds differ only in the names of interchangeable members. Those make an orbit, and one of them, the canonical
 * one, stands for all.
 */
export class Symmetry<W> {
  /** All that are tried to find the canonical world, the first of which changes nothing. Slots are put into order instead. */
  readonly permutations: readonly Permutation[];
  /** Exchanges of two members or slots: every permutation is made of these. */
  readonly generators: readonly Permutation[];
  /** Places of bags that actions name. */
  readonly places: BagPlaces;
  /** Lists that are in order in every world: bags. */
  readonly bags: readonly SortedList[];
  /** Lists whose elements have no order: bags, and slots. */
  readonly lists: readonly SortedList[];
  readonly #moves = new Map<Permutation, readonly Move[]>();
  /** Those of them that change something. */
  readonly #changes = new Map<Permutation, readonly Move[]>();
  readonly #families: readonly Interchangeable[];

  constructor(
    readonly model: Model<W>,
    readonly layout: Layout,
    declared: readonly Interchangeable[],
  ) {
    assertDistinct(model, declared);
    const slots = slotsAmong(model.world, declared).filter(
      ({ family }) => family.of !== undefined || isTogether(layout, family.name),
    );
    this.#families = declared;
    this.generators = generatorsOf(declared);
    assertClosed(model, declared, this.generators);
    this.permutations = permutationsOf(
      model.id,
      declared.filter((one) => !slots.includes(one)),
    );
    this.places = new BagPlaces(
      layout,
      model,
      declared.map(({ family }) => family),
    );
    this.bags = sortedLists(layout.world, []);
    this.lists = sortedLists(layout.world, slots);
    // A field or an array that cannot be permuted is found here, and not in the middle of a search.
    this.generators.forEach((generator) => {
      this.movesOf(generator);
    });
  }

  /** The world with its members exchanged; slots, and what is in a bag, stay in their places, where parameters find them. */
  permute(permutation: Permutation, state: Int32Array): Int32Array {
    const changes = this.#changes.get(permutation) ?? this.movesOf(permutation).filter(changesSomething);
    this.#changes.set(permutation, changes);
    const after = Int32Array.from(state);
    for (const { to } of changes) {
      after[to.word] = (after[to.word] as number) & ~(maskOf(to.bits) << to.shift);
    }
    carryOut(changes, state, after);
    return after;
  }

  /** The same as it is met in a search: with its bags in order. */
  rename(permutation: Permutation, state: Int32Array): Int32Array {
    const after = this.permute(permutation, state);
    sortLists(this.bags, after);
    return after;
  }

  /** What happened, as it would have with members exchanged: where a field of an event has the name of a parameter, it names one. */
  permuteEvent(permutation: Permutation, event: unknown): unknown {
    if (Array.isArray(event)) {
      return event.map((one) => this.permuteEvent(permutation, one));
    }
    if (typeof event !== 'object' || event === null) {
      return event;
    }
    const within = Object.entries(event).map(([name, value]) => [name, this.permuteEvent(permutation, value)]);
    return this.#permuteParams(permutation, Object.fromEntries(within));
  }

  /** The same action on the same members and elements of bags: where these are then depends on the state before. */
  permuteAction(permutation: Permutation, { rule, params }: Action, state: Int32Array): Action {
    const exchanged = this.#permuteParams(permutation, params);
    return {
      rule,
      params: this.places.isNamedBy(params)
        ? this.places.ordered(exchanged, this.permute(permutation, state))
        : exchanged,
    };
  }

  permuteInstance(permutation: Permutation, { property, params }: Instance<W>): Instance<W> {
    return { property, params: this.#permuteParams(permutation, params) };
  }

  /** The world with its bags and slots in order. */
  settle(state: Int32Array): Int32Array {
    const settled = Int32Array.from(state);
    sortLists(this.lists, settled);
    return settled;
  }

  /** The least of all worlds that differ from this one in names only. */
  canonical(state: Int32Array): Int32Array {
    return this.permutations
      .map((permutation) => this.settle(this.permute(permutation, state)))
      .reduce((least, other) => (compareWords(other, least) < 0 ? other : least));
  }

  /** The same for a search that keeps groups of fields apart; undefined where permutations would mix the groups. */
  factored(groups: readonly Group[]): Factored | undefined {
    return factored(this.layout, groups, this.permutations, this.lists, (permutation) => this.movesOf(permutation));
  }

  movesOf(permutation: Permutation): readonly Move[] {
    const known = this.#moves.get(permutation);
    if (known !== undefined) {
      return known;
    }
    const moves = movesOf(this.layout, permutation);
    this.#moves.set(permutation, moves);
    return moves;
  }

  #permuteParams(permutation: Permutation, params: Params): Params {
    return permuteParams(
      this.#families.map(({ family }) => family),
      permutation,
      params,
    );
  }
}

/** Does the search keep all members of a family in one group of fields? Only there can it put them into order. */
const isTogether = (layout: Layout, family: string): boolean => {
  const groupOf = ({ word }: Field): number =>
    layout.groups.findIndex(({ firstWord, words }) => word >= firstWord && word < firstWord + words);
  return listsOf(layout.world, family).every((list) => new Set(fieldsOf(list).map(groupOf)).size <= 1);
};

const changesSomething = ({ from, to, becomes }: Move): boolean => from !== to || becomes !== undefined;

const assertDistinct = <W>(model: Model<W>, declared: readonly Interchangeable[]): void => {
  const names = declared.map(({ family }) => family.name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new ModelError(`model ${model.id}: what of ${twice} is interchangeable is said twice`);
  }
};

/** The first word counts most. */
const compareWords = (a: Int32Array, b: Int32Array): number => {
  const place = a.findIndex((word, i) => word !== b[i]);
  return place < 0 ? 0 : ((a[place] as number) >>> 0) - ((b[place] as number) >>> 0);
};
