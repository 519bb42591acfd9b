/** A shape as data. The checker's own schema is made from it in `build.ts`; nothing here knows of that. */
export type Shape =
  | Leaf
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly kind: 'array'; readonly length: number; readonly element: Shape }
  | { readonly kind: 'perMember'; readonly family: string; readonly count: number; readonly element: Shape }
  | { readonly kind: 'sequence'; readonly max: number; readonly element: Shape }
  /** Its parameters name places in it. */
  | {
      readonly kind: 'bag';
      readonly length: number;
      readonly element: Shape;
      readonly parameters?: readonly string[];
    }
  | { readonly kind: 'optional'; readonly some: Shape }
  | { readonly kind: 'happened' }
  /** Neutral when a step begins, and when it has ended. */
  | { readonly kind: 'local'; readonly of: Shape };

export type Leaf =
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly low: number; readonly high: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** The number of a member; it names nobody while the field beside it has a value. */
  | { readonly kind: 'member'; readonly family: string; readonly count: number; readonly unless?: Unless };

export interface Unless {
  readonly field: string;
  readonly is: Scalar;
}

export type Scalar = boolean | number | string | null;
export type World = Record<string, unknown>;
type Fields = Readonly<Record<string, unknown>>;

/** The values of a leaf in their order, the neutral one first. */
export const valuesOf = (leaf: Leaf): readonly Scalar[] => {
  switch (leaf.kind) {
    case 'bool':
      return [false, true];
    case 'int':
      return Array.from({ length: leaf.high - leaf.low + 1 }, (_, i) => leaf.low + i);
    case 'word':
      return leaf.words;
    case 'member':
      return Array.from({ length: leaf.count }, (_, i) => i);
  }
};

export const isLeaf = (shape: Shape): shape is Leaf => ['bool', 'int', 'word', 'member'].includes(shape.kind);

/** Every number at its low end, every word the first, every list empty. */
export const neutralOf = (shape: Shape): unknown => {
  switch (shape.kind) {
    case 'record':
      return mapFields(shape.fields, (field) => neutralOf(field));
    case 'array':
    case 'bag':
      return Array.from({ length: shape.length }, () => neutralOf(shape.element));
    case 'perMember':
      return Array.from({ length: shape.count }, () => neutralOf(shape.element));
    case 'sequence':
    case 'happened':
      return [];
    case 'optional':
      return null;
    case 'local':
      return neutralOf(shape.of);
    default:
      return valuesOf(shape)[0];
  }
};

/** Where a value is wrong: it is of another shape, or out of its domain, or a list of another length. */
export interface Wrong {
  readonly path: string;
  readonly isOfShape: boolean;
}

/** Where a value leaves its shape; undefined where it does not. */
export const outside = (shape: Shape, value: unknown, path = 'w'): Wrong | undefined => {
  const ofOtherShape = { path, isOfShape: false };
  const outOfDomain = { path, isOfShape: true };
  switch (shape.kind) {
    case 'record': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return ofOtherShape;
      }
      for (const name in shape.fields) {
        const wrong = outside(shape.fields[name] as Shape, (value as Fields)[name], `${path}.${name}`);
        if (wrong !== undefined) {
          return wrong;
        }
      }
      const more = Object.keys(value).find((name) => !Object.hasOwn(shape.fields, name));
      return more === undefined ? undefined : { path: `${path}.${more}`, isOfShape: false };
    }
    case 'array':
    case 'bag':
    case 'perMember':
    case 'sequence': {
      if (!Array.isArray(value)) {
        return ofOtherShape;
      }
      const most = shape.kind === 'sequence' ? shape.max : shape.kind === 'perMember' ? shape.count : shape.length;
      if (value.length > most || (shape.kind !== 'sequence' && value.length < most)) {
        return outOfDomain;
      }
      // Not a method of lists: they pass over holes.
      for (let i = 0; i < value.length; i++) {
        const wrong = outside(shape.element, value[i], `${path}[]`);
        if (wrong !== undefined) {
          return wrong;
        }
      }
      return undefined;
    }
    case 'optional':
      return value === null ? undefined : outside(shape.some, value, path);
    case 'happened':
      return Array.isArray(value) ? undefined : ofOtherShape;
    case 'local':
      return outside(shape.of, value, path);
    case 'int':
    case 'member': {
      const [low, high] = shape.kind === 'int' ? [shape.low, shape.high] : [0, shape.count - 1];
      return Number.isInteger(value) && (value as number) >= low && (value as number) <= high ? undefined : outOfDomain;
    }
    case 'bool':
      return typeof value === 'boolean' ? undefined : outOfDomain;
    case 'word':
      return shape.words.some((word) => word === value) ? undefined : outOfDomain;
  }
};

/** A copy that shares no object with what it was made of, nor within itself; the slots of bags are put into order. */
export const settledCopy = (shape: Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case 'record':
      return mapFields(shape.fields, (field, name) => settledCopy(field, (value as Fields)[name]));
    case 'array':
    case 'perMember':
    case 'sequence':
      return (value as readonly unknown[]).map((element) => settledCopy(shape.element, element));
    case 'bag':
      return (value as readonly unknown[])
        .map((element) => settledCopy(shape.element, element))
        .map((slot) => ({ slot, numbers: numbersOf(shape.element, slot) }))
        .sort((a, b) => compare(a.numbers, b.numbers))
        .map(({ slot }) => slot);
    case 'optional':
      return value === null ? null : settledCopy(shape.some, value);
    case 'happened':
      return (value as readonly unknown[]).length === 0 ? [] : structuredClone(value);
    case 'local':
      return settledCopy(shape.of, value);
    default:
      return value;
  }
};

/** The text of a value that lies within its shape, equal for equal values. What happened is no part of it, nor what is local to a step. */
export const keyOf = (shape: Shape, value: unknown): string => {
  switch (shape.kind) {
    case 'record': {
      let text = '';
      for (const name in shape.fields) {
        text += `${keyOf(shape.fields[name] as Shape, (value as Fields)[name])} `;
      }
      return text;
    }
    case 'array':
    case 'bag':
    case 'perMember':
    case 'sequence': {
      let text = '[';
      for (const element of value as readonly unknown[]) {
        text += `${keyOf(shape.element, element)},`;
      }
      return `${text}]`;
    }
    case 'optional':
      return value === null ? '-' : `(${keyOf(shape.some, value)})`;
    case 'happened':
    case 'local':
      return '';
    default:
      return String(value);
  }
};

/** By which the slots of a bag are ordered: the number of each field's value, in the order of the shape. */
const numbersOf = (shape: Shape, value: unknown): readonly number[] => {
  switch (shape.kind) {
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) => numbersOf(field, (value as Fields)[name]));
    case 'array':
    case 'bag':
    case 'perMember':
      return (value as readonly unknown[]).flatMap((element) => numbersOf(shape.element, element));
    case 'sequence': {
      const list = value as readonly unknown[];
      return [list.length, ...list.flatMap((element) => numbersOf(shape.element, element))];
    }
    case 'optional': {
      const some = value === null ? [] : numbersOf(shape.some, value);
      return isLeaf(shape.some) ? [value === null ? 0 : 1 + (some[0] as number)] : [value === null ? 0 : 1, ...some];
    }
    case 'happened':
    case 'local':
      return [];
    default:
      return [valuesOf(shape).indexOf(value as Scalar)];
  }
};

const compare = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      return (a[i] as number) - (b[i] as number);
    }
  }
  return a.length - b.length;
};

export const mapFields = (
  fields: Readonly<Record<string, Shape>>,
  make: (field: Shape, name: string) => unknown,
): World => {
  const made: World = {};
  for (const name in fields) {
    made[name] = make(fields[name] as Shape, name);
  }
  return made;
};
