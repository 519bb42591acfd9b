import { expect, it } from 'vitest';
import { lore } from '../../../src/report/formats/lore.js';
import { everyVerdict, reportOfWords } from '../../support/reports.js';

it('a mail says what should hold, what happens and how to repeat it', async () => {
  const { suites, ...report } = await everyVerdict();
  await expect(lore({ ...report, suites: suites.slice(1, 2) })).toMatchFileSnapshot('../golden/lore.txt');
});

it('is plain ASCII, in 72 columns', async () => {
  const strange = reportOfWords({
    message: 'N1 → “Größe” ≠ 3 … \u{1f642} '.repeat(9),
    says: 'naïve — ‘yes’ '.repeat(9),
  });
  for (const text of [lore(await everyVerdict()), lore(strange)]) {
    expect(text).toMatch(/^[\n -~]*$/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(text).not.toMatch(/ $/m);
  }
  expect(lore(strange)).toContain('N1 -> "Gro?e" != 3 ... ?');
});

it('a command that is too long goes on in the next line', () => {
  const command = `toycheck check ${'a-long-scenario '.repeat(8)}--property N1`;
  const text = lore(reportOfWords({ command }));
  const [, typed = ''] = /To repeat it:\n((?: {2}.*\n)+)/.exec(text) ?? [];
  expect(typed.replaceAll(/ \\\n\s+/g, ' ').trim()).toBe(command);
});
