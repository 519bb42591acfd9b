/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { explore } from '../../src/index.js';
import fc from '../support/fast-check.js';
import { whatIsMissing } from '../support/missing.js';
import { type Guarded, guarded, modelOf } from './guarded.js';
import { assertSpin, brokenBySpin, promelaOf } from './promela.js';

const missing = whatIsMissing(assertSpin);
const brokenIn = async (one: Guarded): Promise<readonly boolean[]> => {
  const { properties } = await explore(modelOf(one), { stopAt: 'never' });
  return one.goals.map((_, place) => properties.find(({ id }) => id === `p${place + 1}`)?.verdict === 'violated');
};

/** Each takes a compilation; what FC_SEED does not say is always the same. */
const runs = Number(process.env.FC_RUNS ?? 40);
const seed = Number(process.env.FC_SEED ?? 1);

describe.skipIf(missing !== undefined)('a made-up model under made-up fairness', () => {
  it('breaks the same properties of runs as SPIN says, which has the fairness as a part of the formula', async () => {
    const counts = { broken: 0, kept: 0, byFairness: 0 };
    for (const one of fc.sample(guarded, { numRuns: runs, seed })) {
      const found = await brokenIn(one);
      expect(found, promelaOf(one)).toEqual(brokenBySpin(one));
      const unfair = await brokenIn({ ...one, commands: one.commands.map((own) => ({ ...own, fair: undefined })) });
      for (const [place, isBroken] of found.entries()) {
        counts[isBroken ? 'broken' : 'kept']++;
        counts.byFairness += !isBroken && unfair[place] === true ? 1 : 0;
      }
    }
    expect(Math.min(counts.broken, counts.kept)).toBeGreaterThan(runs / 2);
    expect(counts.byFairness).toBeGreaterThan(runs / 4);
  }, 600_000);
});
