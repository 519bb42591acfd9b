import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import {
  eraOfKernel,
  leaves,
  type Parting,
  quirks,
  quirksIn,
  type Recording,
  readRecordings,
  recordingFiles,
  replay,
  setOf,
  spell,
  wrongModelOf,
} from '../conformance/index.js';
import type { Counterpart } from '../src/cli/index.js';
import { UsageError } from '../src/language/index.js';

/** Recorded runs of real kernels. */
export const recordings: Counterpart = {
  id: 'recordings',
  names: { expected: 'recording', found: 'model' },
  takes: ['files', 'bug', 'quirkOff'],
  parts: ({ files, ...request }) =>
    recordingFiles(files.length > 0 ? files : [ownRecordings()]).map(({ file, bytes }) => ({
      key: relative(ownRecordings(), file),
      cost: bytes,
      request: { ...request, files: [file] },
    })),
  compare: ({ files, bug, quirkOff }) => {
    const all = readRecordings(files.length > 0 ? files : [ownRecordings()]);
    const { era, hypervisor } = bug === undefined ? {} : wrongModelOf(bug);
    return all
      .filter(({ kernel, file }) => era === undefined || eraOfKernel(kernel, file).id === era)
      .map((recording) => {
        const quirks = quirksBut(recording, quirkOff);
        return comparisonOf(
          recording,
          replay(recording, { quirks, ...(hypervisor === undefined ? {} : { hypervisor }) }),
        );
      });
  },
};

/** Those of the host that was recorded; what it does not have is not missed there, unless nothing has it. */
const quirksBut = ({ setup: { gic }, qemu }: Recording, off: string | undefined) => {
  const has = quirksIn(gic, qemu);
  if (off !== undefined && !quirks.some(({ id }) => id === off)) {
    throw new UsageError(`there is no quirk "${off}"; there are ${quirks.map(({ id }) => id).join(', ')}`);
  }
  return new Set([...has].filter((id) => id !== off));
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
