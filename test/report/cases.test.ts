import { expect, it } from 'vitest';
import { ImpurityError } from '../../src/language/index.js';
import { reportOf } from '../../src/report/cases.js';
import { exitCodeOf, type Outcome } from '../../src/report/outcome.js';
import { cutShort, gone, holding, known, violated } from '../support/outcomes.js';
import { everyVerdict, naming } from '../support/reports.js';

it('each property of a check is a case, and the search is one', async () => {
  const { suites } = await everyVerdict();
  expect(suites.map(({ cases }) => cases.map(({ id, verdict }) => `${id} ${verdict}`))).toEqual([
    ['search holds', 'N1 holds', 'S1 holds', 'S2 vacuous', 'R1 holds'],
    ['search inconclusive', 'N1 violated', 'S1 inconclusive', 'S2 inconclusive', 'R1 holds'],
    ['search holds', 'N1 known', 'S1 holds', 'S2 vacuous', 'R1 holds'],
    ['search holds', 'N1 stale', 'S1 holds', 'S2 vacuous', 'R1 holds'],
    ['search inconclusive', 'N1 inconclusive', 'S1 inconclusive', 'S2 inconclusive', 'R1 holds'],
    ['search failed'],
  ]);
});

it('a case fails where the exit code is not 0, and only there', async () => {
  const counts = { ...(await holding()), pinned: { states: 1, firings: 1, depth: 1 } };
  const error: Outcome = { subject: counts.subject, error: new ImpurityError('no') };
  for (const strict of [true, false]) {
    for (const outcome of [
      await holding(),
      await violated(),
      await known(),
      await gone(),
      await cutShort(),
      counts,
      error,
    ]) {
      const [suite] = reportOf([outcome], strict, naming).suites;
      expect(suite?.cases.some(({ fails }) => fails)).toBe(exitCodeOf(outcome, strict) !== 0);
    }
  }
});

it('pinned counts that are not found again are a violation of the search', async () => {
  const outcome = { ...(await holding()), pinned: { states: 1, firings: 1, depth: 1 } };
  const [suite] = reportOf([outcome], false, naming).suites;
  expect(suite?.cases[0]).toMatchObject({ id: 'search', verdict: 'violated', message: /^counts changed: / });
});
