// SPIN: the model in Promela, a checker in C made of it, and that checker's run.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, versionOf } from '../measure.mjs';
import { countsOf } from '../sizes.mjs';
import { promela } from '../spin/promela.mjs';

/** Safety only; -DMEMLIM so that it does not stop at 1 GB. */
export const plain = ['-O2', '-DSAFETY', '-DMEMLIM=20000'];
/**
 * Of one process nothing can be reduced. Its states are all of one length, which need not be stored (NOVSZ), and are so
 * small that to squeeze them costs more time than it saves (NOCOMP). -O3, -march=native, -flto, -DSFH, -DHASH32 and
 * -DXUSAFE gain nothing; -DCOLLAPSE takes thrice the time and more memory; -DMA takes nine times the time.
 */
export const best = [...plain, '-DNOREDUCE', '-DNOVSZ', '-DNOCOMP'];

/** @param {string} label @param {readonly string[]} flags @param {{ most?: number }} [limit] */
const configuration = (label, flags, { most = 2e7 } = {}) => ({
  label,
  most,
  version: `gcc ${flags.join(' ')}`,
  check: (size, directory) => check(size, directory, flags),
});

const check = (size, directory, flags) => {
  const { states } = countsOf(size);
  writeFileSync(join(directory, 'model.pml'), promela(size));
  mustRun(directory, ['spin', '-a', 'model.pml']);
  mustRun(directory, ['gcc', '-w', ...flags, '-o', 'pan', 'pan.c']);
  // 4 to 8 slots a state, more gain nothing; room for the longest path, which has about a third of the states.
  const slots = Math.ceil(Math.log2(states * 4));
  const depth = flags.includes('-DBFS') ? [] : [`-m${Math.ceil(states * 0.36) + 10_000}`];
  const { stdout, seconds, peak } = mustRun(directory, ['./pan', `-w${slots}`, ...depth]);
  if (!/errors: 0$/m.test(stdout) || /max search depth too small|out of memory/.test(stdout)) {
    throw new Error(`SPIN did not see all of ${size.name}:\n${stdout}`);
  }
  const number = (what) => Number(new RegExp(`^ *(\\d+) ${what}`, 'm').exec(stdout)?.[1]);
  // The initial state is counted among the transitions.
  return { states: number('states, stored'), firings: number('transitions') - 1, seconds, peak };
};

export const spin = {
  name: 'SPIN',
  install: 'apt-get install spin gcc',
  version: () => {
    const version = versionOf('spin', '-V');
    const compiler = versionOf('gcc');
    return version && compiler && `${version}, ${compiler}`;
  },
  configurations: [
    configuration('SPIN -O2', plain),
    configuration('SPIN at its best', best, { most: 2e8 }),
    configuration('SPIN breadth first', [...best, '-DBFS']),
    configuration('SPIN on 2 cores', [...plain, '-DNOREDUCE', '-DNOCOMP', '-DNCORE=2', '-DVMAX=32', '-DPMAX=4']),
  ],
};
