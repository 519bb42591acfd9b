// Writes the table of docs/conformance.md that says which steps of the hypervisor were compared with a kernel's:
// node scripts/compared.mjs docs/conformance.md
//
// A step was compared when a script in which it is taken was: one of the recordings, of the stories and situations, of the walks.

import { readFileSync, writeFileSync } from 'node:fs';
import { counting } from '../dist/conformance/counting.js';
import { readRecordings } from '../dist/conformance/index.js';
import { modelOfKernel } from '../dist/conformance/kernel-model.js';
import { otherHosts, usualHost } from '../dist/conformance/linux/hosts.js';
import { situationScripts, storyScripts } from '../dist/conformance/linux/stories.js';
import { ModelledMachine } from '../dist/conformance/model/modelled-machine.js';
import { allQuirksOf } from '../dist/conformance/quirks.js';
import { replay } from '../dist/conformance/replay.js';
import { modelledWalks } from '../dist/conformance/seen.js';
import { eras } from '../dist/model/index.js';

const [file] = process.argv.slice(2);
const gics = [2, 3];
const walked = { steps: 2_000 };
/** Of another number of list registers, or of host CPUs. */
const isAnother = ({ listRegisters, hostCpus }) => listRegisters < usualHost.listRegisters || hostCpus !== undefined;
const recordings = readRecordings(['conformance/recorded']);

const measured = eras.map(({ id, hypervisor }) => {
  const [recorded, wandered] = [new Map(), new Map()];
  for (const recording of recordings) {
    if (modelOfKernel(recording.kernel, '').era.id === id) {
      replay(recording, { hypervisor: counting(hypervisor, recorded) });
    }
  }
  for (const gic of gics) {
    const counted = counting(hypervisor, wandered);
    for (const host of [usualHost, ...otherHosts.filter(isAnother)]) {
      modelledWalks(gic, counted, { seed: 1, steps: walked.steps / host.share, host });
    }
    for (const { setup, operations } of [...storyScripts(gic).map(({ script }) => script), ...situationScripts(gic)]) {
      const machine = new ModelledMachine('script', setup, counted, allQuirksOf(gic));
      operations.map((operation) => machine.perform(operation));
    }
  }
  const names = Object.keys(hypervisor.steps).sort();
  const some = (counts) => names.filter((name) => counts.has(name)).length;
  const left = names.filter((name) => !recorded.has(name) && !wandered.has(name));
  process.stderr.write(`${id}: ${left.length} of ${names.length} left\n`);
  return { id, left, cells: [id, names.length, some(recorded), some(wandered), left.length] };
});

const [first, ...others] = measured;
const everywhere = first.left.filter((name) => others.every(({ left }) => left.includes(name)));
const only = measured.flatMap(({ id, left }) => {
  const own = left.filter((name) => !everywhere.includes(name)).map((name) => `\`${name}\``);
  return own.length === 0 ? [] : [`In ${id} also ${own.join(', ')}.`];
});
const lines = (words) => words.join(', ').replaceAll(/(.{1,110}),(?: |$)/g, '$1,\n');

const table = [
  '| era | steps | in recordings | in walks, stories, situations | in neither |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...measured.map(({ cells }) => `| ${cells.join(' | ')} |`),
  '',
  'In neither, in every era:',
  '',
  '```text',
  lines(everywhere),
  '```',
  ...(only.length === 0 ? [] : ['', ...only]),
].join('\n');

const text = readFileSync(file, 'utf8');
const mark = '<!-- which steps are compared -->\n\n';
const from = text.indexOf(mark) + mark.length;
const to = text.indexOf('\n\n<!-- until here -->', from);
writeFileSync(file, text.slice(0, from) + table + text.slice(to));
