import type { Random } from '../random.js';
import { type Leaf, type Shape, valuesOf } from '../shape.js';

export const leaf = (random: Random): Leaf =>
  random.pick<() => Leaf>([
    () => ({ kind: 'bool' }),
    () => ({ kind: 'int', low: random.between(-1, 1), high: random.between(1, 3) }),
    () => ({ kind: 'word', words: ['red', 'green', 'blue'].slice(0, random.between(2, 3)) }),
  ])();

/** A part of a world, nested so deep at most. */
export const part = (random: Random, depth: number): Shape =>
  depth === 0
    ? leaf(random)
    : random.pick<() => Shape>([
        () => leaf(random),
        () => fields(random, random.between(1, 3), depth - 1),
        () => ({ kind: 'array', length: random.between(1, 3), element: part(random, depth - 1) }),
        () => ({ kind: 'sequence', max: random.between(1, 3), element: part(random, depth - 1) }),
        () => ({ kind: 'bag', length: random.between(1, 3), element: part(random, depth - 1) }),
        () => ({
          kind: 'optional',
          some: random.chance(0.3) ? leaf(random) : fields(random, random.between(1, 2), depth - 1),
        }),
      ])();

export const fields = (random: Random, count: number, depth: number): Extract<Shape, { kind: 'record' }> => ({
  kind: 'record',
  fields: Object.fromEntries(random.times(count, (i) => [`f${i}`, part(random, depth)])),
});

/** How many values a shape has. */
export const sizeOf = (shape: Shape): number => {
  switch (shape.kind) {
    case 'record':
      return Object.values(shape.fields).reduce((product, field) => product * sizeOf(field), 1);
    case 'array':
    case 'bag':
      return sizeOf(shape.element) ** shape.length;
    case 'perMember':
      return sizeOf(shape.element) ** shape.count;
    case 'sequence':
      return Array.from({ length: shape.max + 1 }, (_, n) => sizeOf(shape.element) ** n).reduce((a, b) => a + b, 0);
    case 'optional':
      return 1 + sizeOf(shape.some);
    case 'happened':
    case 'local':
      return 1;
    default:
      return valuesOf(shape).length;
  }
};
