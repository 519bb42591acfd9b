import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/cli/catalogue.js';
import type { Comparison } from '../../src/report/comparison.js';
import { noKunit, noSchema, parsedByKunit, schemaFaults } from '../support/consumers.js';
import { emptyFolder } from '../support/folder.js';
import { parseKtap } from '../support/ktap.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const differing: Comparison['partings'] = [
  {
    step: 4,
    operation: 'v0 iar',
    differences: [{ path: 'state.40.active', expected: 1, found: 0 }],
    expected: { 'state.40.active': 1 },
    found: { 'state.40.active': 0 },
  },
];

/** It sweeps through one scenario, and is compared with a recording that differs where a bug is switched on. */
const catalogue: Catalogue = {
  ...toyCatalogue,
  sweep: { configurations: (fc, { bug }) => fc.constantFrom({ name: 'post', era: bug === 'B3' ? 'old' : 'new' }) },
  counterparts: async () => [
    {
      id: 'recordings',
      names: { expected: 'recording', found: 'model' },
      takes: ['files', 'bug'],
      compare: ({ bug }) => [
        { set: 'old', scenario: 'letters', about: {}, steps: 12, partings: [] },
        { set: 'new', scenario: 'letters', about: {}, steps: 9, partings: bug === undefined ? [] : differing },
      ],
    },
  ],
};

const lines: readonly (readonly [code: number, line: string])[] = [
  [0, 'check'],
  [1, 'fuzz post --bug B1 --runs 200'],
  [3, 'fuzz post --era old --runs 5'],
  [0, 'sweep --runs 3'],
  [1, 'sweep --bug B1 --runs 3'],
  [3, 'sweep --runs 3 --max-states 10'],
  [1, 'orders'],
  [0, 'orders --era old --order a,b,c'],
  [3, 'orders --max-states 2'],
  [0, 'bugs'],
  [3, 'bugs --max-states 20'],
  [0, 'bugs --by fuzz B1'],
  [0, 'bugs --by sweep B1 --seconds 5'],
  [0, 'conform --against recordings'],
  [1, 'conform --against recordings --bug B1'],
];

const report = async (line: string, format: string) => {
  const { code, out, err } = await type(`${line} --format ${format}`, {}, catalogue);
  expect(err).toBe('');
  return { code, out };
};

const ajv = new Ajv.default({ unicodeRegExp: false, strict: false, validateFormats: false });
const isSarif = ajv.compile(createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

describe.each(lines)('with exit code %i, `%s`', (expected, line) => {
  it('is KTAP in which a test fails where, and only where, the exit code is not 0', async () => {
    const { code, out } = await report(line, 'ktap');
    expect(code).toBe(expected);
    expect(parseKtap(out).every(({ ok }) => ok)).toBe(code === 0);
  });

  it.skipIf(noKunit !== undefined)('is KTAP by the kernel’s parser, too', async () => {
    const { out } = await report(line, 'ktap');
    const { errors, tests } = parsedByKunit(out);
    expect([errors, tests.length]).toEqual([0, parseKtap(out).length]);
  });

  it.skipIf(noSchema !== undefined)('is JUnit by its schema', async () => {
    const { code, out } = await report(line, 'junit');
    expect(await schemaFaults(out)).toEqual([]);
    expect(/<(failure|error) /.test(out)).toBe(code !== 0);
  });

  it('is SARIF by its schema', async () => {
    const { out } = await report(line, 'sarif');
    isSarif(JSON.parse(out));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('is JSON with its verdict', async () => {
    const { code, out } = await report(line, 'json');
    expect([code, JSON.parse(out)]).toEqual([expected, expect.objectContaining({ verdict: expect.any(String) })]);
  });

  it('is annotations, Markdown and a mail that end with what it means', async () => {
    const [text, github, markdown, lore] = await Promise.all(
      ['text', 'github', 'markdown', 'lore'].map(async (format) => (await report(line, format)).out),
    );
    const word = /^(holds|found|violated|inconclusive|agrees|differs)\b/m.exec(text ?? '')?.[0] ?? 'none';
    expect(github?.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^${word}`));
    expect(markdown).toContain(word);
    expect(lore?.replaceAll('\n', ' ')).toContain(`toycheck 1.2.3: ${word}`);
    expect(Math.max(...(lore ?? '').split('\n').map(({ length }) => length))).toBeLessThanOrEqual(72);
    expect(lore).toMatch(/^[\n -~]*$/);
  });

  it('writes reports to files as well', async () => {
    const at = (name: string) => join(emptyFolder(), name);
    const [ktap, text] = [at('r.ktap'), at('r.txt')];
    const { code, out } = await type(`${line} --report ktap=${ktap} --report text=${text}`, {}, catalogue);
    expect(code).toBe(expected);
    expect(out).toContain(`wrote a report (ktap) to ${ktap}\nwrote a report (text) to ${text}\n`);
    expect(parseKtap(readFileSync(ktap, 'utf8')).every(({ ok }) => ok)).toBe(code === 0);
    expect(readFileSync(text, 'utf8').split('\n')[0]).toBe(out.split('\n')[0]);
  });
});

describe('a sequence diagram', () => {
  it.each(['fuzz post --bug B1 --runs 200', 'sweep --bug B1 --runs 3', 'orders', 'bugs B1', 'bugs --by fuzz B1'])(
    'is of the trace of `%s`',
    async (line) => {
      const { out } = await report(line, 'mermaid');
      expect(out).toMatch(/^sequenceDiagram\n(.*\n)+ {2}Note over L0: 1\. /);
    },
  );

  it('is refused of a comparison, which has none to draw', async () => {
    const file = join(emptyFolder(), 'a.mmd');
    for (const option of ['--format mermaid', `--report mermaid=${file}`]) {
      const { code, out, err } = await type(`conform --against recordings ${option}`, {}, catalogue);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(
        'toycheck: conform has no report in mermaid: a comparison has no actors to draw; choose another format\n',
      );
    }
    expect(existsSync(file)).toBe(false);
  });
});

describe('a mail', () => {
  it('has both states of a comparison, in columns', async () => {
    const { out } = await report('conform --against recordings --bug B1', 'lore');
    expect(out).toContain('  step 4           recording  model\n! state.40.active  1          0\n');
  });
});
