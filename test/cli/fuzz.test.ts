import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CatalogueScenario } from '../../src/cli/catalogue.js';
import { emptyFolder } from '../support/folder.js';
import { timeless, type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

/** What a run costs is not the same twice. */
const still = (text: string): string => timeless(text).replace(/[\d,]+ steps\/s/, '_ steps/s');

const isPost = ({ id }: CatalogueScenario): boolean => id === 'post';

describe('fuzz', () => {
  it('shrinks what it finds, and says how to see it again', async () => {
    const { code, out } = await type('fuzz post --era old --property S1 --runs 3');
    expect([code, out]).toEqual([3, expect.stringContaining('inconclusive: nothing found in post (old)')]);
    const found = await type('fuzz --bug B1 --seed 5');
    await expect(still(found.out)).toMatchFileSnapshot('golden/fuzz.txt');
    expect(found.code).toBe(1);
  });

  it('finds the same again, as it has said', async () => {
    const found = await type('fuzz --bug B1 --seed 5 --length 40');
    const [, again = ''] = /^again: toycheck (fuzz .*)$/m.exec(found.out) ?? [];
    expect(still((await type(again)).out)).toBe(still(found.out));
  });

  it('says what it covered, and never that anything holds', async () => {
    const { code, out } = await type('fuzz post --era new --runs 50');
    await expect(still(out)).toMatchFileSnapshot('golden/fuzz-nothing-found.txt');
    expect(code).toBe(3);
  });

  it('goes on beyond a finding', async () => {
    const { code, out } = await type('fuzz post --era old --runs 50');
    expect(out).toContain('finding           N1: the-full-office');
    expect(code).toBe(3);
  });

  it('writes the trace to a file, which can be replayed', async () => {
    const file = `${emptyFolder()}/lost.json`;
    const { out } = await type(`fuzz --bug B1 --out ${file}`);
    expect(out).toContain(`again: toycheck replay ${file}`);
    const { code, out: replayed } = await type(`replay ${file}`);
    expect(replayed).toContain('N1 is broken at the end');
    expect(code).toBe(0);
  });

  it('writes nothing where nothing is found', async () => {
    const file = `${emptyFolder()}/none.json`;
    await type(`fuzz post --runs 3 --out ${file}`);
    expect(existsSync(file)).toBe(false);
  });

  it('says when it is interrupted what it covered, with its seed', async () => {
    const { code, out } = await type('fuzz post --seed 9', { signal: AbortSignal.abort() });
    expect(out).toMatch(/inconclusive: interrupted; nothing found in post \(old\) in .* random steps of .* seed 9/s);
    expect(out).toContain('rules fired');
    expect(code).toBe(3);
  });

  it('without a scenario walks through those that are there for it', async () => {
    const scenarios = toyCatalogue.scenarios.map((one) => (isPost(one) ? { ...one, suites: ['fuzz' as const] } : one));
    const { out } = await type('fuzz --runs 3', {}, { ...toyCatalogue, scenarios });
    expect(out).toContain('nothing found in post (old)');
  });

  it('walks with actors of another manner', async () => {
    const scenarios = toyCatalogue.scenarios.map((one) => (isPost(one) ? { ...one, variants: ['any', 'legal'] } : one));
    const catalogue = { ...toyCatalogue, scenarios };
    expect((await type('fuzz post --any --runs 3', {}, catalogue)).out).toContain('nothing found in post:any (old)');
    expect((await type('fuzz post:any --legal --runs 3', {}, catalogue)).out).toContain('in post:legal (old)');
  });

  it.each([
    ['fuzz', 'name the scenario to walk through'],
    ['fuzz nowhere', 'unknown scenario "nowhere"'],
    ['fuzz post peterson', 'fuzz takes one scenario; leave peterson out'],
    ['fuzz post --any', 'scenario post takes no arguments; leave ":any" out'],
    ['fuzz post --any --legal', '--legal and --any contradict each other'],
    ['fuzz post --era older', 'unknown era "older"; did you mean old?'],
    ['fuzz post --bug B9', 'unknown bug "B9"'],
    ['fuzz post --property N9', 'unknown property "N9"'],
    ['fuzz post --seed -1', '--seed -1 is out of range'],
    ['fuzz post --runs 0', '--runs 0 is out of range'],
    ['fuzz post --seconds soon', '--seconds soon is out of range'],
    ['fuzz post --length 2000000', '--length 2000000 is out of range'],
    ['fuzz post --out there.txt', 'unknown format'],
  ])('refuses %s', async (line, message) => {
    const { code, out, err } = await type(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
