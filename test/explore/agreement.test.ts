/** @module-tag slow */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from '../../src/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { randomModel } from '../support/random-model.js';

test('the engine and a naive search agree on every random model: counts, and what breaks or is reached how soon', async () => {
  await fc.assert(
    fc.asyncProperty(randomModel(), async (model) => {
      const naive = naiveSearch(model);
      const { states, firings, depth, properties } = await explore(model, { stopAt: 'never' });
      expect({ states, firings, depth }).toEqual({
        states: naive.states,
        firings: naive.firings,
        depth: naive.depth,
      });
      const first = properties.flatMap(({ id, trace }) => (trace === undefined ? [] : [[id, trace.steps.length]]));
      expect(Object.fromEntries(first)).toEqual(Object.fromEntries(naive.first));
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
}, 240_000);
