import { freeze, immerable } from 'immer';
import { ModelError, type RecordShape, type Shape } from '../language/index.js';
import { plain } from './plain.js';

/*
 * A world as recipes see it: to look for a field that the schema does not have is an error, and so is a look at a local
 * outside of an effect. Nobody else meets such objects: worlds are plain ones, and each has its strict twin.
 */

type Fields = Readonly<Record<string, unknown>>;

/** Who looks at a record: an effect, or else a guard or a property. */
export type Onlooker = 'effect' | 'view';

/** What JavaScript itself asks of objects that are awaited, printed, compared or turned into JSON. */
const isAskedByJavaScript = (key: string | symbol): boolean =>
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
      assertShown(shape, key, onlooker);
      return Reflect.get(target, key, receiver);
    },
    has(target, key) {
      assertShown(shape, key, onlooker);
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

/** A plain object by its strict twin, as far as it has one already; and the other way round. */
const plainTwins = new WeakMap<object, object | undefined>();
const strictTwins = new WeakMap<object, object>();
const views = new WeakMap<object, object>();
/** The schemas of worlds that were made here. */
const schemas = new WeakMap<object, RecordShape>();

/** A plain world, or a part of one, as effects see it. */
export const strictly = (shape: Shape, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const known = strictTwins.get(value);
  if (known !== undefined) {
    return known;
  }
  const made = mapped(shape, value, strictly, asStrict);
  if (Object.isFrozen(value)) {
    pair(made, value);
  }
  return made;
};

/** What an effect has left of such a world, where fresh objects are plain: as the next effect sees it. */
export const strictlyAgain = (shape: Shape, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || plainTwins.has(value)) {
    return value;
  }
  const made = mapped(shape, value, strictlyAgain, asStrict);
  plainTwins.set(made, undefined);
  return made;
};

/** The same as plain objects, frozen. */
export const plainly = (shape: Shape, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const known = plainTwins.get(value);
  if (known !== undefined) {
    return known;
  }
  const made = mapped(shape, value, plainly, asPlain);
  pair(value, made);
  return made;
};

const pair = (strict: object, own: object): void => {
  plainTwins.set(strict, own);
  strictTwins.set(own, strict);
};

/** From now on recipes that are asked about a world see its strict twin. */
export const withSchema = <W>(shape: RecordShape, world: W): W => {
  schemas.set(world as object, shape);
  return world;
};

/** What guards and properties see of a world. */
export const viewOf = <W>(world: W, shape = schemas.get(world as object)): W => {
  const known = views.get(world as object);
  if (known !== undefined || shape === undefined) {
    return (known ?? world) as W;
  }
  const view = hidingLocals(shape, strictly(shape, world) as object);
  if (Object.isFrozen(world)) {
    views.set(world as object, view);
  }
  return view as W;
};

const hidingLocals = (shape: RecordShape, world: object): object => {
  if (!Object.values(shape.fields).some(({ isLocal }) => isLocal)) {
    return world;
  }
  const shown = Object.entries(world).filter(([name]) => !shape.fields[name]?.isLocal);
  return Object.freeze({ __proto__: prototypeOf(shape, 'view'), ...Object.fromEntries(shown) });
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
