import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Model } from '../../src/index.js';
import { enabledActions, initialWorlds, step } from '../../src/semantics/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { orbitsOf } from '../support/orbits.js';
import { quotientSearch } from '../support/quotient-search.js';
import {
  type BoxWorld,
  randomSymmetricModel,
  randomUnfairModel,
  renamingsOf,
} from '../support/random-symmetric-model.js';

const mostWorlds = 300;

/** Few enough worlds for a full search. */
const isSmall = (model: Model<BoxWorld>): boolean => {
  const seen = new Set<string>();
  const queue = [...initialWorlds(model)];
  for (const world of queue) {
    for (const action of enabledActions(model, world)) {
      const next = step(model, world, action);
      const key = JSON.stringify(next);
      if (!seen.has(key)) {
        seen.add(key);
        queue.push(next);
      }
    }
    if (queue.length > mostWorlds) {
      return false;
    }
  }
  return true;
};

test('worlds up to an exchange of members are as many as an independent count says, and the same properties break as early', () => {
  fc.assert(
    fc.property(randomSymmetricModel().filter(isSmall), (model) => {
      const full = naiveSearch(model);
      const { orbits, first } = quotientSearch(model, 3);
      expect(orbits).toBe(orbitsOf(full.worlds, renamingsOf(model)));
      expect(Object.fromEntries(first)).toEqual(Object.fromEntries(full.first));
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
});

test('a model that prefers an index is refused, or its orbits and what breaks in them are the same all the same', () => {
  const refused = /prefers an index|has elements for the members/;
  fc.assert(
    fc.property(randomUnfairModel().filter(isSmall), (model) => {
      const full = naiveSearch(model);
      try {
        const { orbits, first } = quotientSearch(model);
        expect(orbits).toBe(orbitsOf(full.worlds, renamingsOf(model)));
        expect(Object.fromEntries(first)).toEqual(Object.fromEntries(full.first));
      } catch (error) {
        expect(error).toMatchObject({ message: expect.stringMatching(refused) });
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
});
