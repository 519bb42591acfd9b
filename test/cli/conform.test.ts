import { describe, expect, it } from 'vitest';
import type { Counterpart } from '../../src/cli/catalogue.js';
import { UsageError } from '../../src/language/index.js';
import type { Comparison } from '../../src/report/comparison.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const comparison = (set: string, scenario: string, otherwise: Partial<Comparison> = {}): Comparison => ({
  set,
  scenario,
  file: `${set}/${scenario}.jsonl`,
  about: { kernel: `${set}.1` },
  steps: 1200,
  partings: [],
  ...otherwise,
});

const parting = {
  step: 4,
  operation: 'v0 iar',
  differences: [{ path: 'state.40.active', expected: 1, found: 0 }],
  expected: { result: 40, 'state.40.active': 1, 'state.40.vcpu': 0, 'state.41.active': 0 },
  found: { result: 40, 'state.40.active': 0, 'state.41.active': 0 },
};

const parted = comparison('new', 'letters', { partings: [parting, { ...parting, step: 5 }] });

/** A catalogue whose recordings differ where a bug is switched on. */
const comparing = (
  line: string,
  compare: Counterpart['compare'] = ({ bug }) => [
    comparison('old', 'letters'),
    bug === undefined ? comparison('new', 'letters') : parted,
    comparison('old', 'parcels', { steps: 7 }),
  ],
) => {
  const names = { expected: 'recording', found: 'model' };
  const counterpart: Counterpart = { id: 'recordings', names, takes: ['files', 'bug', 'seed', 'steps'], compare };
  return type(line, {}, { ...toyCatalogue, counterparts: async () => [counterpart] });
};

describe('conform', () => {
  it('shows where the two agree', async () => {
    const { code, out } = await comparing('conform --against recordings');
    await expect(out).toMatchFileSnapshot('golden/conform.txt');
    expect(code).toBe(0);
  });

  it('shows both states, side by side, where they part first', async () => {
    const { code, out } = await comparing('conform --against recordings --bug B1');
    await expect(out).toMatchFileSnapshot('golden/conform-differs.txt');
    expect(code).toBe(1);
  });

  it('shows a few side by side, and counts the others', async () => {
    const { out } = await comparing('conform --against recordings', () => Array.from({ length: 7 }, () => parted));
    expect(out.split('after step 4').length - 1).toBe(5);
    expect(out).toContain('2 more scripts with differences; --format json has them all');
  });

  it('hands over what it is given', async () => {
    const seen: unknown[] = [];
    await comparing('conform --against recordings a.jsonl b --seed 7 --steps 300', (request) => {
      seen.push(request);
      return [];
    });
    expect(seen).toEqual([{ files: ['a.jsonl', 'b'], seed: 7, steps: 300 }]);
  });

  it('shows the operations of a script that no file has', async () => {
    const script = ['v0 nop', 'v0 nop', 'v0 isr', 'v0 nop', 'v0 iar'];
    const { out } = await comparing('conform --against recordings', () => [{ ...parted, script, scripts: 12 }]);
    expect(out).toContain('    2  v0 isr\n    3  v0 nop\n    4  v0 iar\n');
    expect(out).toContain('differs: in 1 of 12 scripts');
  });

  it('reports in JSON', async () => {
    const { code, out } = await comparing('conform --against recordings --bug B1 --format json');
    expect(JSON.parse(out)).toMatchObject({
      against: 'recordings',
      results: [
        { set: 'old', scenario: 'letters', kernel: 'old.1', steps: 1200, differences: 0, partings: [] },
        {
          kernel: 'new.1',
          differences: 2,
          partings: [{ step: 4, operation: 'v0 iar', differences: parting.differences }, { step: 5 }],
          first: { expected: parting.expected, found: parting.found },
        },
        { scenario: 'parcels', steps: 7 },
      ],
      steps: 2407,
      differences: 2,
      verdict: 'differs',
    });
    expect(code).toBe(1);
  });

  it.each([
    ['conform', 'conform needs --against: recordings'],
    ['conform --against recordngs', 'unknown implementation "recordngs"; did you mean recordings?'],
    ['conform --against recordings --bug B99', 'unknown bug "B99"'],
    ['conform --against recordings --seed x', '--seed x is out of range'],
    ['conform --against recordings --quirk-off q', 'conform --against recordings takes no --quirk-off'],
    ['conform --against recordings --format yaml', '--format yaml is unknown; give text or json'],
  ])('refuses %s', async (line, message) => {
    const { code, out, err } = await comparing(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('says what is wrong with what it is given', async () => {
    const { code, err } = await comparing('conform --against recordings x', () => {
      throw new UsageError('x is not there');
    });
    expect([code, err]).toEqual([2, 'toycheck: x is not there\n']);
  });

  it('has nothing to compare a catalogue with that names nothing', async () => {
    expect((await type('conform')).err).toBe('toycheck: conform needs --against: there is nothing to compare with\n');
  });
});
