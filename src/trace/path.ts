/** The place of a value in a world: field names and indices. */
export type Path = readonly (string | number)[];

/** A path as a person writes it: `vcpus[0].lrs[1].state`. */
export const written = (path: Path): string =>
  path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : depth === 0 ? key : `.${key}`)).join('');

/** The value at a path, or `undefined` where the path leads nowhere. */
export const valueAt = (world: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
    world,
  );
