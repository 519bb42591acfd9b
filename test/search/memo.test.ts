/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { checkOf } from '../../src/cli/plan.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import { explore, int, type Model, model, named, over, record } from '../../src/index.js';
import type { Exploration } from '../../src/search/result.js';
import { MemoFile } from '../../src/transitions/index.js';
import { said } from '../support/counter.js';
import fc from '../support/fast-check.js';
import { randomModel } from '../support/random-model.js';

/** All that a search says but for how long it took, what it weighs, and how often recipes ran again. */
const findings = <W>({ statistics, rules, properties, ...rest }: Exploration<W>) => ({
  ...rest,
  recipeRuns: statistics.recipeRuns,
  rules,
  properties: properties.map(({ trace, ...property }) => {
    const steps = trace?.steps.map(({ action, world }) => ({ action: named(action.rule, action.params), world }));
    return { ...property, start: trace?.start, steps };
  }),
});

/** As it comes out of a file. */
const again = (memo: MemoFile): MemoFile => new MemoFile(JSON.parse(JSON.stringify(memo.trees)));

const withoutAndWith = async <W>(it: Model<W>, states = 3000): Promise<MemoFile> => {
  const options = { stopAt: 'never', limits: { states } } as const;
  const without = findings(await explore(it, options));
  const first = new MemoFile();
  expect(findings(await explore(it, { ...options, memo: first }))).toEqual(without);
  const second = again(first);
  expect(findings(await explore(it, { ...options, memo: second }))).toEqual(without);
  return second;
};

const runs = Number(process.env.FC_RUNS ?? 60);

describe('a search that knows what recipes did in another one', () => {
  it('finds the same, in random models, with the same traces', async () => {
    await fc.assert(
      fc.asyncProperty(randomModel({ rich: true }), async (random) => {
        await withoutAndWith(random);
      }),
      { numRuns: runs },
    );
  });

  it('finds the same where the other one saw a part of the states', async () => {
    await fc.assert(
      fc.asyncProperty(randomModel({ rich: true }), fc.integer({ min: 1, max: 20 }), async (random, states) => {
        const without = findings(await explore(random, { stopAt: 'never', limits: { states: 3000 } }));
        const part = new MemoFile();
        await explore(random, { stopAt: 'never', limits: { states }, traces: false, memo: part });
        const found = await explore(random, { stopAt: 'never', limits: { states: 3000 }, memo: again(part) });
        expect(findings(found)).toEqual(without);
      }),
      { numRuns: runs },
    );
  });

  it.each(['vfio', 'overflow-eoi0', 'timer'])('finds the same in %s, and runs no recipe anew', async (name) => {
    const { added, recalled } = await withoutAndWith(checkOf(scenarioNamed(catalogue, name), 'linux-6.19').model);
    expect(added).toBe(0);
    expect(recalled).toBeGreaterThan(100);
  });

  it('relies on it: another model would get the answers of the first', async () => {
    const { rule, always } = over<{ n: number }>();
    const counting = (most: number): Model<{ n: number }> =>
      model({
        ...{ id: 'counting', says: 'a number grows', ends: 'anywhere', world: record({ n: int(0, 9) }) },
        rules: [rule({ ...said, id: 'grow', for: {}, when: ({ n }) => n < most, does: [(w) => void w.n++] })],
        properties: [always({ ...said, id: 'P', for: {}, when: () => true, holds: ({ n }) => n < 9 })],
      });
    const memo = new MemoFile();
    expect((await explore(counting(5), { memo, stopAt: 'never' })).states).toBe(6);
    expect((await explore(counting(9), { memo: again(memo), stopAt: 'never' })).states).toBe(6);
    expect((await explore(counting(9), { stopAt: 'never' })).states).toBe(10);
  });
});
