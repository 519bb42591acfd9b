import { describe, expect, it } from 'vitest';
import type { Catalogue, Configuration } from '../../src/cli/catalogue.js';
import { emptyFolder } from '../support/folder.js';
import { timeless, type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

/** Sweeps over these configurations, the smallest first. */
const sweeping = (line: string, configurations: readonly Configuration[], signal = new AbortController().signal) => {
  const catalogue: Catalogue = {
    ...toyCatalogue,
    sweep: { configurations: (fc) => fc.constantFrom(...configurations) },
  };
  return type(line, { signal }, catalogue);
};

const sound = [{ name: 'post', era: 'new' }, { name: 'counter:9' }, { name: 'post', era: 'old' }];

/** How many there were depends on the time. */
const uncounted = (text: string): string =>
  timeless(text)
    .replace(/\b[\d,]+ (configuration|state)s?/g, 'N $1s')
    .replace(/ in \d+:/g, ' in N:');

describe('sweep', () => {
  it('says how many configurations held, and what they covered', async () => {
    const { code, out } = await sweeping('sweep --runs 12', sound);
    await expect(uncounted(out)).toMatchFileSnapshot('golden/sweep.txt');
    expect(code).toBe(0);
  });

  it('shows the smallest that breaks something, and how to see it again', async () => {
    const { code, out } = await sweeping('sweep --bug B1', [{ name: 'post', era: 'new' }]);
    expect(out).toContain('N1 broken after 9 steps in post (new, with bug B1)');
    expect(out).toContain('again: toycheck check post --era new --bug B1 --property N1');
    expect(out).toMatch(
      /violated: N1 broken after 9 steps in post \(new, with bug B1\), the smallest after \d+ attempt/,
    );
    expect(code).toBe(1);
  });

  it('writes the trace to a file, which can be replayed', async () => {
    const file = `${emptyFolder()}/lost.json`;
    const { out } = await sweeping(`sweep --bug B1 --out ${file}`, [{ name: 'post', era: 'new' }]);
    expect(out).toContain(`again: toycheck replay ${file}`);
    expect((await type(`replay ${file}`)).out).toContain('N1 is broken at the end');
  });

  it('is inconclusive where searches were cut short', async () => {
    const { code, out } = await sweeping('sweep --seconds 1 --max-states 20', sound);
    expect(out).toMatch(/inconclusive: nothing is broken in \d+ configurations?, each within its bound/);
    expect(out.replaceAll('\n', ' ')).toMatch(
      /; of \d+ with more than 20 states nothing is said, more of them are seen with --max-states 200; seed/,
    );
    expect(out).toMatch(/^ {2}to their end {6}toycheck check \S+( --era \S+)?$/m);
    expect(code).toBe(3);
  });

  it('ends after as many configurations as it is told, whatever the time', async () => {
    const { code, out } = await sweeping('sweep --runs 5', sound);
    expect(out).toContain('holds: 5 configurations, each within its bound, but for what is known; seed 1');
    expect(code).toBe(0);
  });

  it('says when it is interrupted what it covered, with its seed', async () => {
    const { code, out } = await sweeping('sweep --seed 9', sound, AbortSignal.abort());
    expect(out).toContain('inconclusive: interrupted; nothing is broken in 0 configurations');
    expect(out).toMatch(/seed\s9\n$/);
    expect(code).toBe(3);
  });

  it('says which configuration fails', async () => {
    const { code, err } = await sweeping('sweep', [{ name: 'throwing' }]);
    expect(err).toMatch(/no fourth time.*in the configuration \{"name":"throwing"\}/s);
    expect(code).toBe(2);
  });

  it.each([
    ['sweep post counter', 'sweep makes up configurations of one scenario; leave counter out'],
    ['sweep counter:9', 'sweep makes the arguments up; leave them out: sweep counter'],
    ['sweep pots', 'unknown scenario "pots"; did you mean post?'],
    ['sweep --era older', 'unknown era "older"; did you mean old?'],
    ['sweep --bug B9', 'unknown bug "B9"'],
    ['sweep --bug B1 --era old', 'bug B1 is one of new, not of old; leave --era out'],
    ['sweep --seed 1.5', '--seed 1.5 is out of range'],
    ['sweep --runs 0', '--runs 0 is out of range'],
    ['sweep --seconds 0', '--seconds 0 is out of range'],
    ['sweep --max-states few', '--max-states few is out of range'],
    ['sweep --out there.txt', 'unknown format'],
  ])('refuses %s', async (line, message) => {
    const { code, out, err } = await sweeping(line, sound);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('has nothing to do with a catalogue that has no configurations', async () => {
    expect((await type('sweep')).err).toBe(
      'toycheck: sweep needs a hypervisor, and toycheck has none; see toycheck new --help\n',
    );
  });
});
