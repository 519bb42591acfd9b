import { produce } from 'immer';
import type { BagShape, Shape } from '../language/index.js';

/** A world with the slots of every bag in their canonical order. */
export const settled = <W>(shape: Shape, world: W): W =>
  isUnsettled(shape)
    ? produce(world, (draft) => {
        settle(shape, draft);
      })
    : world;

const known = new WeakMap<Shape, boolean>();

/** Are there bags in it? (Asked of the same schemas after every effect.) */
const isUnsettled = (shape: Shape): boolean => {
  const answer = known.get(shape) ?? hasBags(shape);
  known.set(shape, answer);
  return answer;
};

/** Is there anything to put into order? One slot is in order, and so are none. */
const hasBags = (shape: Shape): boolean => {
  switch (shape.kind) {
    case 'bag':
      return shape.length > 1 || (shape.length === 1 && hasBags(shape.element));
    case 'record':
      return Object.values(shape.fields).some(hasBags);
    case 'array':
    case 'sequence':
      return hasBags(shape.element);
    case 'optional':
      return hasBags(shape.some);
    case 'leaf':
    case 'happened':
      return false;
  }
};

/** Puts the slots of every bag into their canonical order, in place. */
export const settle = (shape: Shape, value: unknown): void => {
  if (!isUnsettled(shape)) {
    return;
  }
  switch (shape.kind) {
    case 'record':
      for (const [name, field] of Object.entries(shape.fields)) {
        settle(field, (value as Readonly<Record<string, unknown>>)[name]);
      }
      return;
    case 'array':
    case 'sequence':
      for (const element of value as readonly unknown[]) {
        settle(shape.element, element);
      }
      return;
    case 'optional':
      if (value !== null) {
        settle(shape.some, value);
      }
      return;
    case 'bag':
      for (const element of value as readonly unknown[]) {
        settle(shape.element, element);
      }
      sortSlots(shape, value as unknown[]);
      return;
    case 'leaf':
    case 'happened':
      return;
  }
};

/** Puts the slots of one bag into their canonical order, in place. */
export const sortSlots = (bag: BagShape, slots: unknown[]): void => {
  const keyed = slots.map((slot) => ({ slot, codes: codesOf(bag.element, slot) }));
  const sorted = keyed.toSorted((a, b) => compareCodes(a.codes, b.codes));
  if (sorted.some((entry, place) => entry !== keyed[place])) {
    sorted.forEach(({ slot }, place) => {
      slots[place] = slot;
    });
  }
};

/** The numbers of all fields of a value, in the order of the schema. */
export const codesOf = (shape: Shape, value: unknown): readonly number[] => {
  switch (shape.kind) {
    case 'leaf':
      return [shape.encode(value)];
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        codesOf(field, (value as Readonly<Record<string, unknown>>)[name]),
      );
    case 'array':
    case 'bag':
      return (value as readonly unknown[]).flatMap((element) => codesOf(shape.element, element));
    case 'sequence': {
      const elements = value as readonly unknown[];
      return [elements.length, ...elements.flatMap((element) => codesOf(shape.element, element))];
    }
    case 'optional':
      return value === null ? [0] : [1, ...codesOf(shape.some, value)];
    case 'happened':
      return [];
  }
};

/** Lexicographic; a list that is the beginning of another comes first. */
const compareCodes = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
};
