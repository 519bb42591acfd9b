import { ImpurityError } from '../../src/language/index.js';
import { type Case, type Naming, type Report, reportOf } from '../../src/report/cases.js';
import type { Outcome } from '../../src/report/outcome.js';
import fc from './fast-check.js';
import { cutShort, gone, holding, known, violated } from './outcomes.js';

export const naming: Naming = {
  program: 'toycheck',
  version: '1.2.3',
  command: ({ scenario, era }, property) =>
    ['toycheck check', scenario, '--era', era, ...(property === undefined ? [] : ['--property', property])].join(' '),
  placeOf: (property) => (property === 'N1' ? { file: 'my models/post.ts', line: 7 } : undefined),
};

const failed: Outcome = {
  subject: { scenario: 'impure', era: 'new', bound: '' },
  error: new ImpurityError('it looked at a clock'),
};

/** Of each verdict one: holds, violated, known, stale, inconclusive, failed, and vacuous ones in each of them. */
export const everyVerdict = async (strict = false): Promise<Report> => reportOf(await outcomes, strict, naming);

const outcomes = Promise.all([holding(), violated(), known(), gone(), cutShort(), failed]);

/** Words with all that a format may take for something of its own. */
export const anyWords = fc.string({
  unit: fc.constantFrom(
    ...'<>&"\'\\/#:;,%|`*_[]()@ \t\n\r\0\u2028\ufffe\ud800aé→',
    '🙂',
    'ok 1',
    '::',
    ' # SKIP',
    ']]>',
  ),
});

/** A report of one case whose words are anything. */
export const reportOfWords = (words: Partial<Case>, verdict: Case['verdict'] = 'violated'): Report => ({
  program: 'toycheck',
  version: '1.2.3',
  verdict: 'violated',
  says: words.message ?? '',
  suites: [
    {
      name: words.title ?? 'post',
      subject: { scenario: words.title ?? 'post', bound: words.says ?? 'small' },
      seconds: 12345.678,
      command: 'toycheck check post',
      cases: [
        {
          ...{ id: 'N1', title: 'N1', says: 'it holds', cites: '', message: 'N1 violated after 2 steps' },
          ...{ command: 'toycheck check post --property N1', ...words },
          ...{ verdict, fails: verdict !== 'holds' && verdict !== 'known' },
        },
      ],
    },
  ],
});
