import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist', 'bin', 'vgicheck.js');

beforeAll(buildOnce, 120_000);

/** What a shell makes of it: `vgicheck LINE`. */
const shell = (line: string) => {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" ${line}`], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

const violated = 'check vgic-ref:2,2,1,LE --bug bug3';

describe.runIf(existsSync('/dev/full'))('an output that cannot be written', () => {
  it.each([
    '--help',
    '--version',
    'check --help',
    'list rules',
    'list rules --format json',
    'check vgic-ref:1,2,1,LE',
    'check vgic-ref:1,2,1,LE --format json',
    violated,
  ])('is told in one line, and the exit code says nothing of the model: %s', (line) => {
    const { code, err } = shell(`${line} > /dev/full`);
    expect(err).toBe('vgicheck: standard output cannot be written: ENOSPC: no space left on device, write\n');
    expect(code).toBe(74);
  });

  it.each(['check vgic-reff', `${violated} --format json --out /tmp/vgicheck-$$.json`])(
    'may be standard error: %s',
    (line) => {
      expect(shell(`${line} 2> /dev/full`).code).toBe(74);
    },
  );

  it('may be both', () => {
    expect(shell(`${violated} > /dev/full 2> /dev/full`)).toEqual({ code: 74, out: '', err: '' });
  });

  it('ends a search whose result nobody could be told', () => {
    const began = performance.now();
    expect(shell('check vgic-ref:2,4,4,HLhE --max-seconds 60 > /dev/full').code).toBe(74);
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

describe('a search', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends in good order after %s', async (signal) => {
    const { code, out, left } = await interrupted(['check', 'vgic-ref:2,4,4,HLhE'], signal);
    expect(out).toContain('was cut short by an interrupt; nothing violated in');
    expect(code).toBe(3);
    expect(left).toEqual([]);
  });

  it.each([
    ['fuzz', '--seconds', '60'],
    ['sweep', '--seconds', '60'],
    ['orders', '--irqs', '4'],
  ])('at random, or of orders, ends in good order, too: %s', async (...args) => {
    const { code, left } = await interrupted(args, 'SIGTERM');
    expect([code, left]).toEqual([3, []]);
  });
});

/** Sends a signal when it has begun to print: its progress, at the latest. What is left in the temporary folder. */
const interrupted = async (args: readonly string[], signal: NodeJS.Signals) => {
  const temporary = join(emptyFolder(), 'tmp');
  mkdirSync(temporary);
  const search = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  search.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  const began = new Promise((resolve) => {
    for (const stream of [search.stdout, search.stderr]) {
      stream.once('data', resolve);
    }
  });
  const timer = began.then(() => setTimeout(() => search.kill(signal), 300));
  const code = await new Promise<number | null>((resolve) => search.on('close', resolve));
  clearTimeout(await timer);
  return { code, out, left: readdirSync(temporary) };
};
