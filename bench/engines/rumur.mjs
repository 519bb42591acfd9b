// rumur: the model in Murphi, a checker in C made of it, and that checker's run.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, versionOf } from '../measure.mjs';
import { canBeSymmetric, murphi } from '../rumur/arrays.mjs';
import { unrolledMurphi } from '../rumur/unrolled.mjs';

const compiler = ['gcc', '-w', '-std=c11', '-O3', '-march=native'];
const best = ['--deadlock-detection', 'off', '--counterexample-trace', 'off', '--scalarset-schedules', 'off'];

/**
 * @param {string} label
 * @param {{ invariants: boolean, threads: number, arrays?: boolean, symmetry?: 'heuristic' | 'exhaustive' }} choice
 * @param {number} most
 */
const configuration = (label, { invariants, threads, arrays = false, symmetry }, most) => {
  const flags = [...best, '--threads', `${threads}`, '--symmetry-reduction', symmetry ?? 'off'];
  return {
    label,
    most,
    version: `rumur ${flags.join(' ')}, ${compiler.join(' ')}`,
    orbits: symmetry === 'exhaustive',
    /** Heuristics find some orbits twice, so that nothing can be said of the count. */
    inexact: symmetry === 'heuristic',
    can: symmetry === undefined ? undefined : canBeSymmetric,
    check: (size, directory) => {
      const symmetric = symmetry !== undefined;
      const model =
        arrays || symmetric ? murphi(size, { invariants, symmetric }) : unrolledMurphi(size, { invariants });
      return check(directory, model, flags);
    },
  };
};

const check = (directory, model, flags) => {
  writeFileSync(join(directory, 'model.m'), model);
  mustRun(directory, [
    'rumur',
    '--quiet',
    '--output-format',
    'machine-readable',
    ...flags,
    '-o',
    'checker.c',
    'model.m',
  ]);
  mustRun(directory, [...compiler, '-o', 'checker', 'checker.c', '-lpthread']);
  const { stdout, seconds, peak } = mustRun(directory, ['./checker']);
  const [, states, firings] = /<summary states="(\d+)" rules_fired="(\d+)" errors="0"/.exec(stdout) ?? [];
  return { states: Number(states), firings: Number(firings), seconds, peak };
};

export const rumur = {
  name: 'rumur',
  install: 'apt-get install rumur gcc',
  version: () => versionOf('rumur'),
  configurations: [
    configuration('rumur without invariants', { invariants: false, threads: 1 }, 3e6),
    configuration('rumur', { invariants: true, threads: 1 }, 3e6),
    configuration('rumur without invariants, 2 threads', { invariants: false, threads: 2 }, 3e6),
    configuration('rumur, 2 threads', { invariants: true, threads: 2 }, 3e6),
    configuration('rumur without invariants, with arrays', { invariants: false, threads: 1, arrays: true }, 3e6),
    configuration('rumur, with arrays', { invariants: true, threads: 1, arrays: true }, 3e6),
    configuration('rumur, scalarsets', { invariants: true, threads: 1, symmetry: 'heuristic' }, 2e7),
    configuration('rumur, scalarsets exhaustively', { invariants: true, threads: 1, symmetry: 'exhaustive' }, 2e7),
  ],
};
