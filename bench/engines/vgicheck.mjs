// vgicheck itself, through its command line, as a user runs it.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../measure.mjs';

const program = fileURLToPath(new URL('../../dist/bin/vgicheck.js', import.meta.url));
const manifest = fileURLToPath(new URL('../../package.json', import.meta.url));

/** What is measured: the label in the report, and the options of `check`. The last number: up to how many states. */
const configurations = [
  ['vgicheck', '', 2e8],
  ['JavaScript, plain', '--backend js --visited plain --threads 1', 2e7],
  ['JavaScript, quotient', '--backend js --visited quotient --threads 1', 2e7],
  ['JavaScript, rows', '--backend js --visited rows --threads 1', 2e7],
  ['plain', '--backend wasm --visited plain --threads 1', 2e7],
  ['quotient', '--backend wasm --visited quotient --threads 1', 2e8],
  ['rows', '--backend wasm --visited rows --threads 1', 2e8],
  ['rows, no traces', '--backend wasm --visited rows --threads 1 --no-traces', 2e8],
  ['plain, 2 threads', '--backend wasm --visited plain --threads 2', 2e7],
  ['quotient, 2 threads', '--backend wasm --visited quotient --threads 2', 2e8],
  ['rows, 2 threads', '--backend wasm --visited rows --threads 2', 2e8],
  ['rows, 2 threads, no traces', '--backend wasm --visited rows --threads 2 --no-traces', 2e8],
  ['symmetry', '--symmetry --threads 1', 2e8],
  ['symmetry, 2 threads', '--symmetry --threads 2', 2e8],
];

const check = (size, directory, options) => {
  const words = ['check', `vgic-ref:${size.name}`, '--format', 'json', ...options];
  const { status, stdout, stderr, peak } = run(directory, [process.execPath, program, ...words]);
  if (status === 2) {
    return { unavailable: stderr.trim() }; // an option that this vgicheck does not have, or not for this size
  }
  if (status !== 0) {
    throw new Error(`vgicheck ${words.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
  }
  const [{ states, firings, statistics }] = JSON.parse(stdout).results;
  return { states, firings, seconds: statistics.seconds, peak, ownBytes: statistics.bytesPerState };
};

export const vgicheck = {
  name: 'vgicheck',
  install: 'npm run build',
  version: () =>
    existsSync(program) ? `${JSON.parse(readFileSync(manifest, 'utf8')).version}, Node ${process.version}` : undefined,
  configurations: configurations.map(([name, words, most]) => {
    const options = words.split(' ').filter(Boolean);
    return {
      label: name === 'vgicheck' ? name : `vgicheck, ${name}`,
      most,
      version: `vgicheck check ${words}`.trim(),
      ours: true,
      threads: Number(/--threads (\d+)/.exec(words)?.[1]),
      traces: !options.includes('--no-traces'),
      orbits: options.includes('--symmetry'),
      check: (size, directory) => check(size, directory, options),
    };
  }),
};
