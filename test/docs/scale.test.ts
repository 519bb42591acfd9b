/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MissingError } from '../../src/language/index.js';
import { buildOnce } from '../support/build.js';
import { blocksOf } from '../support/document.js';
import { emptyFolder } from '../support/folder.js';
import { whatIsMissing } from '../support/missing.js';

// What docs/scale.md shows for other programs is run here as they would run it, with a small scenario for the full suite.

const blocks = blocksOf(readFileSync('docs/scale.md', 'utf8')).filter(({ language }) => language === 'text');
const blockWith = (words: string): string => {
  const found = blocks.filter(({ text }) => text.includes(words));
  expect(found).toHaveLength(1);
  return (found[0]?.text ?? '').replaceAll('--suite full', 'edge dir-across');
};

/** A folder where vgicheck is installed. */
const folderWithVgicheck = (): string => {
  const folder = emptyFolder();
  const tools = join(folder, 'node_modules', '.bin');
  mkdirSync(tools, { recursive: true });
  const program = join(process.cwd(), 'dist', 'bin', 'vgicheck.js');
  writeFileSync(join(tools, 'vgicheck'), `#!/bin/sh\nexec node '${program}' "$@"\n`, { mode: 0o755 });
  return folder;
};

const run = (folder: string, script: string, env: Readonly<Record<string, string>> = {}) => {
  const path = [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    // A runner of GitHub's, which the tests may run on, has a summary of its own.
    env: { ...process.env, ...env, PATH: path, GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
  });
  return { status, said: `${stdout}${stderr}` };
};

/** The shell lines of a workflow's job that run vgicheck. */
const linesIn = (yaml: string, job: string): readonly string[] => {
  const [, text = ''] = new RegExp(`^( *)${job}:\\n((?:\\1 +.*\\n?)+)`, 'm').exec(yaml)?.slice(1) ?? [];
  return [...text.matchAll(/^ *- (?:run: )?(npx vgicheck .*)$/gm)].map(([, line = '']) => line);
};

const merged = (folder: string): void => {
  expect(readdirSync(join(folder, 'vgicheck-shards')).length).toBeGreaterThan(0);
  expect(readFileSync(join(folder, 'vgicheck.xml'), 'utf8')).toContain('<testsuites name="vgicheck"');
};

beforeAll(buildOnce, 120_000);

describe('the examples of docs/scale.md', () => {
  it('a matrix on GitHub: each share, and the report of all', () => {
    const yaml = blockWith('matrix.share');
    const folder = folderWithVgicheck();
    const shares = JSON.parse(/share: (\[.*\])/.exec(yaml)?.[1] ?? '[]') as readonly number[];
    const [line = ''] = linesIn(yaml, 'share');
    for (const share of shares) {
      expect(run(folder, line.replace(/\$\{\{ matrix\.share \}\}/, String(share))).status).toBe(0);
    }
    const { status, said } = run(folder, linesIn(yaml, 'report').join('\n'));
    expect([status, said]).toEqual([0, expect.stringContaining('::notice title=')]);
    merged(folder);
  });

  it('GitLab, by the numbers that it gives each job', () => {
    const yaml = blockWith('CI_NODE_INDEX');
    const folder = folderWithVgicheck();
    const parallel = Number(/parallel: (\d+)/.exec(yaml)?.[1]);
    for (let index = 1; index <= parallel; index++) {
      const env = { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(parallel) };
      expect(run(folder, linesIn(yaml, 'share').join('\n'), env).status).toBe(0);
    }
    expect(run(folder, linesIn(yaml, 'report').join('\n')).status).toBe(0);
    merged(folder);
  });

  const noParallel = whatIsMissing(() => {
    if (spawnSync('parallel', ['--version']).status !== 0) {
      throw new MissingError('parallel is not installed; apt-get install parallel');
    }
  });

  it.skipIf(noParallel !== undefined)('GNU parallel', () => {
    const folder = folderWithVgicheck();
    const script = blockWith('parallel npx').replaceAll('/8', '/3').replace('seq 8', 'seq 3');
    const { status, said } = run(folder, script, { HOME: folder });
    expect([status, said]).toEqual([
      0,
      expect.stringMatching(/^holds: 11 checks, 5 of them with their findings mended/m),
    ]);
  });

  it('a Slurm array: its script, by the numbers that Slurm gives each task', () => {
    const folder = folderWithVgicheck();
    const script = blockWith('#SBATCH');
    const [, last = ''] = /--array=1-(\d+)/.exec(script) ?? [];
    expect(Number(last)).toBe(16);
    writeFileSync(join(folder, 'vgicheck.sbatch'), script);
    for (const task of [1, 2, 3]) {
      const env = { SLURM_ARRAY_TASK_ID: String(task), SLURM_ARRAY_TASK_COUNT: '3', SLURM_CPUS_PER_TASK: '2' };
      expect(run(folder, 'bash vgicheck.sbatch', env).status).toBe(0);
    }
    const { status, said } = run(folder, 'npx vgicheck merge vgicheck-shards');
    expect([status, said]).toEqual([
      0,
      expect.stringMatching(/^holds: 11 checks, 5 of them with their findings mended/m),
    ]);
    expect(existsSync(join(folder, 'vgicheck-shards', 'shard-3-of-3.json'))).toBe(true);
  });
});
