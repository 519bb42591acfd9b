import { describe, expect, it } from 'vitest';
import { deal } from '../../../src/cli/shards/deal.js';
import fc from '../../support/fast-check.js';

const costs = fc.array(fc.nat(1000), { maxLength: 40 });
const shards = fc.integer({ min: 1, max: 9 });
const unitsOf = (some: readonly number[]) => some.map((cost, place) => ({ key: String(place), cost }));
const loadsOf = (some: readonly number[], dealt: readonly number[], of: number) =>
  Array.from({ length: of }, (_, shard) =>
    some.filter((_, place) => dealt[place] === shard).reduce((sum, cost) => sum + cost, 0),
  );

describe('units are dealt', () => {
  it('each to one of the shards', () => {
    fc.assert(
      fc.property(costs, shards, (some, of) => {
        const dealt = deal(unitsOf(some), of);
        expect(dealt).toHaveLength(some.length);
        expect(dealt.every((shard) => Number.isInteger(shard) && shard >= 0 && shard < of)).toBe(true);
      }),
    );
  });

  it('the longest first, so that 7, 6, 5, 4 and 2 are two shards of 13 and 11', () => {
    // By hand: 7 to the first, 6 and 5 to the second (11), 4 to the first (11), and 2 to the first of the two.
    expect(deal(unitsOf([2, 4, 5, 6, 7]), 2)).toEqual([0, 0, 1, 1, 0]);
  });

  it('so that no shard has more than its share and a longest unit', () => {
    fc.assert(
      fc.property(costs, shards, (some, of) => {
        const loads = loadsOf(some, deal(unitsOf(some), of), of);
        const share = some.reduce((sum, cost) => sum + cost, 0) / of;
        expect(Math.max(...loads)).toBeLessThanOrEqual(share + Math.max(0, ...some));
      }),
    );
  });

  it('in equal numbers where nobody knows what they take', () => {
    expect(deal(unitsOf([0, 0, 0, 0, 0]), 2)).toEqual([0, 1, 0, 1, 0]);
  });
});
