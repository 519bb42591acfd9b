import type { Action, Model, Scalar, Shape, View } from '../language/index.js';
import { type Path, valueAt, written } from './path.js';
import { reading } from './reads.js';

/** Why an action is not enabled in a world. */
export interface Refusal {
  /** Places of which each, with one of some other values, would enable it: nothing else would have to change. */
  readonly missing: readonly { readonly path: Path; readonly value: Scalar; readonly wanted: readonly Scalar[] }[];
  /** The last place that its guard read, after which it was decided. */
  readonly last?: { readonly path: Path; readonly value: unknown };
}

/** Fields with more values are not tried out. */
const mostValues = 64;

/**
 * Evaluates the guard of an action again with other values of each field that it read, one field at a time: those that
 * make it true are what is missing.
 */
export const refusalOf = <W>(model: Model<W>, world: W, { rule: id, params }: Action): Refusal => {
  const rule = model.rules.find((candidate) => candidate.id === id);
  const paths = new Map<string, Path>();
  rule?.when(reading(world, (path) => paths.set(written(path), path)) as View<W>, params);
  const copy = structuredClone(world);
  const isEnabled = (): boolean => {
    try {
      return rule?.when(copy as View<W>, params) === true;
    } catch {
      return false; // A world that cannot be: the guard relies on what always holds.
    }
  };
  const missing = [...paths.values()].flatMap((path) => {
    const owner = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
    const key = path.at(-1) as string | number;
    const value = owner[key];
    const leaf = shapeAt(model.world, path);
    if (leaf?.kind !== 'leaf' || leaf.size > mostValues) {
      return [];
    }
    const wanted = Array.from({ length: leaf.size }, (_, code) => leaf.decode(code)).filter((other) => {
      owner[key] = other;
      return other !== value && isEnabled();
    });
    owner[key] = value;
    return wanted.length === 0 ? [] : [{ path, value: value as Scalar, wanted }];
  });
  const last = [...paths.values()].at(-1);
  return { missing, ...(last === undefined ? {} : { last: { path: last, value: valueAt(world, last) } }) };
};

const shapeAt = (shape: Shape, [key, ...rest]: Path): Shape | undefined => {
  if (key === undefined) {
    return shape;
  }
  switch (shape.kind) {
    case 'record': {
      const field = shape.fields[String(key)];
      return field && shapeAt(field, rest);
    }
    case 'array':
    case 'bag':
    case 'sequence':
      return shapeAt(shape.element, rest);
    case 'optional':
      return shapeAt(shape.some, [key, ...rest]);
    default:
      return undefined;
  }
};
