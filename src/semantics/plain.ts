import { ModelError } from '../language/index.js';

/** A value without the draft behind it: what happened is the same for every state with the same values. */
export const plain = (value: unknown, path: string): unknown => {
  if (Array.isArray(value)) {
    return value.map((element) => plain(element, path));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, path)]));
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new ModelError(`${path}: what happened is told in plain values, not by a ${typeof value}`);
  }
  return value;
};
