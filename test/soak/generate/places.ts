import type { Random } from '../random.js';
import { isLeaf, type Shape } from '../shape.js';

/** Something that a recipe can name: a variable with its shape. */
export interface Variable {
  readonly text: string;
  readonly shape: Shape;
}

/** A part of a variable: how a recipe writes it, and what must be true so that it is there. */
export interface Place {
  readonly text: string;
  readonly shape: Shape;
  readonly guards: readonly string[];
}

/** How a recipe writes the number of an element, of a list that has so many or of one that is a member's. */
export interface Indices {
  readonly number: (below: string) => string;
  /** Undefined where nobody of that family is at hand. */
  readonly member: (family: string) => string | undefined;
  /** Undefined where no such parameter is at hand. */
  readonly place: (parameters: readonly string[]) => string | undefined;
}

/** Walks from a variable to a part that is wanted; undefined where it happens upon none. */
export const placeIn = (
  random: Random,
  variables: readonly Variable[],
  indices: Indices,
  wanted: (shape: Shape) => boolean,
): Place | undefined => {
  const reaches = (shape: Shape): boolean => wanted(shape) || next(shape).some(reaches);
  const next = (shape: Shape) => innerOf(shape).filter(() => canName(shape));
  const canName = (shape: Shape) =>
    shape.kind === 'perMember'
      ? indices.member(shape.family) !== undefined
      : shape.kind !== 'bag' || shape.parameters === undefined || indices.place(shape.parameters) !== undefined;

  const roots = variables.filter(({ shape }) => reaches(shape));
  if (roots.length === 0) {
    return undefined;
  }
  let place: Place = { ...random.pick(roots), guards: [] };
  while (!wanted(place.shape) || (random.chance(0.5) && next(place.shape).some(reaches))) {
    place = stepFrom(random, place, indices, reaches);
  }
  return place;
};

const stepFrom = (random: Random, place: Place, indices: Indices, reaches: (shape: Shape) => boolean): Place => {
  const { text, shape, guards } = place;
  switch (shape.kind) {
    case 'record': {
      const open = Object.entries(shape.fields).filter(([, field]) => reaches(field));
      const [name, field] = random.pick(open);
      return { text: `${text}.${name}`, shape: field, guards };
    }
    case 'local':
      return { text, shape: shape.of, guards };
    case 'optional':
      return { text, shape: shape.some, guards: [...guards, `${text} !== null`] };
    case 'perMember':
      return { text: `${text}[${indices.member(shape.family)}]`, shape: shape.element, guards };
    case 'array':
    case 'bag': {
      const named =
        shape.kind === 'bag' && shape.parameters !== undefined ? indices.place(shape.parameters) : undefined;
      if (named !== undefined) {
        return { text: `${text}[${named}]`, shape: shape.element, guards };
      }
      const index = random.chance(0.6) ? String(random.int(shape.length)) : indices.number(String(shape.length));
      return { text: `${text}[${index}]`, shape: shape.element, guards };
    }
    case 'sequence': {
      const length = `${text}.length`;
      const index = random.pick(['0', `${length} - 1`, indices.number(length)]);
      return { text: `${text}[${index}]`, shape: shape.element, guards: [...guards, `${length} > 0`] };
    }
    default:
      throw new Error(`there is no way on from ${text}`);
  }
};

const innerOf = (shape: Shape): readonly Shape[] => {
  switch (shape.kind) {
    case 'record':
      return Object.values(shape.fields);
    case 'local':
      return [shape.of];
    case 'optional':
      return [shape.some];
    case 'array':
    case 'bag':
      return shape.length > 0 ? [shape.element] : [];
    case 'perMember':
    case 'sequence':
      return [shape.element];
    default:
      return [];
  }
};

export const isSame = (a: Shape) => {
  const text = JSON.stringify(a);
  return (b: Shape): boolean => JSON.stringify(b) === text;
};

export const isList = (shape: Shape): boolean =>
  shape.kind === 'array' || shape.kind === 'bag' || shape.kind === 'sequence' || shape.kind === 'perMember';
export const isPart = (shape: Shape): boolean =>
  !isLeaf(shape) && shape.kind !== 'happened' && shape.kind !== 'local' && !hasLocals(shape);

/** A world with such fields is not looked at as a whole. */
const hasLocals = (shape: Shape): boolean =>
  shape.kind === 'record' && Object.values(shape.fields).some(({ kind }) => kind === 'local');
