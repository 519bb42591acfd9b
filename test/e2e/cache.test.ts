/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const check = ['check', 'overflow-eoi0', '--era', 'linux-6.19', '--format', 'json'];

interface Ran {
  /** All that is said but for time, memory, and how often recipes ran again. */
  readonly said: unknown;
  readonly rechecked: number;
  readonly status: number | null;
  readonly stderr: string;
}

const run = (caches: string, options: readonly string[] = [], installed = root, env = {}): Ran => {
  const { VGICHECK_CACHE: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const words = [join(installed, 'dist', 'bin', 'vgicheck.js'), ...check, ...options];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: { ...inherited, XDG_CACHE_HOME: caches, ...env },
  });
  // A share of the time.
  const { results, ...rest } = JSON.parse(stdout, (name, value) => (name === 'share' ? undefined : value));
  const rechecked = results.reduce((sum: number, one: { statistics: Ran }) => sum + one.statistics.rechecked, 0);
  const said = results.map(({ statistics: { recipeRuns }, ...result }: { statistics: { recipeRuns: number } }) => ({
    ...result,
    recipeRuns,
  }));
  return { said: [rest, said], rechecked, status, stderr };
};

const filesIn = (caches: string): readonly string[] => {
  const folder = join(caches, 'vgicheck');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

beforeAll(buildOnce, 300_000);

describe('what recipes did, kept from one run to the next', () => {
  it('says the same as recipes that are run, which run no more', () => {
    const caches = emptyFolder();
    const without = run(caches, ['--no-cache']);
    expect(filesIn(caches)).toEqual([]);
    const first = run(caches);
    expect(filesIn(caches).length).toBeGreaterThan(0);
    const before = filesIn(caches).map((file) => readFileSync(file));
    const second = run(caches);
    for (const ran of [first, second]) {
      expect({ said: ran.said, status: ran.status }).toEqual({ said: without.said, status: without.status });
    }
    expect(first.rechecked).toBe(without.rechecked);
    expect(second.rechecked).toBeLessThan(first.rechecked);
    // Nothing was learned that was not known.
    expect(filesIn(caches).map((file) => readFileSync(file))).toEqual(before);
    expect(run(caches, [], root, { VGICHECK_CACHE: 'off' }).rechecked).toBe(without.rechecked);
  });

  it('is left out of account where a file of it is damaged, which --verbose says', () => {
    const caches = emptyFolder();
    const first = run(caches);
    for (const file of filesIn(caches)) {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      writeFileSync(file, bytes);
    }
    const second = run(caches, ['--verbose']);
    expect(second).toMatchObject({ said: first.said, rechecked: first.rechecked, status: first.status });
    expect(second.stderr).toContain('in the cache cannot be read: it is damaged');
    expect(run(caches).rechecked).toBeLessThan(first.rechecked);
  });

  it('is left out of account where the folder cannot be made', () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    const { said, rechecked } = run(file, ['--no-cache']);
    expect(run(file)).toMatchObject({ said, rechecked });
  });

  it('is refused when a file of the model or of the checker was changed', () => {
    const installed = emptyFolder();
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, part), join(installed, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
    const caches = emptyFolder();
    const first = run(caches, [], installed);
    const second = run(caches, [], installed);
    expect(second.rechecked).toBeLessThan(first.rechecked);
    for (const file of ['model/vgic.js', 'properties/index.js', 'src/transitions/draft.js', 'bin/catalogue.js']) {
      appendFileSync(join(installed, 'dist', file), '\n// changed\n');
      expect(run(caches, [], installed).rechecked).toBe(first.rechecked);
      expect(run(caches, [], installed).rechecked).toBe(second.rechecked);
    }
  });

  it('is not used with symmetry, nor where a search is kept', () => {
    const caches = emptyFolder();
    run(caches, ['--checkpoint', join(emptyFolder(), 'kept')]);
    expect(filesIn(caches)).toEqual([]);
  });
});
