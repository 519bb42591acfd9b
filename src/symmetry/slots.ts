import { type Family, type Interchangeable, ModelError, type Shape } from '../language/index.js';
import { codeIn, maskOf } from '../transitions/codec.js';
import { type Field, fieldsOf, type LayoutNode } from '../transitions/layout.js';
import { putCode } from './moves.js';

/**
 * The declared families whose members are slots: one array has an element for each, and nothing else knows them by
 * number. Worlds up to an exchange of slots need no permutation: the slots are put into order.
 * @throws ModelError where slots that belong to members of a family are found elsewhere than in one array within each.
 */
export const slotsAmong = (world: Shape, declared: readonly Interchangeable[]): readonly Interchangeable[] => {
  const uses = usesIn(world);
  for (const { family } of declared) {
    assertWithinOwner(family, uses);
  }
  return declared.filter(({ family }) => {
    const own = uses.filter(({ name }) => name === family.name);
    const [only] = own;
    return own.length === 1 && only?.what === 'array' && only.within.length === (family.of === undefined ? 0 : 1);
  });
};

/** Where a family is met in a schema, within the arrays of which others. */
interface Use {
  readonly name: string;
  readonly what: 'array' | 'field';
  readonly path: string;
  /** Families, and lists without one. */
  readonly within: readonly (string | null)[];
}

const usesIn = (shape: Shape, path = '', within: Use['within'] = []): readonly Use[] => {
  switch (shape.kind) {
    case 'leaf':
      return shape.names === undefined ? [] : [{ name: shape.names.family.name, what: 'field', path, within }];
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        usesIn(field, path ? `${path}.${name}` : name, within),
      );
    case 'array': {
      const name = shape.family?.name;
      const inner = usesIn(shape.element, `${path}[]`, [...within, name ?? null]);
      return name === undefined ? inner : [{ name, what: 'array', path, within }, ...inner];
    }
    case 'sequence':
    case 'bag':
      return usesIn(shape.element, `${path}[]`, [...within, null]);
    case 'optional':
      return usesIn(shape.some, path, within);
    case 'happened':
      return [];
  }
};

const assertWithinOwner = ({ name, of }: Family, uses: readonly Use[]): void => {
  if (of === undefined) {
    return;
  }
  const own = uses.filter((use) => use.name === name);
  const wrong = own.find(({ what, within }, place) => place > 0 || what !== 'array' || within.join() !== of.name);
  if (wrong !== undefined) {
    throw new ModelError(
      `each ${of.name} has ${name}s of its own: they are interchangeable in one array, directly within the element of a ${of.name}, and nowhere else; ${wrong.path} is not so`,
    );
  }
};

/** A list whose elements may be put into any order, or those in some of its places. */
export interface SortedList {
  readonly classes: readonly (readonly number[])[];
  /** The fields of each element, in the order of the schema. */
  readonly elements: readonly (readonly Field[])[];
}

/** The bags of a part, and the slots of these families: inner lists before those that they are in. */
export const sortedLists = (within: LayoutNode, slots: readonly Interchangeable[]): readonly SortedList[] => {
  const lists: SortedList[] = [];
  const walk = (part: LayoutNode): void => {
    childrenOf(part).forEach(walk);
    const classes = part.kind === 'list' ? classesOf(part, slots) : [];
    if (part.kind === 'list' && classes.some((places) => places.length > 1)) {
      lists.push({ classes, elements: part.elements.map(fieldsOf) });
    }
  };
  walk(within);
  return lists;
};

const classesOf = (
  { shape, elements }: Extract<LayoutNode, { kind: 'list' }>,
  slots: readonly Interchangeable[],
): readonly (readonly number[])[] => {
  if (shape.kind === 'bag') {
    return [[...elements.keys()]];
  }
  const { family, members = [] } = shape;
  const declared = slots.find((one) => one.family.name === family?.name);
  return (declared?.classes ?? []).map((among) =>
    [...elements.keys()].filter((place) => among.includes(members[place] as number)),
  );
};

/** The arrays that have an element for each member of a family. */
export const listsOf = (part: LayoutNode, family: string): readonly LayoutNode[] => {
  const isOne = part.kind === 'list' && part.shape.kind === 'array' && part.shape.family?.name === family;
  return [...(isOne ? [part] : []), ...childrenOf(part).flatMap((child) => listsOf(child, family))];
};

/** Puts lists into their canonical order, in place. */
export const sortLists = (lists: readonly SortedList[], words: Int32Array): void => {
  for (const { classes, elements } of lists) {
    for (const places of classes) {
      sortPlaces(places, elements, words);
    }
  }
};

/** The places in which the elements of a bag are, in their canonical order; of equal ones the first comes first. */
export const orderOf = ({ elements }: SortedList, words: Int32Array): readonly number[] =>
  inOrder([...elements.keys()], elements, words).map(({ place }) => place);

const sortPlaces = (places: readonly number[], elements: SortedList['elements'], words: Int32Array): void => {
  const sorted = inOrder(places, elements, words);
  places.forEach((place, i) => {
    const { place: from, codes } = sorted[i] as Placed;
    if (from !== place) {
      (elements[place] as readonly Field[]).forEach((field, j) => {
        words[field.word] = (words[field.word] as number) & ~(maskOf(field.bits) << field.shift);
        putCode(words, field, codes[j] as number);
      });
    }
  });
};

interface Placed {
  readonly place: number;
  readonly codes: readonly number[];
}

/** The order of `settled`: lexicographic in the codes of the fields. */
const inOrder = (places: readonly number[], elements: SortedList['elements'], words: Int32Array): readonly Placed[] =>
  places
    .map((place) => ({ place, codes: (elements[place] as readonly Field[]).map((field) => codeIn(words, field)) }))
    .toSorted((a, b) => compareCodes(a.codes, b.codes));

const compareCodes = (a: readonly number[], b: readonly number[]): number =>
  (a.find((code, i) => code !== b[i]) ?? 0) - (b.find((code, i) => code !== a[i]) ?? 0);

const childrenOf = (part: LayoutNode): readonly LayoutNode[] => {
  switch (part.kind) {
    case 'record':
      return part.entries.map(([, field]) => field);
    case 'list':
    case 'sequence':
      return part.elements;
    case 'optional':
      return [part.some];
    case 'leaf':
    case 'happened':
      return [];
  }
};
