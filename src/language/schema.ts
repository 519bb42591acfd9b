import { ModelError } from './errors.js';
import type { Family, Naming } from './family.js';
import type { Scalar } from './scalar.js';

/**
 * A schema gives the shape of a world and the domain of every field in it. The type of the world is inferred from it,
 * and so is the number of bits that a state takes: there is no second description to keep in step. The key `~value` is
 * never there; it carries the type, and is a string so that the types of exported schemas can name it.
 */
export type Schema<T> = { readonly '~value'?: T } & Shape;

/** The values that a schema describes. */
export type Infer<S> = S extends { readonly '~value'?: infer T } ? Exclude<T, undefined> : never;

export type Shape = (Leaf | RecordShape | ArrayShape | SequenceShape | BagShape | OptionalShape | HappenedShape) & {
  /** It belongs to a step and to no state: see `local`. */
  readonly isLocal?: true;
};

/** A field with a finite domain; its values are numbered from 0, and number 0 is its neutral value. */
export interface Leaf {
  readonly kind: 'leaf';
  /** How many values the field can take. */
  readonly size: number;
  /** The domain in words, for error messages: `0..3`, `'invalid' | 'pending'`. */
  readonly domain: string;
  /** The number of a value, or -1 when the value lies outside the domain. */
  readonly encode: (value: unknown) => number;
  readonly decode: (code: number) => Scalar;
  /** Where its values are members of a family. */
  readonly names?: Naming;
}

export interface RecordShape {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Shape>>;
}

export interface ArrayShape {
  readonly kind: 'array';
  readonly length: number;
  readonly element: Shape;
  /** Where its elements belong to members of a family: which, and whose each element is. */
  readonly family?: Family;
  readonly members?: readonly number[];
  /** The field that says how many of them are in use. */
  readonly used?: string;
}

export interface SequenceShape {
  readonly kind: 'sequence';
  readonly max: number;
  readonly element: Shape;
}

export interface BagShape {
  readonly kind: 'bag';
  readonly length: number;
  readonly element: Shape;
  /** The parameters of rules that name a place in it. */
  readonly parameters?: readonly string[];
}

export interface OptionalShape {
  readonly kind: 'optional';
  readonly some: RecordShape | ArrayShape | SequenceShape | BagShape;
}

export interface HappenedShape {
  readonly kind: 'happened';
}

/** The largest domain of one field: it must fit a table row that is indexed by its value. */
const largestDomain = 1 << 16;

const leaf = <T extends Scalar>(
  size: number,
  domain: string,
  encode: (value: unknown) => number,
  decode: (code: number) => T,
): Schema<T> & Leaf => {
  if (size < 1 || size > largestDomain) {
    throw new ModelError(
      `a field with the domain ${domain} has ${size} values; a field may have 1 to ${largestDomain}`,
    );
  }
  return { kind: 'leaf', size, domain, encode, decode };
};

/** `false` or `true`; neutral: `false`. */
export const bool: Schema<boolean> & Leaf = leaf(
  2,
  'boolean',
  (value) => (value === false ? 0 : value === true ? 1 : -1),
  (code) => code === 1,
);

/** A whole number from `low` to `high`, both included; neutral: `low`. */
export const int = (low: number, high: number): Schema<number> & Leaf => {
  if (!Number.isInteger(low) || !Number.isInteger(high) || low > high) {
    throw new ModelError(`int(${low}, ${high}): the bounds must be whole numbers, the lower one first`);
  }
  const encode = (value: unknown): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value - low : -1;
  return leaf(high - low + 1, `${low}..${high}`, encode, (code) => low + code);
};

/** One of the given values, usually words; neutral: the first. */
export const oneOf = <const T extends readonly [Scalar, ...Scalar[]]>(...values: T): Schema<T[number]> & Leaf => {
  if (new Set(values).size !== values.length) {
    throw new ModelError(`oneOf(${values.join(', ')}): a value occurs twice`);
  }
  const codes = new Map<unknown, number>(values.map((value, code) => [value, code]));
  const domain = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ');
  return leaf<T[number]>(
    values.length,
    domain,
    (value) => codes.get(value) ?? -1,
    (code) => values[code] as T[number],
  );
};

/** The index of one of `count` things, 0 to `count - 1`; neutral: 0. */
export const index = (count: number): Schema<number> & Leaf => int(0, Math.max(0, count - 1));

/** A record with named fields; neutral: every field neutral. */
export const record = <const F extends Readonly<Record<string, Shape>>>(
  fields: F,
): Schema<{ -readonly [K in keyof F]: Infer<F[K]> }> & RecordShape => ({ kind: 'record', fields });

/**
 * Exactly `length` elements, in places that have a meaning; neutral: every element neutral.
 * @param used a field around it that says how many are in use: what is behind them is neutral, and names nobody.
 */
export const array = <S extends Shape>(
  length: number,
  element: S,
  { used }: { readonly used?: string } = {},
): Schema<Infer<S>[]> & ArrayShape => ({
  kind: 'array',
  length: counted(length, 'array'),
  element,
  ...(used === undefined ? {} : { used }),
});

/** A list of at most `max` elements, in an order that has a meaning, such as an ap_list; neutral: empty. */
export const sequence = <S extends Shape>(max: number, element: S): Schema<Infer<S>[]> & SequenceShape => ({
  kind: 'sequence',
  max: counted(max, 'sequence'),
  element,
});

/**
 * Exactly `length` interchangeable slots. After every step the slots are put into one canonical order, so that worlds
 * which differ only in the order of the slots are one world. Neutral: every slot neutral.
 * @param parameters the names of the parameters with which a rule names a slot by its place, as long as the step lasts.
 */
export const bag = <S extends Shape>(
  length: number,
  element: S,
  { parameters }: { readonly parameters?: readonly string[] } = {},
): Schema<Infer<S>[]> & BagShape => ({
  kind: 'bag',
  length: counted(length, 'bag'),
  element,
  ...(parameters === undefined ? {} : { parameters }),
});

/** Something that may be absent (`null`); neutral: absent. */
export const optional = <S extends Shape>(some: S): Schema<Infer<S> | null> & (Leaf | OptionalShape) => {
  switch (some.kind) {
    case 'leaf': {
      const encode = (value: unknown): number => (value === null ? 0 : some.encode(value) + 1 || -1);
      const decode = (code: number): Scalar => (code === 0 ? null : some.decode(code - 1));
      const made = leaf(some.size + 1, `${some.domain} | null`, encode, decode);
      return { ...made, ...(some.names && { names: some.names }) } as Schema<Infer<S> | null> & Leaf;
    }
    case 'optional':
    case 'happened':
      throw new ModelError(`optional(${some.kind}(…)) has no meaning: name the part that may be absent`);
    default:
      return { kind: 'optional', some };
  }
};

/**
 * What happened during a step, in the model's own words: a list that a recipe pushes to and that is empty again when
 * the next step begins. It costs no bit of state; properties of a step and printed traces read it. Only at the top
 * level of a world. What `push` gives back is not for use: how much else has happened is asked by reading `length`.
 */
export const happened = <Event>(): Schema<Event[]> & HappenedShape => ({ kind: 'happened' });

/**
 * A variable of a step: what one effect of a rule computes for a later one of the same rule. It is neutral when a step
 * begins and neutral again when the step ends, so it is no part of a state. Only effects may read it: a guard and a
 * property may not. Only at the top level of a world.
 * @throws ModelError where its neutral value would name a member of a family.
 */
export const local = <S extends Shape>(shape: S): S => {
  if (shape.kind === 'happened') {
    throw new ModelError('local(happened()) has no meaning: what happened belongs to the step already');
  }
  const named = namesNeutrally(shape);
  if (named !== undefined) {
    throw new ModelError(
      `local(…): a member of ${named.name} is within it, and its neutral value names ${named.name} 0; write optional(member(…))`,
    );
  }
  return { ...shape, isLocal: true };
};

/** The family of which the neutral value of a shape names a member. */
const namesNeutrally = (shape: Shape): Family | undefined => {
  switch (shape.kind) {
    case 'leaf':
      return shape.decode(0) !== null && Object.keys(shape.names?.unless ?? {}).length === 0
        ? shape.names?.family
        : undefined;
    case 'record':
      return Object.values(shape.fields)
        .map(namesNeutrally)
        .find((family) => family !== undefined);
    case 'array':
    case 'bag':
      return shape.length === 0 ? undefined : namesNeutrally(shape.element);
    case 'sequence':
    case 'optional':
    case 'happened':
      return undefined;
  }
};

const counted = (count: number, what: string): number => {
  if (!Number.isInteger(count) || count < 0) {
    throw new ModelError(`${what}(${count}, …): the number of elements must be a whole number, 0 or more`);
  }
  return count;
};
