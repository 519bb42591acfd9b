import type { Leaf, RecordShape, Shape } from '../language/index.js';

/** An entity: an element of a list at the top of a world, of at least so many bits. */
const leastBits = 4;
/** More entities than this are grouped by their size alone. */
const mostEntities = 12;
/** Smaller parts share a group up to so many bits. */
const mostShared = 32;

/**
 * Which fields are one group: each entity of a world for itself (an interrupt, a vCPU), and what is left together. Of
 * each group only a few states ever occur, and a world is kept as the numbers of these.
 * @returns the group of a field, by its path.
 */
export const componentOf = (world: RecordShape): ((path: string) => number) => {
  const parts = partsOf(world);
  const entities = parts.filter(({ isEntity }) => isEntity);
  const isOwn = entities.length <= mostEntities ? ({ isEntity }: Part) => isEntity : () => false;
  const groups = new Map<string, number>();
  parts.filter(isOwn).forEach(({ path }, group) => {
    groups.set(path, group);
  });
  let group = groups.size - 1;
  // Locals are by themselves: in every state their groups are neutral.
  for (const isLocal of [false, true]) {
    let taken = Infinity;
    for (const { path, bits } of parts.filter((part) => !isOwn(part) && part.isLocal === isLocal)) {
      if (taken + bits > mostShared) {
        group++;
        taken = 0;
      }
      groups.set(path, group);
      taken += bits;
    }
  }
  // Of a list that is one part as a whole, elements are not parts.
  return (path) => groups.get(topOf(path)) ?? groups.get(topOf(path).replace(/\[.*/, '')) ?? 0;
};

/** How many bits a number takes. */
export const bitsOf = (leaf: Leaf): number => Math.ceil(Math.log2(leaf.size));

interface Part {
  readonly path: string;
  readonly bits: number;
  readonly isEntity: boolean;
  readonly isLocal: boolean;
}

const partsOf = (world: RecordShape): readonly Part[] =>
  Object.entries(world.fields).flatMap(([name, shape]): readonly Part[] => {
    const isLocal = shape.isLocal === true;
    if (isLocal || (shape.kind !== 'array' && shape.kind !== 'bag')) {
      return [{ path: name, bits: sizeOf(shape), isEntity: false, isLocal }];
    }
    const bits = sizeOf(shape.element);
    const isEntity = shape.kind === 'array' && shape.element.kind !== 'leaf' && bits >= leastBits;
    if (!isEntity && shape.kind === 'array' && shape.family !== undefined) {
      // Members may be exchanged: what they own is together, or apart.
      return [{ path: name, bits: shape.length * bits, isEntity, isLocal }];
    }
    return Array.from({ length: shape.length }, (_, i) => ({ path: `${name}[${i}]`, bits, isEntity, isLocal }));
  });

/** The part at the top of a world that a field belongs to. */
const topOf = (path: string): string => /^[^.[ ]+(\[\d+\])?/.exec(path)?.[0] ?? path;

const sizeOf = (shape: Shape): number => {
  switch (shape.kind) {
    case 'leaf':
      return bitsOf(shape);
    case 'record':
      return Object.values(shape.fields).reduce((sum, field) => sum + sizeOf(field), 0);
    case 'array':
    case 'bag':
      return shape.length * sizeOf(shape.element);
    case 'sequence':
      return Math.ceil(Math.log2(shape.max + 1)) + shape.max * sizeOf(shape.element);
    case 'optional':
      return 1 + sizeOf(shape.some);
    case 'happened':
      return 0;
  }
};
