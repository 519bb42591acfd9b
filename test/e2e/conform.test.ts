import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { qemuVersion } from '../../conformance/qemu/program.js';
import { whatIsMissing } from '../support/missing.js';

/** The processes that a process has started. */
const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);

/** The fourth field of its stat, behind a name that may have anything in it. */
const parentOf = (pid: string): number => Number(told(pid, 'stat').split(') ').at(-1)?.split(' ')[1]);

/** What the system tells of a process; nothing if it has ended meanwhile. */
const told = (pid: string | number, what: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
};

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) {
    await sleep(20);
  }
};

const missing = whatIsMissing(qemuVersion);
const isPossible = missing === undefined && existsSync('/proc/self/stat');

describe.skipIf(!isPossible)(`a comparison with QEMU${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let running: ChildProcess | undefined;
  afterEach(() => running?.kill('SIGKILL'));

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no QEMU behind after %s', async (signal) => {
    const args = ['dist/bin/vgicheck.js', 'conform', '--against', 'qemu-gicv2', '--steps', '100000000'];
    running = spawn(process.execPath, args, { stdio: 'ignore' });
    const { pid = 0 } = running;
    const ended = new Promise((done) => {
      running?.once('exit', (code, by) => done(code ?? by));
    });
    // The first one only tells its version.
    await until(() => childrenOf(pid).some((child) => told(child, 'cmdline').includes('qtest')));
    const children = childrenOf(pid);
    running.kill(signal);
    expect(await ended).toBe(3);
    await until(() => children.every((child) => told(child, 'cmdline') === ''));
  });
});
