import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../src/cli/catalogue.js';
import type { PageData } from '../../src/report/page/page-data.js';
import { dialModel } from '../support/counter.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const dataIn = (file: string): PageData =>
  JSON.parse(/<script id="data" type="application\/json">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8'))?.[1] ?? '');

describe('--out FILE.html', () => {
  it('writes every check, and each violation with its trace, also those that are known', async () => {
    const file = join(emptyFolder(), 'all.html');
    const { code, out } = await type(`check post --out ${file}`);
    const { checks, traces, verdict } = dataIn(file);
    expect(code).toBe(0);
    expect(out).toContain(`wrote a report of 2 checks and 1 trace to ${file}`);
    expect(checks.map(({ scenario, era, verdict: one }) => [scenario, era, one])).toEqual([
      ['post', 'new', 'holds'],
      ['post', 'old', 'holds'],
    ]);
    for (const { levels = [], states, depth } of checks) {
      expect(levels.reduce((sum, size) => sum + size, 0)).toBe(states);
      expect(levels).toHaveLength(depth ?? -1);
    }
    const known = checks[1]?.properties.find(({ id }) => id === 'N1');
    expect(known).toMatchObject({ verdict: 'known', trace: 0 });
    expect(traces[0]?.endings.map(({ id }) => id)).toContain('N1');
    expect(traces[0]?.headline).toBe('the full office');
    expect(traces[0]?.others.map(({ label }) => label)).toEqual(['new']);
    expect(verdict.word).toBe('holds');
  });

  it('says of a deadlock that it is one', async () => {
    const file = join(emptyFolder(), 'stuck.html');
    const stuck = scenarioOf({
      id: 'stuck',
      says: 'a dial that nobody turns',
      bound: 'none',
      suites: [],
      eras: [],
      build: () => ({ ...dialModel({ rules: [] }), ends: 'nowhere' as const }),
    });
    const { code } = await type(`check stuck --out ${file}`, {}, { ...toyCatalogue, scenarios: [stuck] });
    expect([code, dataIn(file).traces[0]?.headline]).toEqual([1, expect.stringContaining('deadlock')]);
  });

  it('writes each bug that was looked for', async () => {
    const file = join(emptyFolder(), 'bugs.html');
    await type(`bugs --out ${file}`);
    const { checks, traces } = dataIn(file);
    expect(checks.map(({ bug }) => bug)).toEqual(['B1', 'B2', 'B3']);
    expect(traces.map(({ headline }) => headline)).toEqual(Array.from({ length: 3 }, () => 'somebody got it wrong'));
  });

  it('writes what a random walk and a walk of orders break', async () => {
    const folder = emptyFolder();
    const fuzzed = join(folder, 'fuzz.html');
    const { out } = await type(`fuzz post --bug B1 --runs 50 --out ${fuzzed}`);
    expect(dataIn(fuzzed).traces[0]?.endings[0]?.id).toBe('N1');
    expect(out).toContain(`again: ${fuzzed} in a browser`);
    const ordered = join(folder, 'orders.html');
    await type(`orders --out ${ordered}`);
    expect(dataIn(ordered).traces).toHaveLength(1);
  });

  it('refuses what cannot be written, before the search', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'a.html'));
    for (const [line, says] of [
      [`check post --out ${join(folder, 'a.html')}`, 'is a directory'],
      [`check post --out ${join(folder, 'none', 'b.html')}`, 'cannot be written'],
      [`bugs --out ${join(folder, 'b.json')}`, 'bugs --out writes a page: FILE.html'],
    ] as const) {
      const { code, out, err } = await type(line);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(says);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(join(folder, 'b.html'))).toBe(false);
  });
});
