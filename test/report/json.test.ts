import { expect, it } from 'vitest';
import { ImpurityError } from '../../src/language/index.js';
import { jsonReport } from '../../src/report/json.js';
import { holding, known, violated } from '../support/outcomes.js';

it('the JSON report says everything', async () => {
  const failed = { subject: { scenario: 'impure', bound: '' }, error: new ImpurityError('it looked at a clock') };
  const report = jsonReport('1.2.3', [await holding(), await known(), await violated(), failed], false);
  await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot('golden/report.json.txt');
});

it('the verdict of the report is the worst', async () => {
  const verdictOf = (...outcomes: Parameters<typeof jsonReport>[1]) => jsonReport('1', outcomes, true);
  expect(verdictOf(await holding(), await violated())).toMatchObject({ verdict: 'violated' });
  expect(verdictOf(await holding())).toMatchObject({ verdict: 'vacuous' });
  expect(verdictOf()).toMatchObject({ verdict: 'holds' });
});
