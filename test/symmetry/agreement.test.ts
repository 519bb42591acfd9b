import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naiveSearch } from '../support/naive-search.js';
import { orbitsOf } from '../support/orbits.js';
import { quotientSearch } from '../support/quotient-search.js';
import { isSmall, randomSymmetricModel, renamingsOf } from '../support/random-symmetric-model.js';

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
