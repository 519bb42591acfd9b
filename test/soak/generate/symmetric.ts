import type { Description, Exchangeable, FamilyDescription } from '../description.js';
import type { Random } from '../random.js';
import type { Leaf, Shape } from '../shape.js';
import { leaf } from './shapes.js';

/** A world of members of one or two families, that name each other. */
export const symmetricWorld = (random: Random): Pick<Description, 'world' | 'families' | 'symmetry'> => {
  const box: FamilyDescription = {
    name: 'box',
    size: random.between(2, 3),
    parameters: random.pick([['box'], ['box', 'other']]),
  };
  const key: FamilyDescription = { name: 'key', size: random.between(2, 3), parameters: ['key'] };
  const slot: FamilyDescription = { name: 'slot', size: 2, of: 'box', parameters: ['slot'] };
  const families = random.pick([[box], [box], [box, key], [box, key, slot]]);
  const nameOf = (family: FamilyDescription): Leaf => ({ kind: 'member', family: family.name, count: family.size });
  const someone = (): Leaf => nameOf(random.pick(families.filter(({ of }) => of === undefined)));

  const boxFields: Record<string, Shape> = { state: leaf(random) };
  if (random.chance(0.5)) {
    boxFields.more = random.pick<() => Shape>([
      () => leaf(random),
      () => someone(),
      () => ({ kind: 'optional', some: someone() }),
    ])();
  }
  if (families.includes(slot)) {
    boxFields.slots = { kind: 'perMember', family: 'slot', count: 2, element: stagedMember(nameOf(key)) };
  }
  if (random.chance(0.2)) {
    boxFields.tray = bagOf(stagedMember(someone()), random.chance(0.6) ? ['item'] : undefined);
  }
  const fields: Record<string, Shape> = {
    boxes: { kind: 'perMember', family: 'box', count: box.size, element: { kind: 'record', fields: boxFields } },
  };
  if (families.includes(key) && random.chance(0.6)) {
    const element: Shape = random.chance(0.5)
      ? { kind: 'bool' }
      : { kind: 'record', fields: { used: { kind: 'bool' }, home: someone() } };
    fields.keys = { kind: 'perMember', family: 'key', count: key.size, element };
  }
  const more: (() => readonly [string, Shape])[] = [
    () => ['queue', { kind: 'sequence', max: random.between(1, 3), element: someone() }],
    () => [
      'favourite',
      { kind: 'optional', some: { kind: 'record', fields: { who: someone(), urgent: { kind: 'bool' } } } },
    ],
    () => ['pending', bagOf(stagedMember(someone()), random.chance(0.7) ? ['job'] : undefined)],
    () => ['count', { kind: 'int', low: 0, high: 2 }],
    () => ['phase', leaf(random)],
  ];
  for (const make of random.some(more, random.between(0, 2))) {
    const [name, shape] = make();
    fields[name] = shape;
  }
  // Of a world that a clock makes many of, few are looked at.
  if (random.chance(0.4)) {
    fields.clock = { kind: 'int', low: 0, high: random.between(5, 40) };
  }
  return { world: { kind: 'record', fields }, families, symmetry: families.map((one) => exchangeable(random, one)) };
};

/** Usually all are alike. */
const exchangeable = (random: Random, { name, size }: FamilyDescription): Exchangeable => {
  const all = Array.from({ length: size }, (_, i) => i);
  return { family: name, classes: [size === 3 && random.chance(0.15) ? [0, 2] : all] };
};

/** The parameters name places in it. */
const bagOf = (element: Shape, parameters: readonly string[] | undefined): Shape => ({
  kind: 'bag',
  length: 2,
  element,
  ...(parameters === undefined ? {} : { parameters }),
});

/** The bags of a world, or of each member in it, in which parameters name places; and the family of these members. */
export const namedBags = (
  shape: Shape,
  owner?: string,
): readonly { readonly shape: NamedBag; readonly owner: string | undefined }[] => {
  switch (shape.kind) {
    case 'record':
      return Object.values(shape.fields).flatMap((field) => namedBags(field, owner));
    case 'perMember':
      return namedBags(shape.element, shape.family);
    case 'bag': {
      const { parameters } = shape;
      return parameters === undefined ? [] : [{ shape: { ...shape, parameters }, owner }];
    }
    default:
      return [];
  }
};

type NamedBag = Extract<Shape, { kind: 'bag' }> & { readonly parameters: readonly string[] };

/** It names nobody while it is idle. */
const stagedMember = (who: Leaf): Shape => ({
  kind: 'record',
  fields: {
    stage: { kind: 'word', words: ['idle', 'busy'] },
    who: { ...(who as Extract<Leaf, { kind: 'member' }>), unless: { field: 'stage', is: 'idle' } },
  },
});
