import { namesPlace, placeInOrder } from './bag-places.js';
import type { Action, Domains, FamilyDescription, Params } from './description.js';
import { departed, Failure, type Machine } from './naive.js';
import { keyOf, mapFields, type Scalar, type Shape, settledCopy, type World } from './shape.js';

/** What each member becomes: by the name of its family or, a slot, by that and the number of its owner. */
type Renaming = ReadonlyMap<string, readonly number[]>;

/**
 * `lenient`: names mean something, in what instances of one property say or in what happened, and no verdict depends on it.
 * `unknown`: there are too many worlds to look at, or a recipe throws.
 */
export type Fairness = 'fair' | 'lenient' | 'unfair' | 'unknown';

/** What may happen in a world, by action, and what each instance of a property says. */
interface Conduct {
  readonly world: World;
  readonly said: readonly string[];
  /** Where nothing may happen. */
  readonly mayEnd: boolean | undefined;
  readonly steps: readonly (
    | { readonly after: World; readonly said: readonly string[] }
    | typeof departed
    | undefined
  )[];
}

/** Of two members; and by the place of an action or an instance, that of the one with other names. */
interface Exchange {
  readonly renaming: Renaming;
  /** What an action becomes depends on the world where it names a place of a bag. */
  readonly actionIn: (world: World, place: number) => number;
  readonly instances: readonly number[];
}

/** Worlds that differ in nothing but the names of exchangeable members, by trying every renaming. */
export class Orbits {
  readonly #machine: Machine;
  readonly #families: readonly FamilyDescription[];
  /** Families whose members are slots: each member of another has some of its own. */
  readonly #slots: ReadonlySet<string>;
  /** Every renaming of what is no slot. */
  readonly #renamings: readonly Renaming[];
  readonly #known = new Map<string, string>();

  constructor(machine: Machine) {
    const { families, symmetry } = machine.description;
    this.#machine = machine;
    this.#families = families.filter(({ name }) => symmetry.some(({ family }) => family === name));
    this.#slots = new Set(this.#families.filter((one) => one.of !== undefined).map(({ name }) => name));
    let all: readonly Renaming[] = [new Map()];
    for (const family of this.#families.filter(({ of }) => of === undefined)) {
      const own = ordersWithin(family.size, this.#classesOf(family.name));
      all = all.flatMap((images) => own.map((order) => new Map([...images, [family.name, order]])));
    }
    this.#renamings = all;
  }

  get count(): number {
    return this.#renamings.length;
  }

  /** The text that all worlds of an orbit have in common. */
  keyOf(world: World): string {
    const own = this.#machine.keyOf(world);
    const known = this.#known.get(own);
    if (known !== undefined) {
      return known;
    }
    const texts = this.#renamings.map((renaming) => this.#textOf(this.renamed(renaming, world)));
    const least = texts.reduce((one, other) => (other < one ? other : one));
    this.#known.set(own, least);
    return least;
  }

  renamed(renaming: Renaming, world: World): World {
    const { world: shape } = this.#machine.description;
    return settledCopy(shape, rename(shape, world, renaming)) as World;
  }

  /** Whether names mean nothing in any world that can be reached from the initial ones, however they are renamed. */
  fairness(mostWorlds: number): Fairness {
    const machine = this.#machine;
    const seen = new Map<string, Conduct>();
    const conductIn = (world: World): Conduct => {
      const key = machine.keyOf(world);
      const conduct = seen.get(key) ?? this.#conductIn(machine.atRest(world));
      seen.set(key, conduct);
      return conduct;
    };
    const exchanges = this.#generators().map((renaming) => this.#exchangeOf(renaming));
    for (const start of machine.starts) {
      for (const renaming of this.#renamings) {
        conductIn(this.renamed(renaming, start));
      }
    }
    let worst: Fairness = 'fair';
    // A map is gone through in the order of adding, and what is added meanwhile comes last.
    for (const conduct of seen.values()) {
      if (seen.size > mostWorlds) {
        return 'unknown';
      }
      for (const step of conduct.steps) {
        if (step !== undefined && step !== departed) {
          conductIn(step.after);
        }
      }
      for (const exchange of exchanges) {
        const found = this.#compare(exchange, conduct, conductIn(this.renamed(exchange.renaming, conduct.world)));
        if (found === 'unfair') {
          return found;
        }
        worst = found === 'fair' ? worst : found;
      }
    }
    return worst;
  }

  #conductIn(world: World): Conduct {
    const machine = this.#machine;
    const conduct = {
      world,
      said: machine.instances.map((instance) => machine.judgeWorld(instance, world)),
      steps: machine.actions.map((action) => {
        const after = machine.step(world, action);
        if (after === undefined || after === departed) {
          return after;
        }
        const said = machine.instances.map((one) => machine.judgeStep(one, { before: world, after, action }));
        return { after, said };
      }),
    };
    const isEnd = conduct.steps.every((step) => step === undefined);
    return { ...conduct, mayEnd: isEnd ? machine.compiled.ends?.(world) : undefined };
  }

  #compare(exchange: Exchange, one: Conduct, other: Conduct): Fairness {
    const judged = [this.#compareJudgements(exchange, one.said, other.said)];
    judged.push(one.mayEnd === other.mayEnd ? 'fair' : 'unfair');
    for (const [i, step] of one.steps.entries()) {
      const place = exchange.actionIn(one.world, i);
      const then = other.steps[place];
      if (step === undefined || then === undefined || step === departed || then === departed) {
        judged.push(step === then ? 'fair' : 'unfair');
      } else {
        const after = this.renamed(exchange.renaming, step.after);
        const isSame = this.#isSame(after, then.after);
        const isToldSame = JSON.stringify(step.after.events) === JSON.stringify(then.after.events);
        judged.push(this.#compareJudgements(exchange, step.said, then.said));
        judged.push(isSame ? (isToldSame ? 'fair' : 'lenient') : 'unfair');
        // A step to a world that differs in names: what is said of the exchanged step may be something else again.
        if (isSame && this.#machine.keyOf(after) !== this.#machine.keyOf(then.after)) {
          const action = this.#machine.actions[place] as Action;
          const said = this.#machine.instances.map((instance) =>
            this.#machine.judgeStep(instance, { before: other.world, after, action }),
          );
          judged.push(this.#compareJudgements(exchange, step.said, said) === 'fair' ? 'fair' : 'lenient');
        }
      }
    }
    return judged.includes('unfair') ? 'unfair' : judged.includes('lenient') ? 'lenient' : 'fair';
  }

  /** Each instance must say what the one with other names says; or all of a property together say as much. */
  #compareJudgements({ instances }: Exchange, said: readonly string[], then: readonly string[]): Fairness {
    if (said.every((judgement, i) => judgement === then[instances[i] as number])) {
      return 'fair';
    }
    const together = (some: readonly string[]): string =>
      some
        .map((judgement, i) => `${this.#machine.instances[i]?.property.id} ${judgement}`)
        .sort()
        .join();
    return together(said) === together(then) ? 'lenient' : 'unfair';
  }

  /** Usually it is the same world, and else one that differs in names only. */
  #isSame(one: World, other: World): boolean {
    return this.#machine.keyOf(one) === this.#machine.keyOf(other) || this.keyOf(one) === this.keyOf(other);
  }

  #exchangeOf(renaming: Renaming): Exchange {
    const { actions, instances, compiled } = this.#machine;
    const renamedIn = (id: string, domains: Domains | undefined, params: Params) =>
      id + JSON.stringify(this.#renamedParams(renaming, domains ?? {}, params));
    const actionPlaces = new Map(actions.map(({ rule, params }, place) => [rule + JSON.stringify(params), place]));
    const instancePlaces = new Map(
      instances.map(({ property, params }, place) => [property.id + JSON.stringify(params), place]),
    );
    const domainsOf = new Map(compiled.rules.map(({ id, for: domains }) => [id, domains]));
    const imageOf = ({ rule, params }: Action, world: World): number => {
      const domains = domainsOf.get(rule) ?? {};
      const exchanged = this.#renamedParams(renaming, domains, params);
      return actionPlaces.get(rule + JSON.stringify(this.#placedParams(renaming, exchanged, world))) ?? -1;
    };
    // Most actions name no place: what they become is the same in every world.
    const { world: shape } = this.#machine.description;
    const fixed = actions.map((action) =>
      Object.keys(action.params).some((name) => namesPlace(shape, name)) ? undefined : imageOf(action, {}),
    );
    return {
      renaming,
      actionIn: (world, place) => fixed[place] ?? imageOf(actions[place] as Action, world),
      instances: instances.map(
        ({ property, params }) => instancePlaces.get(renamedIn(property.id, property.for, params)) ?? -1,
      ),
    };
  }

  #renamedParams(renaming: Renaming, domains: Domains, params: Params): Params {
    const becomes = (name: string): Scalar => {
      const value = params[name] as Scalar;
      const family = this.#families.find(({ parameters }) => parameters.includes(name));
      const owner = this.#families.concat(this.#machine.description.families).find((one) => one.name === family?.of);
      const ownerName = Object.keys(domains).find((one) => owner?.parameters.includes(one));
      const images = renaming.get(
        owner === undefined ? `${family?.name}` : `${family?.name} of ${params[`${ownerName}`]}`,
      );
      return images?.[value as number] ?? value;
    };
    return Object.fromEntries(Object.keys(domains).map((name) => [name, becomes(name)]));
  }

  /** The places of elements of bags, where these are when members are exchanged. */
  #placedParams(renaming: Renaming, params: Params, world: World): Params {
    const { world: shape, families } = this.#machine.description;
    const becomes = ([name, value]: readonly [string, Scalar]): readonly [string, Scalar] => [
      name,
      namesPlace(shape, name)
        ? placeInOrder(shape, rename(shape, world, renaming) as World, params, name, families)
        : value,
    ];
    return Object.fromEntries(Object.entries(params).map(becomes));
  }

  /** Exchanges of two, of which every renaming is made. */
  #generators(): readonly Renaming[] {
    return this.#families.flatMap((family) =>
      this.#classesOf(family.name).flatMap((members) =>
        members.slice(1).flatMap((member, i) => {
          const order = exchanged(family.size, members[i] as number, member);
          const owner = this.#machine.description.families.find(({ name }) => name === family.of);
          return owner === undefined
            ? [new Map([[family.name, order]])]
            : Array.from({ length: owner.size }, (_, one) => new Map([[`${family.name} of ${one}`, order]]));
        }),
      ),
    );
  }

  #classesOf(family: string): readonly (readonly number[])[] {
    return this.#machine.description.symmetry.find((one) => one.family === family)?.classes ?? [];
  }

  /** The text of a world with its slots in an order that does not depend on where they are. */
  #textOf(world: World): string {
    const { world: shape } = this.#machine.description;
    return keyOf(
      shape,
      sortSlots(shape, world, (family) => (this.#slots.has(family) ? this.#classesOf(family) : [])),
    );
  }
}

/** The shape's own fields say which numbers name whom. */
const rename = (shape: Shape, value: unknown, renaming: Renaming, owner = 0, around: World = {}): unknown => {
  switch (shape.kind) {
    case 'record':
      return mapFields(shape.fields, (field, name) =>
        rename(field, (value as World)[name], renaming, owner, value as World),
      );
    case 'array':
    case 'bag':
    case 'sequence':
      return (value as readonly unknown[]).map((element) => rename(shape.element, element, renaming, owner, around));
    case 'perMember': {
      const images = renaming.get(shape.family) ?? renaming.get(`${shape.family} of ${owner}`);
      const result: unknown[] = [];
      for (const [i, element] of (value as readonly unknown[]).entries()) {
        result[images?.[i] ?? i] = rename(shape.element, element, renaming, i, around);
      }
      return result;
    }
    case 'optional':
      return value === null ? null : rename(shape.some, value, renaming, owner, around);
    case 'member': {
      const namesNobody = shape.unless !== undefined && around[shape.unless.field] === shape.unless.is;
      return namesNobody ? value : (renaming.get(shape.family)?.[value as number] ?? value);
    }
    default:
      return value;
  }
};

const sortSlots = (
  shape: Shape,
  value: unknown,
  classesOf: (family: string) => readonly (readonly number[])[],
): unknown => {
  switch (shape.kind) {
    case 'record':
      return mapFields(shape.fields, (field, name) => sortSlots(field, (value as World)[name], classesOf));
    case 'array':
    case 'bag':
    case 'sequence':
      return (value as readonly unknown[]).map((element) => sortSlots(shape.element, element, classesOf));
    case 'perMember': {
      const list = (value as readonly unknown[]).map((element) => sortSlots(shape.element, element, classesOf));
      const text = (element: unknown) => keyOf(shape.element, element);
      for (const places of classesOf(shape.family)) {
        const own = places.map((place) => list[place]).sort((a, b) => (text(a) < text(b) ? -1 : 1));
        places.forEach((place, i) => {
          list[place] = own[i];
        });
      }
      return list;
    }
    case 'optional':
      return value === null ? null : sortSlots(shape.some, value, classesOf);
    default:
      return value;
  }
};

/** Every order of the numbers below a count that keeps each class together. */
const ordersWithin = (count: number, classes: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const classOf = (member: number) => classes.findIndex((members) => members.includes(member));
  return ordersOf(count).filter((order) =>
    order.every(
      (becomes, member) => becomes === member || (classOf(member) >= 0 && classOf(member) === classOf(becomes)),
    ),
  );
};

const ordersOf = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : ordersOf(count - 1).flatMap((order) =>
        Array.from({ length: count }, (_, place) => [...order.slice(0, place), count - 1, ...order.slice(place)]),
      );

const exchanged = (count: number, a: number, b: number): readonly number[] =>
  Array.from({ length: count }, (_, one) => (one === a ? b : one === b ? a : one));

/** Of a model whose recipes may throw: that says nothing of its fairness. */
export const fairnessOf = (orbits: Orbits, mostWorlds: number): Fairness => {
  try {
    return orbits.fairness(mostWorlds);
  } catch (error) {
    if (error instanceof Failure) {
      return 'unknown';
    }
    throw error;
  }
};
