import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { unmeasured } from '../support/unmeasured.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist', 'bin', 'vgicheck.js');

beforeAll(buildOnce, 120_000);

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });
  return { status, out: unmeasured(stdout), stderr };
};

/** Two searches that take minutes. */
const long = ['check', 'vgic-ref:2,4,4,HLhE', 'vgic-ref:2,4,4,HLhH', '--jobs', '2'];

/** Begins it, and does something with its processes as soon as both are there. */
const begun = async (then: (parent: number, children: readonly number[]) => void) => {
  const search = spawn(process.execPath, [bin, ...long], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  search.stdout.setEncoding('utf8').on('data', (part) => {
    text.out += part;
  });
  search.stderr.setEncoding('utf8').on('data', (part) => {
    text.err += part;
  });
  const pid = search.pid ?? 0;
  let children: readonly number[] = [];
  while (children.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  }
  // They have begun to search by then, or begin to load the model.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  then(pid, children);
  const code = await new Promise<number | null>((resolve) => search.on('close', resolve));
  return { code, ...text, children };
};

const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('--jobs', () => {
  it('finds what one process finds', () => {
    const line = ['check', 'edge', 'vgic-ref:1,2,1,LE', 'level', '--format', 'junit'];
    expect(run(...line, '--jobs', '2')).toEqual(run(...line));
  });

  it('has the exit code of a violation', () => {
    const { status, out } = run('check', 'vgic-ref:2,2,1,LE', '--bug', 'bug3', '--jobs', '2');
    expect([status, out]).toEqual([1, expect.stringContaining('violated')]);
  });
});

describe.runIf(existsSync('/proc/self/task'))('processes that share the work', () => {
  it('end in good order when the first one is interrupted', async () => {
    const { code, out, err, children } = await begun((parent) => process.kill(parent, 'SIGTERM'));
    expect([code, out, err]).toEqual([3, expect.stringMatching(/inconclusive[\s\S]*\n$/), '']);
    expect(children.filter(isThere)).toEqual([]);
  });

  it('do not outlive it', async () => {
    const { children } = await begun((parent) => process.kill(parent, 'SIGKILL'));
    await expect.poll(() => children.filter(isThere), { timeout: 20_000 }).toEqual([]);
  });

  it('are missed when one is killed: then there is no verdict', async () => {
    const { code, err, children } = await begun((_, [, second = 0]) => process.kill(second, 'SIGKILL'));
    expect(code).toBe(3);
    expect(err).toContain('a process of --jobs ended by SIGKILL before vgic-ref:2,4,4,HLh');
    expect(children.filter(isThere)).toEqual([]);
  });
});
