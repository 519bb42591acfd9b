import { namesPlace as namesPlaceIn } from '../bag-places.js';
import {
  type Description,
  type Domains,
  type PropertyDescription,
  type RuleDescription,
  shared,
} from '../description.js';
import { Machine, naiveSearch } from '../naive.js';
import { Random } from '../random.js';
import type { Leaf, Shape } from '../shape.js';
import type { Scope } from './expressions.js';
import { fields, leaf, part, sizeOf } from './shapes.js';
import { Statements } from './statements.js';
import { namedBags, symmetricWorld } from './symmetric.js';

export const flavours = ['shapes', 'wide', 'steps', 'symmetric', 'unfair', 'hostile', 'impure'] as const;
export type Flavour = (typeof flavours)[number];

/** What a seed makes: the model of that number. */
export const describe = (
  seed: number,
  number: number,
): { readonly flavour: Flavour; readonly description: Description } => {
  const flavour = new Random(seed, number).pick(flavours);
  const id = `${flavour}-${seed}-${number}`;
  // Most models of random rules come to a halt at once.
  for (let attempt = 0; ; attempt++) {
    const description = new Generator(new Random(seed, number, attempt), flavour, id).description();
    if (attempt === mostAttempts || hasWorlds(description)) {
      return { flavour, description };
    }
  }
};

const mostAttempts = 12;

const hasWorlds = (description: Description): boolean => {
  const { levels } = naiveSearch(new Machine(description), 20);
  return levels.reduce((sum, { worlds }) => sum + worlds, 0) > 20;
};

type Parts = Pick<Description, 'world' | 'families' | 'symmetry'>;

class Generator {
  readonly #random: Random;
  readonly #flavour: Flavour;
  readonly #id: string;
  readonly #write: Statements;
  readonly #parts: Parts;
  readonly #events: string | undefined;

  constructor(random: Random, flavour: Flavour, id: string) {
    this.#random = random;
    this.#flavour = flavour;
    this.#id = id;
    this.#write = new Statements(random);
    this.#parts = this.#world();
    this.#events = 'events' in this.#parts.world.fields ? 'w.events' : undefined;
  }

  description(): Description {
    const random = this.#random;
    const isWide = this.#flavour === 'wide' || this.#flavour === 'steps';
    const rules = random.times(random.between(2, isWide ? 4 : 5), (i) => this.#rule(`rule${i}`));
    const turns = this.#turns();
    const properties = random.times(random.between(2, 6), (i) => this.#property(`property${i}`));
    return {
      id: this.#id,
      ...this.#parts,
      starts: this.#starts(),
      rules: this.#spoiled([...rules, ...turns]),
      properties,
      ...this.#ends(),
    };
  }

  #ends(): { readonly ends?: string } {
    const random = this.#random;
    if (random.chance(0.5)) {
      return {};
    }
    return { ends: random.chance(0.5) ? 'false' : this.#write.boolean(this.#scope({}, false), 1) };
  }

  #world(): Parts {
    const random = this.#random;
    const isOfSteps = this.#flavour === 'steps';
    const ofStep: Record<string, Shape> = {
      ...(isOfSteps || random.chance(0.4) ? { events: { kind: 'happened' } } : {}),
      ...(random.chance(isOfSteps ? 0.6 : 0.15) ? { found: { kind: 'local', of: part(random, 1) } } : {}),
    };
    if (this.#flavour === 'symmetric' || this.#flavour === 'unfair') {
      const { world, ...rest } = symmetricWorld(random);
      return { ...rest, world: { kind: 'record', fields: { ...world.fields, ...ofStep } } };
    }
    const isWide = this.#flavour === 'wide' || this.#flavour === 'steps' || this.#flavour === 'impure';
    // Few enough values for a naive search, unless only some are reached.
    const most = random.pick([200, 5000, 1e6, 1e9]);
    let made = fields(random, random.between(1, 4), isWide ? 1 : 2);
    while (sizeOf(made) > most) {
      made = fields(random, random.between(1, 4), isWide ? 1 : 2);
    }
    const dials: Record<string, Shape> = isWide
      ? { dials: { kind: 'array', length: random.between(2, 4), element: { kind: 'record', fields: dial(random) } } }
      : {};
    return { world: { kind: 'record', fields: { ...made.fields, ...dials, ...ofStep } }, families: [], symmetry: [] };
  }

  /** Dials turn on their own, so that many worlds are reached. */
  #turns(): readonly RuleDescription[] {
    const { dials, clock } = this.#parts.world.fields;
    if (clock?.kind === 'int') {
      return [{ id: 'tick', for: {}, when: `w.clock < ${clock.high}`, does: [['w.clock++;']] }];
    }
    if (dials?.kind !== 'array') {
      return [];
    }
    const high = sizeOf((dials.element as Extract<Shape, { kind: 'record' }>).fields.turn as Leaf) - 1;
    const domains = { d: Array.from({ length: dials.length }, (_, i) => i) };
    const random = this.#random;
    const scope = this.#scope(domains, true);
    const tell = this.#events === undefined ? '' : ' w.events.push({ k: w.dials[d].turn % 3 });';
    return [
      {
        id: 'turn',
        for: domains,
        when: random.chance(0.5) ? `w.dials[d].turn < ${high}` : this.#write.boolean(this.#scope(domains, false)),
        does: [
          [`w.dials[d].turn = mod(w.dials[d].turn + 1, ${high + 1});${tell}`],
          ...(random.chance(0.6) ? [this.#statements(scope)] : []),
          ...(random.chance(0.3) ? [['w.dials[mod(d + 1, w.dials.length)].lit = w.dials[d].turn % 2 === 1;']] : []),
        ],
      },
    ];
  }

  #rule(id: string): RuleDescription {
    const random = this.#random;
    const domains = this.#withPlaces(this.#domains(2));
    const scope = this.#scope(domains, true);
    const namesPlace = Object.keys(domains).some((name) => namesPlaceIn(this.#parts.world, name));
    // After the first effect an element may be elsewhere.
    const most = this.#flavour === 'steps' ? 3 : random.pick(namesPlace ? [1, 1, 1, 1, 2] : [1, 1, 2]);
    return {
      id,
      for: domains,
      when: random.chance(0.35) ? 'true' : this.#write.boolean(this.#scope(domains, false)),
      does: random.times(random.between(1, most), () => this.#statements(scope)),
    };
  }

  #statements(scope: Scope): readonly string[] {
    return this.#random.times(this.#random.between(1, 3), () => this.#write.statement(scope, this.#events));
  }

  #property(id: string): PropertyDescription {
    const random = this.#random;
    const kind = random.pick(['always', 'always', 'everyStep', 'everyStep', 'sometimes', 'someStep'] as const);
    const domains = this.#domains(1);
    if (kind === 'always' || kind === 'sometimes') {
      const scope = this.#scope(domains, false);
      const isMild = kind === 'always' && random.chance(0.6);
      return {
        ...{ id, kind, for: domains, about: {} },
        when: kind === 'always' ? this.#write.boolean(scope) : 'true',
        holds: isMild ? this.#mild(scope) : this.#write.boolean(scope, 1),
      };
    }
    const scope = this.#ofStep(domains);
    const about = kind === 'everyStep' && random.chance(0.4) ? this.#about(domains) : {};
    return {
      ...{ id, kind, for: domains, about },
      when: kind === 'everyStep' ? this.#write.boolean(scope) : 'true',
      holds: kind === 'everyStep' && random.chance(0.6) ? this.#mild(scope) : this.#write.boolean(scope),
    };
  }

  /** What is false in few worlds only. */
  #mild(scope: Scope): string {
    const parts = this.#random.times(3, () => this.#write.boolean(scope, 1));
    return `!(${parts.join(' && ')})`;
  }

  /** By the action that was taken or, where there are any, by what happened. */
  #about(domains: Domains): Readonly<Record<string, string>> {
    const random = this.#random;
    return Object.fromEntries(
      Object.keys(domains).map((name) => [
        name,
        random.pick([
          `action.params.${name} === undefined ? 'any' : [action.params.${name}]`,
          `[action.params.${name}]`,
          ...(this.#events === undefined || this.#parts.families.length > 0 ? [] : ['after.events.map(({ k }) => k)']),
        ]),
      ]),
    );
  }

  #domains(most: number): Domains {
    const random = this.#random;
    const { families } = this.#parts;
    const plain: Domains = random.chance(families.length > 0 ? 0.2 : 0.7)
      ? { p: [0, 1, 2].slice(0, random.between(1, 3)) }
      : {};
    const named = random.some(
      families.filter(({ of }) => of === undefined),
      random.between(0, most),
    );
    const all = named.flatMap(({ parameters, size }) =>
      parameters.slice(0, random.between(1, parameters.length)).map((name) => [name, numbers(size)] as const),
    );
    // Whose slot it is must be said.
    const slots = families.filter(
      ({ of }) => of !== undefined && named.some(({ name }) => name === of) && random.chance(0.4),
    );
    const slot = slots.map(({ name, size }) => [name, numbers(size)] as const);
    return { ...plain, ...Object.fromEntries([...all.slice(0, 2 + most), ...slot]) };
  }

  /** Of a member's bag only where it is said whose. */
  #withPlaces(domains: Domains): Domains {
    const { families, world } = this.#parts;
    const isNamed = (owner: string) =>
      families.some(({ name, parameters }) => name === owner && parameters.some((one) => one in domains));
    const bags = families.length === 0 ? [] : namedBags(world);
    const chosen = bags.filter(({ owner }) => (owner === undefined || isNamed(owner)) && this.#random.chance(0.6));
    const places = chosen.map(({ shape }) => [`${shape.parameters[0]}`, numbers(shape.length)] as const);
    return { ...domains, ...Object.fromEntries(places) };
  }

  #scope(domains: Domains, isEffect: boolean): Scope {
    const { fields } = this.#parts.world;
    // A local is there for effects only, and nobody else looks at a world as a whole that has one.
    const nothing: Shape = { kind: 'local', of: { kind: 'happened' } };
    const known = Object.entries(fields).map(
      ([name, field]) => [name, isEffect || field.kind !== 'local' ? field : nothing] as const,
    );
    // The number of a place is no number to reckon with, as that of a member is none.
    const familyOf = (name: string) =>
      this.#parts.families.find(({ parameters }) => parameters.includes(name))?.name ??
      (namesPlaceIn(this.#parts.world, name) ? `place of ${name}` : undefined);
    return {
      variables: [{ text: 'w', shape: { kind: 'record', fields: Object.fromEntries(known) } }],
      params: Object.fromEntries(Object.keys(domains).map((name) => [name, familyOf(name)])),
      ...(isEffect && this.#events !== undefined ? { events: this.#events } : {}),
      isUnfair: this.#parts.families.length === 0 || this.#random.chance(this.#flavour === 'unfair' ? 0.1 : 0.01),
    };
  }

  #ofStep(domains: Domains): Scope {
    const scope = this.#scope(domains, false);
    return {
      ...scope,
      variables: ['before', 'after'].flatMap((text) => scope.variables.map(({ shape }) => ({ text, shape }))),
      ...(this.#events === undefined ? {} : { events: 'after.events' }),
    };
  }

  #starts(): Description['starts'] {
    const random = this.#random;
    if (random.chance(0.6)) {
      return [[]];
    }
    const scope = { ...this.#scope({}, false), params: {} };
    return random.times(random.between(1, 3), () =>
      random
        .times(random.int(3), () => this.#write.statement(scope, undefined))
        .filter((text) => !text.includes('return')),
    );
  }

  /** A model in which something goes wrong in rare worlds. */
  #spoiled(rules: readonly RuleDescription[]): readonly RuleDescription[] {
    const random = this.#random;
    if (!['hostile', 'unfair', 'impure'].includes(this.#flavour)) {
      return rules;
    }
    const place = random.int(rules.length);
    return rules.map((rule, i) => {
      if (i !== place) {
        return rule;
      }
      const scope = this.#scope(rule.for, false);
      const { clock } = this.#parts.world.fields;
      const isOften = this.#flavour === 'hostile' && random.chance(0.5);
      const rare = [
        ...random.times(isOften ? 1 : 2, () => this.#write.boolean(scope, 1)),
        ...(clock?.kind === 'int' && !isOften ? [`w.clock === ${random.int(clock.high + 1)}`] : []),
      ].join(' && ');
      switch (this.#flavour) {
        case 'hostile':
          return this.#hostile(rule, rare);
        case 'impure':
          return this.#impure(rule, scope, rare);
        default:
          return this.#unfair(rule, rare);
      }
    });
  }

  #hostile(rule: RuleDescription, rare: string): RuleDescription {
    const random = this.#random;
    const names = Object.entries(this.#parts.world.fields).filter(([, field]) => field.kind !== 'happened');
    const [name, field] = random.pick(names);
    const wrong =
      field.kind === 'int'
        ? String(field.high + 1)
        : field.kind === 'sequence'
          ? `Array(${field.max + 1}).fill(0)`
          : `'wrong'`;
    const bad = random.pick([
      `throw new Error('broken');`,
      `w.${name} = ${wrong};`,
      `w.${name} = ${wrong};`,
      // It stays wrong, whoever catches what is thrown.
      `try { w.${name} = ${wrong}; } catch {}`,
    ]);
    const place = random.int(rule.does.length);
    const does = rule.does.map((statements, i) =>
      i === place ? [...statements, `if (${rare}) { ${bad} }`] : statements,
    );
    return { ...rule, does };
  }

  /** Two effects, or the guard and an effect, share a variable outside of the world. It matters in rare worlds only. */
  #impure(rule: RuleDescription, scope: Scope, rare: string): RuleDescription {
    const use = [`if (${shared} === 1) { ${this.#write.statement(scope, this.#events, 1)} }`];
    const set = `${shared} = 0; if (${rare}) { ${shared} = 1; }`;
    return this.#random.chance(0.3)
      ? { ...rule, when: `(${shared} = (${rare}) ? 1 : 0, ${rule.when})`, does: [...rule.does, use] }
      : { ...rule, does: [...rule.does.slice(0, -1), [set, ...(rule.does.at(-1) ?? [])], use] };
  }

  /** It tells one member from another by its number, where the world is just so. */
  #unfair(rule: RuleDescription, rare: string): RuleDescription {
    const random = this.#random;
    const { families } = this.#parts;
    const names = Object.keys(rule.for).filter((name) => families.some(({ parameters }) => parameters.includes(name)));
    const unfair: Scope = { ...this.#scope(rule.for, true), isUnfair: true };
    const chosen = names.length === 0 ? undefined : random.pick(names);
    const test = chosen === undefined ? rare : `${rare} && ${chosen} ${random.pick(['===', '!=='])} ${random.int(2)}`;
    if (chosen !== undefined && random.chance(0.3)) {
      return { ...rule, when: `(${rule.when}) && !(${test})` };
    }
    const last = rule.does.at(-1) ?? [];
    const more = this.#write.statement(unfair, undefined, 1);
    return { ...rule, does: [...rule.does.slice(0, -1), [...last, `if (${test}) { ${more} }`]] };
  }
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

const dial = (random: Random): Readonly<Record<string, Leaf>> => ({
  turn: { kind: 'int', low: 0, high: random.between(3, 9) },
  lit: { kind: 'bool' },
  ...(random.chance(0.3) ? { more: leaf(random) } : {}),
});
