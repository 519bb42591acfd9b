import type { Path } from './path.js';

/** A copy of a value that tells of every scalar, and of every list's length, that is read through it. */
export const reading = <T>(value: T, read: (path: Path) => void): T =>
  watched(structuredClone(value), [], read, new WeakMap()) as T;

const watched = (value: unknown, path: Path, read: (path: Path) => void, known: WeakMap<object, unknown>): unknown => {
  if (typeof value !== 'object' || value === null) {
    read(path);
    return value;
  }
  const before = known.get(value);
  if (before !== undefined) {
    return before;
  }
  const proxy: unknown = new Proxy(value, {
    get: (target, key, receiver) => {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || typeof found === 'function') {
        return found;
      }
      if (!Array.isArray(target)) {
        return watched(found, [...path, key], read, known);
      }
      if (key === 'length') {
        read(path);
        return found;
      }
      return watched(found, [...path, Number(key)], read, known);
    },
  });
  known.set(value, proxy);
  return proxy;
};
