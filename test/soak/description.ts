import { type Scalar, type Shape, settledCopy, type World } from './shape.js';

/**
 * A model as data: its recipes are texts of JavaScript. So it can be printed, sent to another process and made smaller.
 * What is compiled from it are plain functions, the same for the checker and for the naive one.
 */
export interface Description {
  readonly id: string;
  readonly world: Extract<Shape, { kind: 'record' }>;
  readonly families: readonly FamilyDescription[];
  readonly symmetry: readonly Exchangeable[];
  /** Texts of effects on the neutral world. */
  readonly starts: readonly (readonly string[])[];
  readonly rules: readonly RuleDescription[];
  readonly properties: readonly PropertyDescription[];
  /** Where it may end, an expression of `w`; left out: anywhere. */
  readonly ends?: string;
}

export interface FamilyDescription {
  readonly name: string;
  readonly size: number;
  readonly of?: string;
  readonly parameters: readonly string[];
}

export interface Exchangeable {
  readonly family: string;
  readonly classes: readonly (readonly number[])[];
}

export type Domains = Readonly<Record<string, readonly Scalar[]>>;
export type Params = Readonly<Record<string, Scalar>>;

export interface RuleDescription {
  readonly id: string;
  readonly for: Domains;
  /** An expression of `w` and the parameters. */
  readonly when: string;
  /** Of each effect its statements, of `w` and the parameters. */
  readonly does: readonly (readonly string[])[];
}

export interface PropertyDescription {
  readonly id: string;
  readonly kind: 'always' | 'everyStep' | 'sometimes' | 'someStep';
  readonly for: Domains;
  /** Expressions of `w`, or of `before`, `after` and `action`, and the parameters. A witness has no `when`. */
  readonly when: string;
  readonly holds: string;
  /** By parameter, an expression of `before`, `after` and `action`. */
  readonly about: Readonly<Record<string, string>>;
}

export interface Action {
  readonly rule: string;
  readonly params: Params;
}

export interface Step {
  readonly before: World;
  readonly after: World;
  readonly action: Action;
}

export interface CompiledRule {
  readonly id: string;
  readonly for: Domains;
  readonly when: (w: World, params: Params) => boolean;
  readonly does: readonly ((w: World, params: Params) => void)[];
}

export interface CompiledProperty {
  readonly id: string;
  readonly kind: PropertyDescription['kind'];
  readonly for: Domains;
  readonly when: (subject: never, params: Params) => boolean;
  readonly holds: (subject: never, params: Params) => boolean;
  readonly about: Readonly<Record<string, (step: Step) => readonly Scalar[] | 'any'>>;
}

export interface Compiled {
  readonly rules: readonly CompiledRule[];
  readonly properties: readonly CompiledProperty[];
  readonly starts: readonly ((w: World) => void)[];
  readonly ends: ((w: World) => boolean) | undefined;
}

export const compile = ({ rules, properties, starts, ends }: Description): Compiled => {
  // What recipes call to stay in a domain.
  const mod = (a: number, n: number): number => ((a % n) + n) % n;
  const functionOf = <F>(head: string, body: string): F => {
    const text = `(${head}) => ${body.startsWith('{') ? body : `(${body})`}`;
    return new Function('mod', `return ${text};`)(mod) as F;
  };
  return {
    ends: ends === undefined ? undefined : functionOf('w', ends),
    starts: starts.map((statements) => functionOf('w', `{ ${statements.join(' ')} }`)),
    rules: rules.map((rule) => ({
      id: rule.id,
      for: rule.for,
      when: functionOf(`w, ${parameters(rule.for)}`, rule.when),
      does: rule.does.map((statements) => functionOf(`w, ${parameters(rule.for)}`, `{ ${statements.join(' ')} }`)),
    })),
    properties: properties.map((property) => {
      const isOfStep = property.kind === 'everyStep' || property.kind === 'someStep';
      const head = `${isOfStep ? '{ before, after, action }' : 'w'}, ${parameters(property.for)}`;
      return {
        id: property.id,
        kind: property.kind,
        for: property.for,
        when: functionOf(head, property.when),
        holds: functionOf(head, property.holds),
        about: Object.fromEntries(
          Object.entries(property.about).map(([name, text]) => [name, functionOf('{ before, after, action }', text)]),
        ),
      };
    }),
  };
};

/** A variable of the recipes of one model, as a recipe writes it. Recipes that use it are no functions. */
export const shared = 'mod.shared';

/** Does a rule use a variable outside of the world? */
export const isImpure = ({ rules }: Description): boolean => JSON.stringify(rules).includes(shared);

const parameters = (domains: Domains): string => `{ ${Object.keys(domains).join(', ')} }`;

/** Every assignment of parameters, the last one varying fastest. */
export const assignmentsOf = (domains: Domains): readonly Params[] => {
  let all: readonly Params[] = [{}];
  for (const [name, values] of Object.entries(domains)) {
    all = all.flatMap((params) => values.map((value) => ({ ...params, [name]: value })));
  }
  return all;
};

/** A world after some change, with nothing shared in it. */
export const changed = (world: Shape, from: World, change: (w: World) => void): World => {
  const next = structuredClone(from);
  change(next);
  return settledCopy(world, next) as World;
};

/** As a person reads it. */
export const inText = (description: Description): string => {
  const of = (domains: Domains) => `for: ${JSON.stringify(domains)}`;
  return [
    `world: ${JSON.stringify(description.world)}`,
    ...(description.families.length === 0 ? [] : [`families: ${JSON.stringify(description.families)}`]),
    ...(description.symmetry.length === 0 ? [] : [`symmetry: ${JSON.stringify(description.symmetry)}`]),
    ...(description.ends === undefined ? [] : [`ends: ${description.ends}`]),
    ...description.starts.map((statements) => `start: ${statements.join(' ') || 'neutral'}`),
    ...description.rules.map((rule) =>
      [
        `rule ${rule.id}  ${of(rule.for)}`,
        `  when: ${rule.when}`,
        ...rule.does.map((statements) => `  does: { ${statements.join(' ')} }`),
      ].join('\n'),
    ),
    ...description.properties.map((property) =>
      [
        `${property.kind} ${property.id}  ${of(property.for)}`,
        ...Object.entries(property.about).map(([name, text]) => `  about ${name}: ${text}`),
        `  when: ${property.when}`,
        `  holds: ${property.holds}`,
      ].join('\n'),
    ),
  ].join('\n');
};
