import {
  type Action,
  type BagShape,
  type Domains,
  type Family,
  type Model,
  ModelError,
  type Params,
} from '../language/index.js';
import type { Layout, LayoutNode, ListNode } from '../transitions/layout.js';
import { orderOf, type SortedList, sortedLists, sortLists } from './slots.js';

/** A bag of which parameters of rules name places: one, or one for each of those who have one. */
interface NamedBag {
  readonly path: string;
  readonly shape: BagShape;
  /** Members within whose elements it is. */
  readonly owners: readonly { readonly family: Family; readonly member: number }[];
  /** It, and before it the bags within it; of a bag with one place nothing. */
  readonly lists: readonly SortedList[];
}

/**
 * Places of bags that parameters of rules name (`bag(…, { parameters })`). With members exchanged a bag is put into
 * another order, so that what an action does with an element it does with the same element, in another place.
 */
export class BagPlaces {
  /** By the name of the parameter. */
  readonly #bags: ReadonlyMap<string, readonly NamedBag[]>;

  /**
   * @throws ModelError where a parameter does not say of which bag it names a place, a member as well, or ranges over some
   * of the places only.
   */
  constructor(layout: Layout, { rules }: Pick<Model<never>, 'rules'>, families: readonly Family[]) {
    const all = namedBags(layout.world);
    const names = new Set(all.flatMap(({ shape }) => shape.parameters ?? []));
    this.#bags = new Map([...names].map((name) => [name, all.filter(({ shape }) => shape.parameters?.includes(name))]));
    const both = [...names].find((name) => families.some(({ parameters }) => parameters.includes(name)));
    if (both !== undefined) {
      throw new ModelError(
        `a parameter ${both} names a place in ${this.#bags.get(both)?.[0]?.path}, and a member, too`,
      );
    }
    for (const { id, for: domains } of rules) {
      for (const [name, bags] of this.#bags) {
        assertOne(`rule ${id}`, name, domains, bags);
      }
    }
  }

  /** Does any parameter name a place? */
  isNamedBy(params: Params): boolean {
    return Object.keys(params).some((name) => this.#bags.has(name));
  }

  /** The numbers of the fields of the bags of which an action names places. */
  fieldsNamedBy({ params }: Action): readonly number[] {
    return Object.keys(params).flatMap((name) =>
      this.#bagsOf(name, params).flatMap(({ lists }) =>
        (lists.at(-1)?.elements ?? []).flat().map(({ number }) => number),
      ),
    );
  }

  /** The places to which elements go when bags are put into order: parameters that name these elements, then. */
  ordered(params: Params, unordered: Int32Array): Params {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        const [bag] = this.#bagsOf(name, params);
        const place = bag === undefined ? -1 : placesIn(bag, unordered).indexOf(value as number);
        return [name, place < 0 ? value : place];
      }),
    );
  }

  #bagsOf(name: string, params: Params): readonly NamedBag[] {
    return (this.#bags.get(name) ?? []).filter(({ owners }) =>
      owners.every(({ family, member }) => params[ownerIn(family, params) as string] === member),
    );
  }
}

/** By the place that an element will have: the place that it has. */
const placesIn = ({ lists }: NamedBag, unordered: Int32Array): readonly number[] => {
  const words = unordered.slice();
  sortLists(lists.slice(0, -1), words);
  const last = lists.at(-1);
  return last === undefined ? [] : orderOf(last, words);
};

/** The first parameter that names a member of a family says whose bag it is. */
const ownerIn = ({ parameters }: Family, domains: Domains<Params> | Params): string | undefined =>
  parameters.find((name) => name in domains);

const namedBags = (part: LayoutNode, owners: NamedBag['owners'] = []): readonly NamedBag[] => {
  switch (part.kind) {
    case 'record':
      return part.entries.flatMap(([, field]) => namedBags(field, owners));
    case 'list': {
      const { shape, path, elements } = part;
      const within = elements.flatMap((element, i) => namedBags(element, [...owners, ...ownersAt(part, i)]));
      return shape.kind === 'bag' && shape.parameters !== undefined
        ? [...within, { path, shape, owners, lists: shape.length > 1 ? sortedLists(part, []) : [] }]
        : within;
    }
    case 'sequence':
      return part.elements.flatMap((element) => namedBags(element, owners));
    case 'optional':
      return namedBags(part.some, owners);
    case 'leaf':
    case 'happened':
      return [];
  }
};

const ownersAt = ({ shape }: ListNode, place: number): NamedBag['owners'] =>
  shape.kind === 'array' && shape.family !== undefined
    ? [{ family: shape.family, member: shape.members?.[place] ?? place }]
    : [];

const assertOne = (rule: string, name: string, domains: Domains<Params>, bags: readonly NamedBag[]): void => {
  const values = domains[name];
  if (values === undefined) {
    return;
  }
  for (const { path, shape, owners } of bags) {
    const unnamed = owners.find(({ family }) => ownerIn(family, domains) === undefined)?.family;
    if (unnamed !== undefined) {
      throw new ModelError(
        `${rule}: its parameter ${name} is a place in the bag of a ${unnamed.name}; a parameter ${unnamed.parameters.join(' or ')} must say of which`,
      );
    }
    const left = Array.from({ length: shape.length }, (_, place) => place).find((place) => !values.includes(place));
    if (left !== undefined && shape.length > 1) {
      throw new ModelError(
        `${rule} prefers an index: its parameter ${name} may not be ${left}, and one place of ${path} is as good as another`,
      );
    }
  }
  const whose = bags.map(({ owners }) => owners.map(({ family, member }) => `${family.name} ${member}`).join());
  const twice = whose.findIndex((owners, i) => whose.indexOf(owners) !== i);
  if (twice >= 0) {
    const [one, other] = [bags[whose.indexOf(whose[twice] as string)], bags[twice]];
    throw new ModelError(
      `${rule}: its parameter ${name} names a place in a bag, but does not say in which: ${one?.path} or ${other?.path}`,
    );
  }
};
