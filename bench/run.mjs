// Checks the benchmark model with SPIN, with rumur and with vgicheck, and compares them; see README.md.
//
//   npm run bench -- [--sizes 2,3,2,HLE;2,3,3,HHH] [--rounds 3] [--only SPIN;rows] [--write]

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engines } from './engines/index.mjs';
import { knowsMemory, median } from './measure.mjs';
import { report } from './report.mjs';
import { countsOf, sizeOf } from './sizes.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1,4,2,HLEE;2,3,2,HLE;2,3,3,HHH' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(';').map(sizeOf);
const only = values.only.split(';');
const rounds = Number(values.rounds);

const say = (text) => process.stderr.write(`${text}\n`);

const missing = engines.filter((engine) => engine.version() === undefined);
for (const { name, install } of missing) {
  say(`${name} is not installed and left out; ${install}`);
}
if (!knowsMemory) {
  say('memory is not measured, for GNU time is not installed; apt-get install time');
}
const configurations = engines
  .filter((engine) => !missing.includes(engine))
  .flatMap((engine) => engine.configurations)
  .filter(({ label }) => only.some((words) => label.includes(words)));

/** Each configuration once a round, so that whatever else the machine does falls on all of them. */
const measure = (size) => {
  const { states } = countsOf(size);
  const absent = new Map();
  const samples = new Map(
    configurations.filter(({ most, can }) => states <= most && (can?.(size) ?? true)).map((one) => [one, []]),
  );
  for (let round = 1; round <= rounds; round++) {
    for (const [configuration, found] of samples) {
      const sample = attempt(configuration, size);
      if ('unavailable' in sample) {
        absent.set(configuration.label, sample.unavailable);
        samples.delete(configuration);
      } else {
        found.push(sample);
        say(`${size.name}  round ${round}  ${configuration.label}: ${sample.seconds.toFixed(2)} s`);
      }
    }
  }
  return { size, absent, rows: [...samples].map(([configuration, found]) => ({ configuration, ...middle(found) })) };
};

/** A checker that fails fails the benchmark, but not before the others have been measured. */
const attempt = (configuration, size) => {
  try {
    const sample = once(configuration, size);
    if (!('unavailable' in sample)) {
      refuseOtherCounts(configuration, size, sample);
    }
    return sample;
  } catch (error) {
    say(`${size.name}  ${configuration.label} fails: ${error.message}`);
    process.exitCode = 1;
    return { unavailable: `it fails: ${error.message.split('\n')[0]}` };
  }
};

/** From the source to the verdict in an empty folder, so that nothing is left of the round before. */
const once = (configuration, size) => {
  const directory = mkdtempSync(join(tmpdir(), 'vgicheck-bench-'));
  try {
    const began = performance.now();
    const found = configuration.check(size, directory);
    return { ...found, verdict: (performance.now() - began) / 1000 };
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const refuseOtherCounts = ({ label, orbits, inexact }, size, found) => {
  const wanted = countsOf(size);
  const agrees = inexact
    ? found.states >= (wanted.orbits ?? 1) && found.states <= wanted.states
    : orbits
      ? wanted.orbits === undefined || found.states === wanted.orbits
      : found.states === wanted.states && (wanted.firings === undefined || found.firings === wanted.firings);
  if (!agrees) {
    throw new Error(
      `${label} counts ${found.states} states and ${found.firings} firings on ${size.name}; known are ${JSON.stringify(wanted)}`,
    );
  }
};

/** The median of each number of the samples. */
const middle = (samples) =>
  Object.fromEntries(
    Object.keys(samples[0]).map((key) => [
      key,
      samples[0][key] === undefined ? undefined : median(samples.map((sample) => sample[key])),
    ]),
  );

const measured = [];
for (const size of sizes) {
  measured.push(measure(size));
}
const options = ['sizes', 'rounds', 'only']
  .filter((name) => values[name] !== '')
  .map((name) => `--${name} '${values[name]}'`);
const text = report(measured, {
  command: `npm run bench -- ${options.join(' ')} --write`,
  rounds,
  versions: engines
    .filter((engine) => !missing.includes(engine))
    .map((engine) => `${engine.name}: ${engine.version()}`),
  missing: missing.map(({ name, install }) => `${name} is not installed: ${install}`),
});
process.stdout.write(text);
if (values.write && process.exitCode !== 1) {
  writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), text);
}
