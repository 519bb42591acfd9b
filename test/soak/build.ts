import {
  array,
  bag,
  bool,
  type Ends,
  type Family,
  family,
  happened,
  initially,
  int,
  interchangeable,
  local,
  type Model,
  member,
  model,
  oneOf,
  optional,
  over,
  type Property,
  perMember,
  type RecordShape,
  record,
  type Schema,
  type Shape as SchemaShape,
  sequence,
} from '../../src/index.js';
import { type CompiledProperty, compile, type Description, type FamilyDescription } from './description.js';
import type { Shape, World } from './shape.js';

const { rule, always, everyStep, sometimes, someStep } = over<World>();
const said = { by: 'anyone', says: 'a random recipe', cites: 'a seed' };

type Parts = Omit<CompiledProperty, 'kind' | 'about'>;

const wordOf: Readonly<Record<CompiledProperty['kind'], (parts: Parts, about: object) => Property<World>>> = {
  always: (parts) => always({ ...said, ...parts } as never),
  sometimes: (parts) => sometimes({ ...said, ...parts } as never),
  everyStep: (parts, about) => everyStep({ ...said, ...parts, about } as never),
  someStep: (parts) => someStep({ ...said, ...parts } as never),
};

/** The model that the checker is given. */
export const modelOf = (description: Description): Model<World> => {
  const families = familiesOf(description.families);
  const { rules, properties, starts, ends } = compile(description);
  const world = schemaOf(description.world, families) as unknown as Schema<World> & RecordShape;
  return model<World>({
    id: description.id,
    says: 'a random model',
    world,
    starts: starts.map((start) => initially(world, start as (w: unknown) => void) as World),
    rules: rules.map(({ id, for: domains, when, does }) =>
      rule({ ...said, id, for: domains, when: when as never, does }),
    ),
    properties: properties.map(({ kind, about, ...parts }) => wordOf[kind](parts, about)),
    ends: (ends as Ends<World> | undefined) ?? 'anywhere',
    symmetry: description.symmetry.map((one) => interchangeable(families(one.family), one.classes)),
  });
};

const familiesOf = (described: readonly FamilyDescription[]): ((name: string) => Family) => {
  const made = new Map<string, Family>();
  const make = (name: string): Family => {
    const { size, of, parameters } = described.find((one) => one.name === name) as FamilyDescription;
    const one = made.get(name) ?? family(name, size, { parameters, ...(of === undefined ? {} : { of: make(of) }) });
    made.set(name, one);
    return one;
  };
  return make;
};

const schemaOf = (shape: Shape, families: (name: string) => Family): SchemaShape => {
  const inner = (of: Shape) => schemaOf(of, families);
  switch (shape.kind) {
    case 'bool':
      return bool;
    case 'int':
      return int(shape.low, shape.high);
    case 'word':
      return oneOf(...(shape.words as [string, ...string[]]));
    case 'member': {
      const { unless } = shape;
      return member(families(shape.family), unless === undefined ? {} : { unless: { [unless.field]: unless.is } });
    }
    case 'record':
      return record(Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, inner(field)])));
    case 'array':
      return array(shape.length, inner(shape.element));
    case 'perMember':
      return perMember(families(shape.family), inner(shape.element));
    case 'sequence':
      return sequence(shape.max, inner(shape.element));
    case 'bag':
      return bag(shape.length, inner(shape.element), shape.parameters && { parameters: shape.parameters });
    case 'optional':
      return optional(inner(shape.some));
    case 'happened':
      return happened();
    case 'local':
      return local(inner(shape.of));
  }
};
