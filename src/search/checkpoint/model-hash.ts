import { createHash } from 'node:crypto';
import type { Model, Property, Rule, Shape } from '../../language/index.js';
import { universalOf } from '../../semantics/index.js';

/** What tells a model from others, part by part, so that it can be said which part is another. */
export type ModelHash = Readonly<Record<Part, string>>;

const parts = ['world', 'initial worlds', 'rules', 'properties', 'symmetry', 'properties that end the search'] as const;
type Part = (typeof parts)[number];

/** Every field of a part of a model, and what of it can change the result of a search: a new field has to be thought of. */
type Inventory<T> = { readonly [K in keyof Required<T>]: (value: Required<T>[K]) => unknown };
type AnyKey<T> = T extends unknown ? keyof T : never;
type AnyField<T> = { readonly [K in AnyKey<T>]?: T extends { readonly [L in K]?: infer V } ? V : never };

/** Words for people. */
const nothing = (): undefined => undefined;
/** Recipes go by their text. What they call, and what they know besides, is told by what they do (`behaviour.ts`). */
const text = (recipe: unknown): string => String(recipe);
const itself = (value: unknown): unknown => value;

export const ofRule: Inventory<Rule<unknown>> = {
  id: itself,
  says: nothing,
  cites: nothing,
  by: nothing,
  for: itself,
  when: text,
  does: (effects) => effects.map(text),
  // Runs are judged when a search has ended, whenever it was begun.
  fair: nothing,
  due: nothing,
};

export const ofProperty: Inventory<AnyField<Property<unknown>>> = {
  id: itself,
  name: nothing,
  kind: itself,
  says: nothing,
  cites: nothing,
  by: nothing,
  applies: nothing,
  for: itself,
  when: text,
  holds: text,
  happens: text,
  about: (about) => Object.entries(about ?? {}).map(([name, values]) => [name, text(values)]),
  // What is printed beside a trace, which is executed again.
  because: nothing,
};

/** By the part of the hash of the model. */
export const ofModel: Inventory<Model<unknown>> = {
  // Told by itself.
  id: nothing,
  says: nothing,
  world: (world) => shapeOf(world),
  starts: itself,
  rules: (rules) => rules.map((rule) => taken(ofRule, rule)),
  properties: (properties) => properties.map((property) => taken(ofProperty, property)),
  symmetry: itself,
  ends: text,
};

export const modelHashOf = <W>(
  model: Model<W>,
  stops: (property: string) => boolean,
  symmetry: boolean,
): ModelHash => ({
  world: hashOf(ofModel.world(model.world as Model<unknown>['world'])),
  'initial worlds': hashOf(ofModel.starts(model.starts)),
  rules: hashOf(ofModel.rules(model.rules as Model<unknown>['rules'])),
  properties: hashOf([
    ofModel.properties(model.properties as Model<unknown>['properties']),
    ofModel.ends(model.ends as never),
  ]),
  symmetry: hashOf(symmetry ? ofModel.symmetry(model.symmetry ?? []) : 'none'),
  'properties that end the search': hashOf(
    [...model.properties, ...universalOf(model)].map(({ id }) => id).filter(stops),
  ),
});

/** The parts that are not the same. */
export const differences = (a: ModelHash, b: ModelHash): readonly string[] =>
  parts.filter((part) => a[part] !== b[part]);

const taken = (inventory: Readonly<Record<string, (value: never) => unknown>>, thing: object): unknown =>
  Object.entries(inventory).map(([name, take]) => [name, take((thing as Record<string, never>)[name] as never)]);

/** All of a schema, of each number what it stands for: of very many, some. */
const shapeOf = (shape: Shape): unknown => {
  switch (shape.kind) {
    case 'leaf': {
      const codes = Array.from({ length: Math.min(shape.size, mostCodes) }, (_, code) => shape.decode(code));
      return { ...shape, codes, last: shape.decode(shape.size - 1) };
    }
    case 'record':
      return { ...shape, fields: Object.entries(shape.fields).map(([name, field]) => [name, shapeOf(field)]) };
    case 'array':
    case 'sequence':
    case 'bag':
      return { ...shape, element: shapeOf(shape.element) };
    case 'optional':
      return { ...shape, some: shapeOf(shape.some) };
    case 'happened':
      return shape;
  }
};

const mostCodes = 1 << 10;

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
