import { expect, it } from 'vitest';
import type { Case } from '../../../src/report/cases.js';
import { markdown } from '../../../src/report/formats/markdown.js';
import { blocksOf } from '../../support/document.js';
import { everyVerdict, reportOfWords } from '../../support/reports.js';

it('a comment has the checks, and what is not as it should be with its traces', async () => {
  await expect(markdown(await everyVerdict())).toMatchFileSnapshot('../golden/report.md.txt');
});

it('its fences are closed, whatever is in them', () => {
  const [block] = blocksOf(markdown(reportOfWords({ command: 'toycheck ```` check' })));
  expect(block).toMatchObject({ language: 'sh', text: 'toycheck ```` check' });
});

it('words stand for themselves', () => {
  const text = markdown(reportOfWords({ message: '<b> | *a* @somebody #1 `x`\n# title' }));
  expect(text).toContain('\\<b\\> \\| \\*a\\* @\u200bsomebody \\#1 \\`x\\` \\# title');
});

it('fits a comment, and says what it leaves out', () => {
  const { suites, ...report } = reportOfWords({ says: 'x'.repeat(9000) });
  const [suite] = suites;
  const cases = Array.from({ length: 12 }, () => suite?.cases[0] as Case);
  const text = markdown({ ...report, suites: [{ ...(suite as (typeof suites)[0]), cases }] });
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('5 more results did not fit here.');
});
