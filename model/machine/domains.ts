import { ModelError, show } from '../../src/language/index.js';
import { nearest } from '../../src/language/nearest.js';

/** What a value of a configuration may be: what is wrong with one, from its place on, or undefined. */
export type Domain = (value: unknown, place: string) => string | undefined;

/** Of each key of a configuration; the compiler asks for every one. */
export type Domains<C> = { readonly [Key in keyof C]-?: Domain };

export const yesOrNo: Domain = (value, place) =>
  typeof value === 'boolean' ? undefined : `${place} = ${shown(value)}; it may be true or false`;

export const wholeFrom =
  (low: number, high: number): Domain =>
  (value, place) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high
      ? undefined
      : `${place} = ${shown(value)}; it may be a whole number from ${low} to ${high}`;

/** One of some words or numbers. */
export const among =
  (...known: readonly (string | number)[]): Domain =>
  (value, place) =>
    known.includes(value as string) ? undefined : `${place} = ${shown(value)}; ${hint(value, known.map(String))}`;

export const listOf =
  (element: Domain): Domain =>
  (value, place) =>
    Array.isArray(value)
      ? firstOf(value.map((one, i) => () => element(one, `${place}[${i}]`)))
      : `${place} = ${shown(value)}; it is a list`;

/** Keys that may be left out; of no others it knows. */
export const recordOf =
  (domains: Readonly<Record<string, Domain>>): Domain =>
  (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `${place} = ${shown(value)}; it is a record of ${Object.keys(domains).join(', ')}`;
    }
    const at = (key: string): string => (place === '' ? key : `${place}.${key}`);
    return firstOf(
      Object.entries(value).map(([key, inner]) => () => {
        const domain = Object.hasOwn(domains, key) ? domains[key] : undefined;
        return domain === undefined
          ? `${at(key)} is no key of a configuration; ${hint(key, Object.keys(domains))}`
          : domain(inner, at(key));
      }),
    );
  };

/** Whatever it is, somebody else looks at it. */
export const anything: Domain = () => undefined;

/**
 * A configuration as somebody has written it.
 * @throws ModelError naming the first place at which it is none, and what may stand there.
 */
export const assertWritten = <C extends object>(domains: Readonly<Record<string, Domain>>, written: C): C => {
  const isEmpty = !Object.hasOwn(written, 'interrupts');
  const wrong = isEmpty ? 'interrupts are missing; it needs a list of them' : recordOf(domains)(written, '');
  if (wrong !== undefined) {
    throw new ModelError(`configure: ${wrong}`);
  }
  return written;
};

const firstOf = (checks: readonly (() => string | undefined)[]): string | undefined => {
  for (const check of checks) {
    const wrong = check();
    if (wrong !== undefined) {
      return wrong;
    }
  }
  return undefined;
};

const hint = (value: unknown, known: readonly string[]): string => {
  const alike = typeof value === 'string' ? nearest(value, known) : [];
  return alike.length > 0
    ? `did you mean ${alike.join(' or ')}?`
    : known.length === 0
      ? 'it has none'
      : `it may be ${known.join(', ')}`;
};

/** A function is mostly a kind that was not called. */
const shown = (value: unknown): string =>
  typeof value === 'function'
    ? `the function ${value.name}`
    : typeof value === 'object'
      ? JSON.stringify(value)
      : show(value);
