import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import {
  eraOfKernel,
  leaves,
  type Parting,
  type Recording,
  readRecordings,
  recordingFiles,
  replay,
  setOf,
  spell,
  wrongModelOf,
} from '../conformance/index.js';
import type { Counterpart } from '../src/cli/index.js';

/** Recorded runs of real kernels. */
export const recordings: Counterpart = {
  id: 'recordings',
  names: { expected: 'recording', found: 'model' },
  takes: ['files', 'bug'],
  parts: ({ files, ...request }) =>
    recordingFiles(files.length > 0 ? files : [ownRecordings()]).map(({ file, bytes }) => ({
      key: relative(ownRecordings(), file),
      cost: bytes,
      request: { ...request, files: [file] },
    })),
  compare: ({ files, bug }) => {
    const all = readRecordings(files.length > 0 ? files : [ownRecordings()]);
    if (bug === undefined) {
      return all.map((recording) => comparisonOf(recording, replay(recording)));
    }
    const { era, hypervisor } = wrongModelOf(bug);
    return all
      .filter(({ kernel, file }) => eraOfKernel(kernel, file).id === era)
      .map((recording) => comparisonOf(recording, replay(recording, { hypervisor })));
  },
};

/** The project's own, beside the program. */
const ownRecordings = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('vgicheck/package.json')), 'conformance', 'recorded');

const comparisonOf = (recording: Recording, partings: readonly Parting[]) => {
  const { kernel, scenario, tags, file, setup, steps } = recording;
  return {
    set: setOf(recording),
    scenario,
    file: relative('', file),
    about: { kernel, gic: setup.gic, tags },
    steps: steps.length,
    partings: partings.map(({ step, operation, recorded, modelled, differences }) => ({
      step,
      operation: spell(operation),
      differences,
      expected: Object.fromEntries(leaves(recorded)),
      found: Object.fromEntries(leaves(modelled)),
    })),
  };
};
