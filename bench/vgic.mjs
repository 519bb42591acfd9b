// SPIN on the vgic itself: a scenario in one era, translated from the tables that vgicheck has learned of it, and
// searched by both in turn. States, firings, what breaks a property, and how often each was triggered must be equal.
//
//   node bench/vgic.mjs [SCENARIO:ERA …] [--rounds 3] [--into FOLDER]

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { best, plain } from './engines/spin.mjs';
import { median, mustRun, run } from './measure.mjs';
import { table } from './table.mjs';
import { recounted, searched } from './tables/learned.mjs';
import { promela } from './tables/promela.mjs';
import { modelOf } from './tables/scenario.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, into: { type: 'string' } },
});
const rounds = Number(values.rounds);
const names = positionals.length > 0 ? positionals : ['full-four:linux-6.19', 'full-races:linux-6.19'];
const search = fileURLToPath(new URL('tables/search.mjs', import.meta.url));
const compilers = { 'SPIN -O2': plain, 'SPIN at its best': best };

/** Writes the translation; what is to be counted. */
const translated = (id, era, directory) => {
  const model = modelOf(id, era);
  const found = searched(model);
  try {
    const counts = recounted(found);
    const written = promela(model, found, counts);
    writeFileSync(join(directory, 'model.pml'), written.promela);
    writeFileSync(join(directory, 'tables.c'), written.source);
    mustRun(directory, ['spin', '-a', 'model.pml']);
    return { ...counts, mayEnd: model.ends === 'anywhere', bytes: written.source.length };
  } finally {
    found.close();
  }
};

const numberIn = (text, pattern) => Number(pattern.exec(text)?.[1]);

/** One run of a compiled checker. It goes on where a property is broken. */
const runOfSpin = (directory, label, counts) => {
  const { states, mayEnd } = counts;
  const slots = Math.ceil(Math.log2(states * 4));
  const words = [`./${programOf(label)}`, '-c0', '-b', `-w${slots}`, `-m${states + 10}`, ...(mayEnd ? ['-E'] : [])];
  const { stdout, seconds, cpu = seconds, peak } = run(directory, words);
  if (/max search depth too small|out of memory|a hole in the tables/.test(stdout) || !/errors: \d/.test(stdout)) {
    throw new Error(`SPIN did not see all of it:\n${stdout.slice(-2000)}`);
  }
  refuseOthers(counts, {
    states: numberIn(stdout, /^ *(\d+) states, stored/m),
    transitions: numberIn(stdout, /^ *(\d+) transitions/m),
    errors: numberIn(stdout, /errors: (\d+)/),
    inDanger: Object.fromEntries(
      [...stdout.matchAll(/^in danger (\S+) (\d+)$/gm)].flatMap(([, id, count]) =>
        Number(count) === 0 ? [] : [[id, Number(count)]],
      ),
    ),
  });
  return { seconds: cpu, peak };
};

/** To begin is a transition for SPIN, and so is the assertion that fails of a state. */
const refuseOthers = ({ states, firings, broken, inDanger }, found) => {
  const sorted = (counts) => Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const text = (counts) => JSON.stringify({ ...counts, inDanger: sorted(counts.inDanger) });
  const wanted = {
    ...{ states, transitions: 1 + firings + broken.states, errors: broken.states + broken.firings },
    inDanger: Object.fromEntries(inDanger),
  };
  if (text(wanted) !== text(found)) {
    throw new Error(`SPIN counts\n${text(found)}\nand vgicheck\n${text(wanted)}`);
  }
};

const programOf = (label) => label.replaceAll(' ', '_');

const runOfVgicheck = (directory, id, era, { states, firings }) => {
  const ran = mustRun(directory, [process.execPath, search, id, ...(era === undefined ? [] : [era])]);
  const found = JSON.parse(ran.stdout);
  if (found.states !== states || found.firings !== firings) {
    throw new Error(`vgicheck counts ${found.states} states and ${found.firings} firings, and then others`);
  }
  return { seconds: found.cpu, whole: ran.cpu ?? ran.seconds, peak: ran.peak };
};

const measure = (name, directory) => {
  const [id, era] = name.split(':');
  const counts = translated(id, era, directory);
  const compiling = Object.entries(compilers).map(([label, flags]) => {
    const { seconds, cpu = seconds } = mustRun(directory, ['gcc', '-w', ...flags, '-o', programOf(label), 'pan.c']);
    return [label, cpu];
  });
  const samples = new Map([...compiling.map(([label]) => [label, []]), ['vgicheck', []]]);
  for (let round = 0; round < rounds; round++) {
    for (const [label, found] of samples) {
      found.push(
        label === 'vgicheck' ? runOfVgicheck(directory, id, era, counts) : runOfSpin(directory, label, counts),
      );
    }
  }
  return { name, counts, compiling: new Map(compiling), samples };
};

const number = (value, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const shown = ({ name, counts, compiling, samples }) => {
  const middle = (label, key) => median(samples.get(label).map((sample) => sample[key]));
  const base = middle('SPIN -O2', 'seconds');
  const rows = [...samples.keys()].map((label) => {
    const seconds = middle(label, 'seconds');
    const compiler = compiling.get(label);
    const peak = middle(label, 'peak');
    return [
      label,
      number(counts.states / seconds),
      number(base / seconds, 2),
      number(seconds, 2),
      number(compiler === undefined ? middle(label, 'whole') : compiler + seconds, 2),
      Number.isNaN(peak) ? '' : number(peak / 1e6),
    ];
  });
  return [
    `### ${name}: ${number(counts.states)} states, ${number(counts.firings)} firings\n`,
    `Equal in each run: states, transitions, ${number(counts.broken.states + counts.broken.firings)} states and firings that break a property, and how often each of ${counts.inDanger.size} properties was triggered. The trees are ${number(counts.bytes / 1e6, 1)} MB of C.\n`,
    table(['checker', 'states/s', '× SPIN -O2', 'search s', 'with compiler or start s', 'peak MB'], rows),
  ].join('\n');
};

for (const name of names) {
  const directory = values.into ?? mkdtempSync(join(tmpdir(), 'vgicheck-vgic-'));
  mkdirSync(directory, { recursive: true });
  try {
    process.stdout.write(`${shown(measure(name, directory))}\n`);
  } finally {
    if (values.into === undefined) {
      rmSync(directory, { recursive: true });
    }
  }
}
