import { ModelError, SchemaError } from './errors.js';
import type { Infer, Shape } from './schema.js';

/** The neutral value of a schema: every number at its low end, every word the first, every list empty. */
export const neutral = <S extends Shape>(shape: S): Infer<S> => neutralOf(shape) as Infer<S>;

const neutralOf = (shape: Shape): unknown => {
  switch (shape.kind) {
    case 'leaf':
      return shape.decode(0);
    case 'record':
      return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, neutralOf(field)]));
    case 'array':
    case 'bag':
      return Array.from({ length: shape.length }, () => neutralOf(shape.element));
    case 'sequence':
    case 'happened':
      return [];
    case 'optional':
      return null;
  }
};

/** An initial world: the neutral one, changed by `change`. */
export const initially = <S extends Shape>(shape: S, change: (world: Infer<S>) => void): Infer<S> => {
  const world = neutral(shape);
  change(world);
  return world;
};

/**
 * Checks a value against its schema.
 * @param known a value that lies within the schema: what is the very same in both is not looked at again.
 * @throws SchemaError naming the field, its domain and the value found there; ModelError where it is of another shape.
 */
export const assertWithin = (shape: Shape, value: unknown, path = '', known?: unknown): void => {
  if (known !== undefined && value === known) {
    return;
  }
  switch (shape.kind) {
    case 'leaf':
      if (shape.encode(value) < 0) {
        throw outsideDomain(path, value, shape.domain);
      }
      return;
    case 'record':
      assertRecord(shape.fields, value, path, known);
      return;
    case 'array':
    case 'bag':
      assertList(shape.element, value, shape.length, shape.length, path, known);
      return;
    case 'sequence':
      assertList(shape.element, value, 0, shape.max, path, known);
      return;
    case 'optional':
      if (value !== null) {
        assertWithin(shape.some, value, path, known ?? undefined);
      }
      return;
    case 'happened':
      if (!Array.isArray(value)) {
        throw new ModelError(`${path} = ${show(value)} is not a list`);
      }
      return;
  }
};

/** A field has a value that it may not have. */
export const outsideDomain = (path: string, value: unknown, domain: string): SchemaError =>
  new SchemaError(path, show(value), domain, `${path} = ${show(value)} lies outside its domain, ${domain}`);

const assertRecord = (fields: Readonly<Record<string, Shape>>, value: unknown, path: string, known: unknown): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ModelError(`${path || 'the world'} = ${show(value)} is not a record`);
  }
  const entries = value as Readonly<Record<string, unknown>>;
  const within = known as typeof entries | undefined;
  for (const [name, field] of Object.entries(fields)) {
    if (within === undefined || entries[name] !== within[name]) {
      assertWithin(field, entries[name], path ? `${path}.${name}` : name, within?.[name]);
    }
  }
  for (const name of Object.keys(entries)) {
    if (!Object.hasOwn(fields, name)) {
      throw new ModelError(
        `${path ? `${path}.${name}` : name} is not in the schema; known fields: ${Object.keys(fields).join(', ')}`,
      );
    }
  }
};

const assertList = (element: Shape, value: unknown, min: number, max: number, path: string, known: unknown): void => {
  if (!Array.isArray(value)) {
    throw new ModelError(`${path} = ${show(value)} is not a list`);
  }
  if (value.length < min || value.length > max) {
    const allowed = min === max ? `exactly ${max}` : `at most ${max}`;
    const message = `${path} has ${value.length} elements; the schema allows ${allowed}`;
    throw new SchemaError(path, `${value.length} elements`, `${allowed} elements`, message);
  }
  const within = known as readonly unknown[] | undefined;
  // Not value.forEach, which passes over the holes of a list.
  for (let place = 0; place < value.length; place++) {
    const own = within?.[place];
    if (own === undefined || own !== value[place]) {
      assertWithin(element, value[place], `${path}[${place}]`, own);
    }
  }
};

/** A value as error messages and traces print it. */
export const show = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
