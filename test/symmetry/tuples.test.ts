import { expect, it } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import type { Model } from '../../src/index.js';
import { pack } from '../../src/learn/pack.js';
import { type Group, type Symmetry, symmetryOf } from '../../src/symmetry/index.js';
import { CanonicalTuples, type Dictionaries } from '../../src/symmetry/tuples.js';
import { apart } from '../support/apart.js';
import { naiveSearch } from '../support/naive-search.js';
import { lamps, libraryWith } from '../support/symmetric-models.js';

/** Dictionaries with nothing clever in them. */
const plainDictionaries = (groups: readonly Group[]): Dictionaries & { readonly size: number } => {
  const locals = groups.map((): Int32Array[] => []);
  const numbers = groups.map(() => new Map<string, number>());
  return {
    get size() {
      return locals.flat().length;
    },
    localOf: (group, number) => locals[group]?.[number] as Int32Array,
    numberOf: (group, local) => {
      const own = numbers[group] as Map<string, number>;
      const known = own.get(local.join());
      if (known === undefined) {
        own.set(local.join(), own.size);
        locals[group]?.push(local);
      }
      return known ?? own.size - 1;
    },
  };
};

it.each<[string, Model<never>, readonly string[], number]>([
  [
    'a library',
    libraryWith(['take', 'giveBack']) as never,
    ['readers[0]', 'readers[1]', 'books[0]', 'books[1]', 'books[2]'],
    // Of three books each is free or lent, last by one reader or the other, who has two hands: 20 - 2, halved.
    9,
  ],
  ['lamps', lamps(4) as never, [0, 1, 2, 3].map((i) => `lamps[${i}]`), 5],
  ['the benchmark', vgicRef('1,2,2,LL') as never, ['irqs[0]', 'irqs[1]', 'vcpus[0]'], 180],
])('worlds that are kept as tuples of numbers have the orbits of packed worlds: %s', (_, model, parts, orbits) => {
  const { layout, groups } = apart(model.world, parts);
  const symmetry = symmetryOf(model, layout) as Symmetry<never>;
  const factored = symmetry.factored(groups);
  const dictionaries = plainDictionaries(groups);
  const tuples = new CanonicalTuples(factored as NonNullable<typeof factored>, dictionaries);

  const byWords = new Map<string, string>();
  for (const world of naiveSearch(model).worlds) {
    const state = pack(layout, world);
    const tuple = groups.map(({ firstWord, words }, group) =>
      dictionaries.numberOf(group, state.slice(firstWord, firstWord + words)),
    );
    const canonical = tuples.canonical(Int32Array.from(tuple)).join();
    const words = symmetry.canonical(state).join();
    expect(byWords.get(words) ?? canonical).toBe(canonical);
    byWords.set(words, canonical);
  }
  expect([byWords.size, new Set(byWords.values()).size]).toEqual([orbits, orbits]);
});

it('a dictionary may grow far beyond what is known of it', () => {
  const { layout, groups } = apart(lamps(2).world, ['lamps[0]', 'lamps[1]']);
  const factored = symmetryOf(lamps(2), layout)?.factored(groups);
  const dictionaries: Dictionaries = {
    localOf: (_, number) => Int32Array.of(number % 2),
    numberOf: (_, local) => local[0] as number,
  };
  const tuples = new CanonicalTuples(factored as NonNullable<typeof factored>, dictionaries);
  expect([...tuples.canonical(Int32Array.of(1001, 4000, 0))]).toEqual([0, 1, 0]);
  expect([...tuples.canonical(Int32Array.of(0, 65, 0))]).toEqual([0, 1, 0]);
});
