import { ModelError } from './errors.js';
import type { Interchangeable } from './family.js';
import type { Property } from './property.js';
import type { Rule, View } from './rule.js';
import type { RecordShape, Schema, Shape } from './schema.js';
import { assertWithin, neutral, show } from './world.js';

/** What is checked: the shape of its worlds, where it starts, and everything that may happen. */
export interface Model<W> {
  readonly id: string;
  readonly says: string;
  readonly world: Schema<W> & RecordShape;
  /** The initial worlds, at least one. */
  readonly starts: readonly W[];
  readonly rules: readonly Rule<W>[];
  readonly properties: readonly Property<W>[];
  /**
   * Where it may come to its end. A world in which nothing may happen, and which is no such end, is a deadlock: a
   * violation of `no-deadlock`. Left out: nowhere.
   */
  readonly ends?: Ends<W>;
  /** What may be exchanged without a difference; nothing, where it is left out. */
  readonly symmetry?: readonly Interchangeable[];
}

/** In which worlds a model may come to its end. */
export type Ends<W> = 'anywhere' | 'nowhere' | ((world: View<W>) => boolean);

type Written<W> = Omit<Model<W>, 'starts' | 'properties'> & Partial<Pick<Model<W>, 'starts' | 'properties'>>;

/**
 * A model as a value; it starts in the neutral world unless told otherwise.
 * @throws ModelError where two rules or properties share an id, what happened or what is local is not kept at the top of
 * the world, or an initial world leaves its schema.
 */
export const model = <W>(spec: Written<W>): Model<W> => {
  const made: Model<W> = { starts: [neutral(spec.world) as W], properties: [], ...spec };
  assertDistinct(made.id, 'rules', made.rules);
  assertDistinct(made.id, 'properties', made.properties);
  assertOnTop(made.id, made.world);
  if (made.starts.length === 0) {
    throw new ModelError(`model ${made.id} has no initial world; leave "starts" out to begin in the neutral one`);
  }
  for (const start of made.starts) {
    assertWithin(made.world, start);
    assertNoLocals(made.id, made.world, start);
  }
  return made;
};

/** Is it a model, as it is written? Nothing more is known of it then. */
export const isModel = (value: unknown): value is Model<unknown> => {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { id, world, rules, properties = [] } = value as Partial<Model<unknown>>;
  return typeof id === 'string' && world?.kind === 'record' && Array.isArray(rules) && Array.isArray(properties);
};

const assertDistinct = (model: string, what: string, sayings: readonly { readonly id: string }[]): void => {
  const seen = new Set<string>();
  for (const { id } of sayings) {
    if (seen.has(id)) {
      throw new ModelError(`model ${model}: two ${what} are called ${id}; an id must name one thing`);
    }
    seen.add(id);
  }
};

/** What happened and what is local belong to the whole step: a part of the world has none of its own. */
const assertOnTop = (model: string, world: RecordShape): void => {
  for (const [name, shape] of Object.entries(world.fields)) {
    for (const part of partsOf(shape).slice(1)) {
      const what = part.kind === 'happened' ? 'happened()' : part.isLocal ? 'local(…)' : undefined;
      if (what !== undefined) {
        throw new ModelError(`model ${model}: ${what} may stand at the top of the world only, not within ${name}`);
      }
    }
  }
};

/** A step begins with neutral locals, the first one too. */
const assertNoLocals = (model: string, { fields }: RecordShape, start: unknown): void => {
  for (const [name, shape] of Object.entries(fields)) {
    const value = (start as Readonly<Record<string, unknown>>)[name];
    if (shape.isLocal && show(value) !== show(neutral(shape))) {
      throw new ModelError(
        `model ${model}: an initial world has ${name} = ${show(value)}; a local begins with its neutral value`,
      );
    }
  }
};

/** A shape and all within it. */
const partsOf = (shape: Shape): readonly Shape[] => {
  switch (shape.kind) {
    case 'record':
      return [shape, ...Object.values(shape.fields).flatMap(partsOf)];
    case 'array':
    case 'sequence':
    case 'bag':
      return [shape, ...partsOf(shape.element)];
    case 'optional':
      return [shape, ...partsOf(shape.some)];
    case 'leaf':
    case 'happened':
      return [shape];
  }
};
