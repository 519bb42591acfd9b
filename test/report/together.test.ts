import { expect, it } from 'vitest';
import { plain } from '../../src/report/paint.js';
import { together } from '../../src/report/together.js';
import { cutShort, holding, known, outcomeOf } from '../support/outcomes.js';
import { postOffice } from '../support/post-office.js';

const canvas = { paint: plain, width: 80 };

it('findings, and what no check did, are said once', async () => {
  expect(together([await holding(), await known()], canvas)).toEqual([
    'in all 2 checks together:',
    '  findings          the-full-office: N1 in post',
    '  never triggered   S2',
    '  never fired       returnToSender',
  ]);
});

it('a rule that fired in one of them is no concern of the others', async () => {
  const { rules, ...rest } = postOffice('new');
  const livelier = rules.map((rule) => (rule.id === 'returnToSender' ? { ...rule, when: () => true } : rule));
  const checks = [await holding(), await outcomeOf({ ...rest, rules: livelier })];
  expect(together(checks, canvas)).toEqual(['in all 2 checks together:', '  never triggered   S2']);
});

it('of a search that was cut short nobody knows what it would have done', async () => {
  expect(together([await cutShort()], canvas)).toEqual([]);
});
