import { describe, expect, it } from 'vitest';
import { dieHard } from '../../examples/die-hard.js';
import { petersonMutex } from '../../examples/peterson.js';
import { over } from '../../src/language/index.js';
import { details, type Manner } from '../../src/report/details.js';
import { coloured, plain } from '../../src/report/paint.js';
import { cutShort, gone, holding, known, outcomeOf, stopped, violated } from '../support/outcomes.js';

const alone: Manner = { strict: false, traces: 'broken', alone: true };
const canvas = { paint: plain, width: 110 };

const golden = async (name: string, lines: readonly string[]): Promise<void> =>
  expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.txt`);

describe('the details of a check', () => {
  it('of a broken property are the trace, and why', async () => {
    await golden('violated', details(await violated(), alone, canvas));
  });

  it('fit a narrow terminal', async () => {
    await golden('violated-narrow', details(await violated(), alone, { paint: plain, width: 80 }));
  });

  it('are coloured sparingly', async () => {
    await golden('violated-coloured', details(await violated(), alone, { paint: coloured, width: 110 }));
  });

  it('of a property of worlds name the step that set each value', async () => {
    const check = stopped(await outcomeOf(petersonMutex('turn, then flag')), { states: 30, firings: 48 });
    await golden('exclusive', details(check, alone, canvas));
  });

  it('of a check that holds are what is not as one would like it', async () => {
    await golden('holding', details(await holding(), alone, canvas));
  });

  it('name the findings, and show their traces when asked for', async () => {
    await golden('known', details(await known(), alone, canvas));
    await golden('known-with-traces', details(await known(), { ...alone, traces: 'all' }, canvas));
  });

  it('tell of a finding that has gone', async () => {
    await golden('gone', details(await gone(), alone, canvas));
  });

  it('tell of a finding that was only predicted and did not occur', async () => {
    const check = await gone();
    const findings = check.findings.map((finding) => ({ ...finding, isPredicted: true as const }));
    const lines = details({ ...check, findings }, alone, canvas);
    expect(lines.find((line) => line.includes('not seen here'))).toMatch(
      /not seen here +N1.* holds, where such a configuration may break it: the-full-office$/,
    );
  });

  it('of a search that was cut short say what is not decided', async () => {
    await golden('cut-short', details(await cutShort(), alone, canvas));
  });

  it('tell of changed counts, dead values and wide rules', async () => {
    const check = await outcomeOf(dieHard, { pinned: { states: 17, firings: 76, depth: 8 } });
    const exploration = {
      ...check.exploration,
      deadValues: [{ field: 'small', unnoticed: 3, sampled: 16 }],
      rules: check.exploration.rules.map((rule) => ({ ...rule, paths: 12_345 })).slice(0, 1),
    };
    await golden('notes', details({ ...check, exploration }, alone, canvas));
  });

  it('name the rules that cost the most, the widest first', async () => {
    const check = await outcomeOf(dieHard);
    const rules = check.exploration.rules.map((rule, place) => ({ ...rule, paths: 100 + place }));
    const shares = new Map(rules.map(({ id }, place) => [id, [0.3, 0.2, 0.4][place] ?? 0]));
    const noteOf = (seconds: number) => {
      const statistics = { ...check.exploration.statistics, shares, seconds };
      const lines = details({ ...check, exploration: { ...check.exploration, rules, statistics } }, alone, canvas);
      return lines.filter((line) => line.includes('wide rules'));
    };
    expect(noteOf(10)).toEqual([
      '  wide rules        emptySmall (102 paths, 40 % of the time), fillSmall (100 paths, 30 % of the time): write',
    ]);
    expect(noteOf(6)).toEqual([
      '  wide rules        emptySmall (102 paths, 40 % of the time): write the effect of such a rule as a list of',
    ]);
    expect(noteOf(1)).toEqual([]);
  });

  it('tell of a witness that no world reached', async () => {
    const { sometimes } = over<{ small: number; big: number }>();
    const witness = sometimes({ id: 'six', by: 'hero', says: 'six gallons', cites: 'none', holds: (w) => w.big === 6 });
    await golden('unreached', details(await outcomeOf({ ...dieHard, properties: [witness] }), alone, canvas));
  });

  it('are nothing for one of many checks in which all is well', async () => {
    expect(details(await outcomeOf(dieHard), { ...alone, alone: false }, canvas)).toEqual([]);
  });
});
