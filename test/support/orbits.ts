/**
 * Orbits counted without any of the checker's symmetry: every world of a full search is renamed in every way, by hand,
 * and two worlds are of one orbit where the least texts of both are equal.
 */
export const orbitsOf = <W>(worlds: readonly W[], renamings: readonly ((world: W) => W)[]): number =>
  new Set(worlds.map((world) => leastOf(world, renamings))).size;

/** The least text of a world, however it is renamed. */
const leastOf = <W>(world: W, renamings: readonly ((world: W) => W)[]): string =>
  renamings.map((rename) => JSON.stringify(rename(world))).reduce((least, text) => (text < least ? text : least));

/** Every order of the numbers below a count. */
export const ordersOf = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : ordersOf(count - 1).flatMap((order) =>
        Array.from({ length: count }, (_, place) => [...order.slice(0, place), count - 1, ...order.slice(place)]),
      );

/** The list in which what was at `place` is at `becomes[place]`. */
export const moved = <T>(list: readonly T[], becomes: readonly number[]): T[] => {
  const result: T[] = [];
  list.forEach((item, place) => {
    result[becomes[place] ?? place] = item;
  });
  return result;
};

/** The elements in an order that does not depend on where they were. */
export const inAnyOrder = <T>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
