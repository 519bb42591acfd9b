// Runs programs: how long they take, and how much memory the process holds at its peak.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** GNU time asks the kernel what a process held at its peak; Node cannot ask that about its children. */
const time = '/usr/bin/time';
export const knowsMemory = existsSync(time);

/**
 * @typedef {{ status: number | null, stdout: string, stderr: string, seconds: number, peak?: number, cpu?: number }} Ran
 * `peak` in bytes, of the largest process; `cpu` in seconds of the processor.
 */

/** @param {string} cwd @param {readonly string[]} command @returns {Ran} */
export const run = (cwd, [program, ...args]) => {
  const note = join(cwd, 'peak');
  const began = performance.now();
  const { status, stdout, stderr, error } = knowsMemory
    ? spawnSync(time, ['--quiet', '-f', '%M %U %S', '-o', note, program, ...args], options(cwd))
    : spawnSync(program, args, options(cwd));
  const seconds = (performance.now() - began) / 1000;
  if (error) {
    throw error;
  }
  const [kilobytes, user, system] = knowsMemory ? readFileSync(note, 'utf8').split(' ').map(Number) : [];
  const known = knowsMemory ? { peak: kilobytes * 1024, cpu: user + system } : {};
  return { status, stdout, stderr, seconds, ...known };
};

const options = (cwd) => ({ cwd, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** The same where nothing but success will do. @param {string} cwd @param {readonly string[]} command */
export const mustRun = (cwd, command) => {
  const ran = run(cwd, command);
  if (ran.status !== 0) {
    throw new Error(`${command.join(' ')} ended with ${ran.status}:\n${ran.stderr}${ran.stdout.slice(-2000)}`);
  }
  return ran;
};

/** The first line that a program prints about its version, or undefined where it is not installed. */
export const versionOf = (program, option = '--version') => {
  const { status, stdout } = spawnSync(program, [option], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : undefined;
};

/** @param {readonly number[]} numbers */
export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
