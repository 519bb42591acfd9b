import { expect, it } from 'vitest';
import { dieHard } from '../../examples/die-hard.js';
import { ModelError } from '../../src/language/index.js';
import { checksTable } from '../../src/report/checks-table.js';
import { verdictLine } from '../../src/report/verdict.js';
import { cutShort, gone, holding, known, outcomeOf, violated } from '../support/outcomes.js';

const failed = { subject: { scenario: 'broken', bound: '' }, error: new ModelError('misstep: no fourth time') };
const changed = () => outcomeOf(dieHard, { pinned: { states: 17, firings: 76, depth: 8 } });

it('the verdict states its bound, and the worst comes first', async () => {
  const every = [
    failed,
    await violated(),
    await changed(),
    await gone(),
    await cutShort(),
    await holding(),
    await known(),
  ];
  const lines = [
    ...every.map((outcome) => verdictLine([outcome], false)),
    verdictLine([await holding()], true),
    verdictLine(every, false),
    verdictLine(every.slice(1), false),
    verdictLine(every.slice(4), false),
    verdictLine(every.slice(5), true),
    verdictLine(every.slice(5), false),
    verdictLine([await holding(), await holding()], false),
  ];
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/verdicts.txt');
});

it('every check has a row', async () => {
  const every = [
    failed,
    await violated(),
    await changed(),
    await gone(),
    await cutShort(),
    await holding(),
    await known(),
  ];
  const { heading, row } = checksTable(
    every.map(({ subject }) => subject),
    200,
  );
  const rows = every.map((outcome) => row(outcome, false));
  await expect(`${[heading, ...rows].flat().join('\n')}\n`).toMatchFileSnapshot('golden/checks-table.txt');
});
