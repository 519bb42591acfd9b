import type { Path } from './path.js';

/** A copy of a value that tells of every scalar, and of every list's length, that is read through it. */
export const reading = <T>(value: T, read: (path: Path) => void): T => watching(structuredClone(value), read);

/** The value itself, told about in the same way; what is written through it is written to the value. */
export const watching = <T>(value: T, read: (path: Path) => void): T => {
  const watchers = new WeakMap<object, unknown>();
  const watched = new WeakMap<object, unknown>();
  return watch(value, [], { read, watchers, watched }) as T;
};

interface Watch {
  readonly read: (path: Path) => void;
  /** The proxy of each object, and the object of each proxy. */
  readonly watchers: WeakMap<object, unknown>;
  readonly watched: WeakMap<object, unknown>;
}

const watch = (value: unknown, path: Path, how: Watch): unknown => {
  if (typeof value !== 'object' || value === null) {
    how.read(path);
    return value;
  }
  const before = how.watchers.get(value);
  if (before !== undefined) {
    return before;
  }
  const proxy = new Proxy(value, {
    get: (target, key, receiver) => {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || typeof found === 'function') {
        return found;
      }
      if (!Array.isArray(target)) {
        return watch(found, [...path, key], how);
      }
      if (key === 'length') {
        how.read(path);
        return found;
      }
      return watch(found, [...path, Number(key)], how);
    },
    set: (target, key, written) => Reflect.set(target, key, how.watched.get(written as object) ?? written),
  });
  how.watchers.set(value, proxy);
  how.watched.set(proxy, value);
  return proxy;
};
