import { isDeepStrictEqual } from 'node:util';
import type { Depiction, Shape } from '../language/index.js';
import { drawnPart, drawValue, nameOf } from './depict.js';
import type { Path } from './path.js';

/** A place at which two worlds differ. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The places at which two worlds differ, in the order of the schema. A list that grew or shrank is one place, and so is
 * a part that the depiction draws as one. What happened on the way is no part of a world's state.
 */
export const diff = (shape: Shape, before: unknown, after: unknown, depiction?: Depiction): readonly Change[] =>
  differences(shape, before, after, [], depiction);

const differences = (
  shape: Shape,
  before: unknown,
  after: unknown,
  path: Path,
  depiction: Depiction | undefined,
): readonly Change[] => {
  if (shape.kind === 'happened' || isDeepStrictEqual(before, after)) {
    return [];
  }
  const whole = [{ path, before, after }];
  if (drawnPart(path, depiction) !== undefined) {
    return whole;
  }
  const within = (part: Shape, key: string | number): readonly Change[] =>
    differences(part, childOf(before, key), childOf(after, key), [...path, key], depiction);
  switch (shape.kind) {
    case 'leaf':
      return whole;
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) => within(field, name));
    case 'array':
    case 'bag':
      return Array.from({ length: shape.length }, (_, place) => within(shape.element, place)).flat();
    case 'sequence': {
      const length = lengthOf(before);
      return length !== lengthOf(after) || shape.element.kind === 'leaf'
        ? whole
        : Array.from({ length }, (_, place) => within(shape.element, place)).flat();
    }
    case 'optional':
      return before === null || after === null ? whole : differences(shape.some, before, after, path, depiction);
  }
};

/**
 * The place that `diff` would name for a change at a path: the path itself, or the list or the drawn part around it.
 * What happened is one place, too. `undefined` for a path that ends between fields.
 */
export const unitOf = (shape: Shape, path: Path, depiction?: Depiction): Path | undefined =>
  unitWithin(shape, path, 0, depiction);

const unitWithin = (shape: Shape, path: Path, depth: number, depiction: Depiction | undefined): Path | undefined => {
  const here = path.slice(0, depth);
  const key = path[depth];
  if (drawnPart(here, depiction) !== undefined) {
    return here;
  }
  switch (shape.kind) {
    case 'leaf':
    case 'sequence':
    case 'happened':
      return here;
    case 'optional':
      return key === undefined ? here : unitWithin(shape.some, path, depth, depiction);
    case 'record': {
      const field = shape.fields[String(key)];
      return field && unitWithin(field, path, depth + 1, depiction);
    }
    case 'array':
    case 'bag':
      return key === undefined ? undefined : unitWithin(shape.element, path, depth + 1, depiction);
  }
};

/** A change in one line: `ap_list [1] → [1, 2]`, `LR0 27 hw P→A`; `undefined` where it is drawn alike on both sides. */
export const drawChange = (change: Change, depiction?: Depiction): string | undefined => {
  const before = drawValue(change.before, change.path, depiction);
  const after = drawValue(change.after, change.path, depiction);
  if (before === after) {
    return undefined;
  }
  const name = nameOf(change.path, depiction);
  return drawnPart(change.path, depiction) === undefined
    ? `${name} ${arrow(before, after)}`
    : `${name} ${changedWords(before, after)}`;
};

/** Drawings of as many words on both sides are compared word by word, unless they are lists. */
const changedWords = (before: string, after: string): string => {
  const from = before.split(' ');
  const to = after.split(' ');
  return from.length === to.length && !/[[{]/.test(before + after)
    ? from.map((word, place) => (word === to[place] ? word : arrow(word, to[place] ?? ''))).join(' ')
    : arrow(before, after);
};

const arrow = (before: string, after: string): string =>
  /[ [{]/.test(before + after) ? `${before} → ${after}` : `${before}→${after}`;

const childOf = (value: unknown, key: string | number): unknown => (value as Readonly<Record<string, unknown>>)[key];

const lengthOf = (value: unknown): number => (value as readonly unknown[]).length;
