/** @module-tag slow */
import { expect, test } from 'vitest';
import { explore } from '../../src/index.js';
import fc from '../support/fast-check.js';
import { naiveSearch } from '../support/naive-search.js';
import { orbitsOf } from '../support/orbits.js';
import { quotientSearch } from '../support/quotient-search.js';
import { isSmall, randomSymmetricModel, randomUnfairModel, renamingsOf } from '../support/random-symmetric-model.js';

test('worlds up to an exchange of members are as many as an independent count says, and the same properties break as early', () => {
  fc.assert(
    fc.property(randomSymmetricModel().filter(isSmall), (model) => {
      const full = naiveSearch(model);
      const { orbits, first } = quotientSearch(model);
      expect(orbits).toBe(orbitsOf(full.worlds, renamingsOf(model)));
      expect(Object.fromEntries(first)).toEqual(Object.fromEntries(full.first));
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
});

test('a model that prefers an index is refused, or its orbits and what breaks in them are the same all the same', async () => {
  await fc.assert(
    fc.asyncProperty(randomUnfairModel().filter(isSmall), async (model) => {
      const full = naiveSearch(model);
      const found = await explore(model, { symmetry: true, stopAt: 'never' }).catch((error: unknown) => error as Error);
      if (found instanceof Error) {
        expect(found).toMatchObject({
          message: expect.stringMatching(/prefers an index|has elements for the members/),
        });
      } else {
        const first = found.properties.flatMap(({ id, trace }) =>
          trace === undefined ? [] : [[id, trace.steps.length]],
        );
        expect(found.states).toBe(orbitsOf(full.worlds, renamingsOf(model)));
        expect(Object.fromEntries(first)).toEqual(Object.fromEntries(full.first));
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
}, 240_000);
