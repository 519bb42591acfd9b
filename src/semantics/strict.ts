import { freeze, immerable } from 'immer';
import { ModelError, type RecordShape, type Shape } from '../language/index.js';
import { failing } from './failing.js';
import { plain } from './plain.js';

/*
 * A world as recipes see it: to look for a field that the schema does not have is an error, and so is a look at a local
 * outside of an effect. Nobody else meets such objects: worlds are plain ones, and each has its strict twin.
 */

type Fields = Readonly<Record<string, unknown>>;

/** Who looks at a record: an effect, or else a guard or a property. */
export type Onlooker = 'effect' | 'view';

/** What JavaScript itself asks of objects that are awaited, printed, compared or turned into JSON. */
export const isAskedByJavaScript = (key: string | symbol): boolean =>
  typeof key === 'symbol' || key in Object.prototype || key === 'toJSON' || key === 'then';

/** @throws ModelError where a record does not have a field, or does not show it to whoever looks. */
export const assertShown = (shape: RecordShape, key: string | symbol, onlooker: Onlooker, path = ''): void => {
  const field = Object.hasOwn(shape.fields, key) ? shape.fields[String(key)] : undefined;
  if (field?.isLocal && onlooker === 'view') {
    throw new ModelError(
      `${path}${String(key)} is local to a step: only effects may read it, no guard and no property`,
    );
  }
  if (field === undefined && !isAskedByJavaScript(key)) {
    const known = Object.keys(shape.fields).join(', ');
    throw new ModelError(`${path}${String(key)} is not in the schema; known fields: ${known}`);
  }
};

const prototypes = { effect: new WeakMap<RecordShape, object>(), view: new WeakMap<RecordShape, object>() };

/** What strict records of a shape inherit from: it is asked for all that they do not have. */
export const prototypeOf = (shape: RecordShape, onlooker: Onlooker): object => {
  const known = prototypes[onlooker].get(shape);
  if (known !== undefined) {
    return known;
  }
  const stranger = new Proxy(Object.create(Object.prototype, { [immerable]: { value: true } }) as object, {
    get(target, key, receiver) {
      failing(() => assertShown(shape, key, onlooker));
      return Reflect.get(target, key, receiver);
    },
    has(target, key) {
      failing(() => assertShown(shape, key, onlooker));
      return Reflect.has(target, key);
    },
  });
  // Fields that are there to be set are not looked for any further.
  const own = Object.keys(shape.fields).filter((name) => onlooker === 'effect' || !shape.fields[name]?.isLocal);
  const made = Object.assign(
    Object.create(stranger),
    Object.fromEntries(own.map((name) => [name, undefined])),
  ) as object;
  prototypes[onlooker].set(shape, made);
  return made;
};

/** A world as recipes see it. */
export interface Seen {
  /** By effects, and by guards and properties. */
  readonly strict: object;
  readonly view: object;
  /** The plain objects that it was made of, by their strict twins. */
  readonly plain: ReadonlyMap<object, object>;
}

const seenWorlds = new WeakMap<object, Seen>();
/** The schemas of worlds that were made here. */
const schemas = new WeakMap<object, RecordShape>();

/** From now on recipes that are asked about a world see its strict twin. */
export const withSchema = <W>(shape: RecordShape, world: W): W => {
  schemas.set(world as object, shape);
  return world;
};

/** What guards and properties see of a world. */
export const viewOf = <W>(world: W, shape = schemas.get(world as object)): W =>
  shape === undefined ? world : (seenOf(shape, world as object).view as W);

/** A plain world as recipes see it: made once, if it cannot change. */
export const seenOf = (shape: RecordShape, world: object): Seen => {
  const known = seenWorlds.get(world);
  if (known !== undefined) {
    return known;
  }
  const plain = new Map<object, object>();
  const strict = strictly(shape, world, plain) as object;
  const made = { strict, view: hidingLocals(shape, strict), plain };
  if (Object.isFrozen(world)) {
    seenWorlds.set(world, made);
  }
  return made;
};

const strictly = (shape: Shape, value: unknown, plain: Map<object, object>): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const made = mapped(shape, value, (inner, part) => strictly(inner, part, plain), asStrict);
  plain.set(made, value);
  return made;
};

const hidingLocals = (shape: RecordShape, world: object): object => {
  if (!Object.values(shape.fields).some(({ isLocal }) => isLocal)) {
    return world;
  }
  const shown = Object.entries(world).filter(([name]) => !shape.fields[name]?.isLocal);
  return Object.freeze({ __proto__: prototypeOf(shape, 'view'), ...Object.fromEntries(shown) });
};

/**
 * What an effect has left of a strict world, where fresh objects are plain: as the next effect sees it.
 * @param strict knows objects that are strict already, with all that is in them.
 */
export const strictlyAgain = (shape: Shape, value: unknown, strict: Set<object>, seen: Seen): unknown => {
  if (typeof value !== 'object' || value === null || seen.plain.has(value) || strict.has(value)) {
    return value;
  }
  const made = mapped(shape, value, (inner, part) => strictlyAgain(inner, part, strict, seen), asStrict);
  strict.add(made);
  return made;
};

/** The same as plain objects, frozen. What was not changed is what it was. */
export const plainly = (shape: Shape, value: unknown, seen: Seen): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return seen.plain.get(value) ?? mapped(shape, value, (inner, part) => plainly(inner, part, seen), asPlain);
};

/** How a record is to be: what it inherits from. */
interface Manner {
  readonly prototype: (shape: RecordShape) => object;
  readonly copy: (record: object, shape: RecordShape) => object;
}

const asStrict: Manner = {
  prototype: (shape) => prototypeOf(shape, 'effect'),
  copy: (record, shape) => ({ __proto__: prototypeOf(shape, 'effect'), ...record }),
};
const asPlain: Manner = { prototype: () => Object.prototype, copy: (record) => ({ ...record }) };

/** A value with each of its parts taken over: itself where it is so already. What is not of its shape stays as it is. */
const mapped = (
  shape: Shape,
  value: object,
  inner: (shape: Shape, value: unknown) => unknown,
  manner: Manner,
): object => {
  switch (shape.kind) {
    case 'record':
      return Array.isArray(value) ? value : mappedRecord(shape, value as Fields, inner, manner);
    case 'array':
    case 'bag':
    case 'sequence': {
      if (!Array.isArray(value)) {
        return value;
      }
      if (shape.element.kind === 'leaf') {
        return Object.isFrozen(value) ? value : Object.freeze(value.slice());
      }
      const elements = value.map((element) => inner(shape.element, element));
      return elements.every((element, place) => element === value[place]) && Object.isFrozen(value)
        ? value
        : Object.freeze(elements);
    }
    case 'optional':
      return mapped(shape.some, value, inner, manner);
    case 'happened':
      return freeze(plain(value, 'what happened') as object, true);
    case 'leaf':
      return value;
  }
};

const mappedRecord = (
  shape: RecordShape,
  value: Fields,
  inner: (shape: Shape, value: unknown) => unknown,
  { prototype, copy }: Manner,
): object => {
  let made =
    Object.getPrototypeOf(value) === prototype(shape) ? undefined : (copy(value, shape) as Record<string, unknown>);
  for (const [name, field] of compositesOf(shape)) {
    const own = Object.hasOwn(value, name) ? value[name] : undefined;
    const part = inner(field, own);
    if (part !== own) {
      made ??= copy(value, shape) as Record<string, unknown>;
      made[name] = part;
    }
  }
  return Object.freeze(made ?? (Object.isFrozen(value) ? value : copy(value, shape)));
};

/** The fields of a record that are more than a scalar. */
const compositesOf = (shape: RecordShape): readonly (readonly [name: string, shape: Shape])[] => {
  const known = composites.get(shape) ?? Object.entries(shape.fields).filter(([, { kind }]) => kind !== 'leaf');
  composites.set(shape, known);
  return known;
};
const composites = new WeakMap<RecordShape, readonly (readonly [name: string, shape: Shape])[]>();
