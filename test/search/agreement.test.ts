/** @module-tag slow */
import { expect, test } from 'vitest';
import { explore } from '../../src/index.js';
import fc from '../support/fast-check.js';
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

test('what a search has found that so many worlds cut short has a trace, as short as that of a search of all', async () => {
  await fc.assert(
    fc.asyncProperty(randomModel({ rich: true }), fc.integer({ min: 1, max: 20 }), async (model, states) => {
      const all = await explore(model, { stopAt: 'never', traces: false });
      const first = new Map(all.properties.map(({ id, after }) => [id, after]));
      const { properties } = await explore(model, { stopAt: 'never', limits: { states } });
      for (const { id, trace } of properties.filter(({ after }) => after !== undefined)) {
        expect([id, trace?.steps.length]).toEqual([id, first.get(id)]);
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 60) },
  );
}, 240_000);
