import { ModelError, type Scalar } from '../language/index.js';

/** A state of a reducer: plain data, as JSON has it, with `undefined` for what is absent. */
export type Plain = Scalar | undefined | readonly Plain[] | { readonly [key: string]: Plain };

export const isList = (value: unknown): value is readonly Plain[] => Array.isArray(value);

export const isPlainRecord = (value: unknown): value is { readonly [key: string]: Plain } => {
  const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || (prototype === null && value !== null);
};

/** One text for equal states: keys in order, nothing of what is absent. */
export const keyOf = (value: Plain): string => {
  if (isList(value)) {
    return `[${value.map(keyOf).join()}]`;
  }
  if (isPlainRecord(value)) {
    const present = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort();
    return `{${present.map((key) => `${JSON.stringify(key)}:${keyOf(value[key])}`).join()}}`;
  }
  return JSON.stringify(value) ?? 'undefined';
};

/**
 * The state with all within it frozen, so that a reducer that changes what it was given is noticed.
 * @throws ModelError naming what is no plain data.
 */
export const frozen = (value: unknown, path = 'the state'): Plain => {
  if (isList(value) || isPlainRecord(value)) {
    if (!Object.isFrozen(value)) {
      for (const [key, inner] of Object.entries(value)) {
        frozen(inner, isList(value) ? `${path}[${key}]` : within(path, key));
      }
      Object.freeze(value);
    }
    return value;
  }
  if (typeof value === 'object' && value !== null) {
    throw new ModelError(`${path} is a ${value.constructor?.name ?? 'value'}: a state is checked that is plain data`);
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint' || Number.isNaN(value)) {
    throw new ModelError(`${path} is ${String(value)}: a state is checked that is plain data`);
  }
  return value as Plain;
};

export const within = (path: string, key: string): string => (path === 'the state' ? key : `${path}.${key}`);
