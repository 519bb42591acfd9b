import { expect, test } from 'vitest';
import { chooseFreeBits, sampleOf } from '../../src/search/stores/choose-free-bits.js';
import fc from '../support/fast-check.js';
import { KeySpace, type Tuple } from '../support/keys.js';

const choose = (space: KeySpace, tuples: readonly Tuple[]) =>
  chooseFreeBits(
    space.componentTables,
    { keys: space.keys, words: Int32Array.from(tuples.flatMap((tuple) => [...space.wordsOf(tuple)])) },
    [],
    () => true,
  );

const distinct = (tuples: readonly Tuple[]): readonly Tuple[] => [
  ...new Map(tuples.map((tuple) => [tuple.join(), tuple])).values(),
];

test('bits whose values occur together are free, and no others', () => {
  const space = new KeySpace('js', [64, 8, 300]);
  // The local states of a group are its number times 1000, and then one after the other: the first group's are 0 to 63. No two
  // of those that are taken of the third differ in a single bit.
  const isEven = (local: number): boolean => [...local.toString(2)].filter((bit) => bit === '1').length % 2 === 0;
  const hubs = Array.from({ length: 300 }, (_, id) => id).filter((id) => isEven(2000 + id));
  const tuples = Array.from({ length: 1200 }, (_, i) => {
    const hub = i >> 4;
    // Bits 0 and 3 of the first group go through all their values, the others depend on the hub.
    const first = (i & 1) | ((i & 2) << 2) | ((hub % 2) << 1) | ((hub % 4) << 4);
    return [1 + first, 1 + ((i >> 2) & 3) * 2, 1 + (hubs[hub] as number)];
  });
  const { masks, rows } = choose(space, distinct(tuples));
  expect(masks.find(({ group }) => group === 0)?.mask).toBe(0b1001);
  expect(masks.some(({ group }) => group === 2)).toBe(false);
  expect(rows).toBe(75);
});

test('as many rows are told as there are keys that differ in other bits', () => {
  const ids = fc.tuple(
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 16 }),
  );
  fc.assert(
    fc.property(fc.array(ids, { minLength: 1, maxLength: 400, size: 'max' }), (some) => {
      const space = new KeySpace('js', [32, 9, 16]);
      const tuples = distinct(some);
      const { masks, rows } = choose(space, tuples);
      const rest = tuples.map((tuple) =>
        tuple
          .map((id, group) => {
            const mask = masks.find((one) => one.group === group)?.mask ?? 0;
            return space.componentTables.wordOf(group, id, 0) & ~mask;
          })
          .join(),
      );
      expect(new Set(rest).size).toBe(rows);
      expect(rows).toBeLessThanOrEqual(tuples.length);
    }),
    { numRuns: 30 },
  );
});

test('a sample is a part of all keys, too, where the largest component has few values', () => {
  const [groups, values] = [7, 5];
  const space = new KeySpace('js', new Array<number>(groups).fill(values));
  const { words } = space.keys;
  const all = Int32Array.from(
    Array.from({ length: values ** groups }, (_, i) => [
      ...space.wordsOf(Array.from({ length: groups }, (_, group) => 1 + (Math.floor(i / values ** group) % values))),
    ]).flat(),
  );
  const sample = sampleOf(space.componentTables, { keys: space.keys, words: all });
  // All keys with two of the five values of the first component.
  expect(sample.words.length / words).toBe((2 / 5) * values ** groups);
});
