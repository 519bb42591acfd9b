/** @module-tag slow */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../src/cli/catalogue.js';
import type { Comparison } from '../../../src/report/comparison.js';
import fc from '../../support/fast-check.js';
import { emptyFolder } from '../../support/folder.js';
import { type } from '../../support/terminal.js';
import { toyCatalogue } from '../../support/toy-catalogue.js';
import { unmeasured } from '../../support/unmeasured.js';

const recording = (scenario: string, differs: boolean): Comparison => ({
  set: 'old',
  scenario,
  about: {},
  steps: 12,
  partings: differs
    ? [{ step: 4, operation: 'iar', differences: [{ path: 'a.b', expected: 1, found: 0 }], expected: {}, found: {} }]
    : [],
});

const catalogue: Catalogue = {
  ...toyCatalogue,
  sweep: {
    configurations: (fast, { bug }) =>
      bug === undefined
        ? fast.constantFrom({ name: 'post', era: 'new' }, { name: 'post', era: 'old' }, { name: 'counter:9' })
        : fast.constantFrom({ name: 'post', era: 'new' }),
  },
  counterparts: async () => [
    {
      id: 'recordings',
      names: { expected: 'recording', found: 'model' },
      takes: ['files', 'bug'],
      parts: (request) =>
        ['letters', 'parcels', 'cards'].map((file, place) => ({
          key: file,
          cost: place,
          request: { ...request, files: [file] },
        })),
      compare: ({ files, bug }) => files.map((file) => recording(file, bug !== undefined && file === 'parcels')),
    },
  ],
};

const run = (line: string, of = catalogue) => type(line, {}, of);

/** Runs every shard of a command in a folder of its own, and says where. */
const shardsOf = async (line: string, of: number): Promise<string> => {
  const folder = emptyFolder();
  for (let number = 1; number <= of; number++) {
    const { err } = await run(`${line} --shard ${number}/${of} --blob ${folder}`);
    expect(err).toBe('');
  }
  expect(readdirSync(folder)).toHaveLength(of);
  return folder;
};

const lines = [
  'check',
  'check --suite full --strict',
  'check --max-states 20',
  'check post --property N1',
  'check throwing post',
  'bugs',
  'bugs --max-states 20',
  'bugs --by fuzz B1 B3',
  'bugs --by sweep B1',
  'fuzz post --bug B1 --runs 40 --seeds 3',
  'fuzz post --era old --runs 5 --seeds 4 --seed 7',
  'sweep --runs 3 --seeds 3',
  'sweep --runs 2 --seeds 2 --bug B1',
  'orders',
  'orders --era old --order a,b,c',
  'conform --against recordings',
  'conform --against recordings --bug B1',
];

describe('what shards found, merged, is what one run finds', () => {
  it.each(lines)('%s', async (line) => {
    const formats = ['text', 'json', 'junit', 'ktap', 'github', 'sarif', 'markdown', 'lore'];
    const whole = new Map<string, string>();
    const { code } = await run(line);
    for (const format of formats) {
      whole.set(format, unmeasured((await run(`${line} --format ${format}`)).out));
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), async (of) => {
        const folder = await shardsOf(line, of);
        for (const format of formats) {
          const merged = await run(`merge ${folder} --format ${format}`);
          expect({ code: merged.code, err: merged.err }).toEqual({ code, err: '' });
          expect(unmeasured(merged.out)).toBe(whole.get(format));
        }
      }),
      { numRuns: 3 },
    );
  });

  it('as a page and as files, too', async () => {
    for (const line of ['check', 'bugs', 'fuzz post --bug B1 --runs 40', 'sweep --runs 2 --bug B1', 'orders']) {
      const folder = await shardsOf(line, 2);
      const [whole, merged] = [join(emptyFolder(), 'whole.html'), join(emptyFolder(), 'merged.html')];
      await run(`${line} --out ${whole}`);
      await run(`merge ${folder} --out ${merged}`);
      const page = (file: string) => unmeasured(readFileSync(file, 'utf8')).replaceAll(file, '');
      expect(page(merged)).toBe(page(whole));
    }
  });
});

describe('a shard', () => {
  it('does its share, and answers for it alone', async () => {
    const folder = emptyFolder();
    const { code, out } = await run(`check --shard 1/3 --blob ${folder}`);
    expect(code).toBe(0);
    expect(out).toContain(`wrote the shard 1/3 to ${join(folder, 'shard-1-of-3.json')}`);
    expect(out).toContain('holds: die-hard; all reachable states were seen');
  });

  it('may have nothing to do', async () => {
    const { code, out } = await run(`orders --order a,b,c --era old --shard 4/4 --blob ${emptyFolder()}`);
    expect([code, out]).toEqual([0, expect.stringContaining('0 legal orders and 0 illegal')]);
  });

  it('that was interrupted is not written', async () => {
    const folder = emptyFolder();
    const { code, err } = await type(`check --shard 1/1 --blob ${folder}`, { signal: AbortSignal.abort() }, catalogue);
    expect([code, err]).toEqual([3, 'toycheck: the shard 1/1 is not written: it was interrupted\n']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['0/3', '4/3', '1/0', '3', 'a/b', '1/100000', '1/3/4', '-1/3'])('%s is refused', async (shard) => {
    const { code, out, err } = await run(`check --shard=${shard}`);
    expect({ code, out, err }).toEqual({
      ...{ code: 2, out: '' },
      err: `toycheck: --shard ${shard} is none; give I/N, as 1/4 to 4/4\n`,
    });
  });

  it('is what --blob is of', async () => {
    expect((await run('check --blob x')).err).toBe('toycheck: --blob is of --shard; give --shard I/N\n');
  });

  it('whose blob cannot be written is refused before anything is searched', async () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    const { code, out, err } = await run(`check --shard 1/2 --blob ${file}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`--blob ${file} cannot be written: EEXIST`);
  });
});

describe('merge refuses', () => {
  const complaint = async (folder: string, of = catalogue): Promise<string> => {
    const { code, out, err } = await run(`merge ${folder}`, of);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    return err;
  };

  it('a missing shard, by its number', async () => {
    const folder = await shardsOf('check', 4);
    rmSync(join(folder, 'shard-2-of-4.json'));
    rmSync(join(folder, 'shard-4-of-4.json'));
    expect(await complaint(folder)).toContain('lacks the shard 2/4, 4/4; run it again, and then merge');
  });

  it('another version', async () => {
    const folder = await shardsOf('check', 2);
    expect(await complaint(folder, { ...catalogue, version: '2.0.0' })).toContain(
      'the shard 1/2 was made by version 1.2.3, and this is 2.0.0; run all shards with one version',
    );
  });

  it('another model', async () => {
    const folder = await shardsOf('check', 2);
    const scenarios = catalogue.scenarios.map((one) => {
      const [rule, ...rest] = one.build({ era: 'new', args: '9' }).rules;
      const changed = rule && { ...rule, when: () => false };
      return one.id === 'post' && changed
        ? { ...one, build: () => ({ ...one.build({ era: 'new' }), rules: [changed, ...rest] }) }
        : one;
    });
    expect(await complaint(folder, { ...catalogue, scenarios })).toContain(
      'were made with another model than this one',
    );
  });

  it('shards of which one is of another model', async () => {
    const folder = await shardsOf('check', 2);
    const file = join(folder, 'shard-2-of-2.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"model":"\w+"/, '"model":"0123456789abcdef"'));
    expect(await complaint(folder)).toContain('the shards 1/2 and 2/2 were made with different models');
  });

  it('shards of different numbers of shards, and of different commands', async () => {
    const folder = await shardsOf('check', 2);
    cpSync(join(await shardsOf('check', 3), 'shard-3-of-3.json'), join(folder, 'shard-3-of-3.json'));
    expect(await complaint(folder)).toContain('the shards 1/2 and 3/3 are of different numbers of shards');
    const other = await shardsOf('check', 2);
    cpSync(join(await shardsOf('check --strict', 2), 'shard-2-of-2.json'), join(other, 'shard-2-of-2.json'));
    expect(await complaint(other)).toContain('are of different commands: check and check --strict');
  });

  it('what is no shard, or is cut off', async () => {
    const folder = await shardsOf('check', 1);
    const file = join(folder, 'shard-1-of-1.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 1000));
    expect(await complaint(folder)).toContain('shard-1-of-1.json is no whole shard');
    writeFileSync(file, '{"format":"vgicheck-shard"}');
    expect(await complaint(folder)).toContain('shard-1-of-1.json is no whole shard');
  });

  it('a folder without shards, or none', async () => {
    expect(await complaint(emptyFolder())).toContain('has no shards: files shard-I-of-N.json, which --shard writes');
    expect(await complaint(join(emptyFolder(), 'none'))).toContain('cannot be read: ENOENT');
    expect((await run('merge')).err).toContain('merge takes one folder');
  });
});
