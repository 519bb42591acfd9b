import type { Shard } from './shard.js';

/** Work that is done as a whole by one shard. */
export interface Unit {
  /** What it is called in blobs; no other unit of the same command is called so. */
  readonly key: string;
  /** What it takes, in any measure that the units of a command share: pinned firings, orders, bytes. 0 where nobody knows. */
  readonly cost: number;
}

/**
 * To which of `shards` each unit is dealt, from 0: the longest first, each to the shard that has least to do so far, and
 * among equals to the one with fewest units. No shard then takes more than 4/3 of the best there is (Graham 1969).
 */
export const deal = (units: readonly Unit[], shards: number): readonly number[] => {
  const loads = Array.from({ length: shards }, () => ({ cost: 0, units: 0 }));
  const dealt: number[] = [];
  const longestFirst = units.map(({ cost }, place) => ({ cost, place })).toSorted((a, b) => b.cost - a.cost);
  for (const { cost, place } of longestFirst) {
    const least = loads.reduce((best, load) =>
      load.cost < best.cost || (load.cost === best.cost && load.units < best.units) ? load : best,
    );
    least.cost += cost;
    least.units += 1;
    dealt[place] = loads.indexOf(least);
  }
  return dealt;
};

/** The units of one shard, in their order. */
export const shareOf = <T extends Unit>(units: readonly T[], { number, of }: Shard): readonly T[] => {
  const shards = deal(units, of);
  return units.filter((_, place) => shards[place] === number - 1);
};
