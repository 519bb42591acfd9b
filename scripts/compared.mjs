// Writes the tables of docs/conformance.md that say which steps of the hypervisor, and which rules of the model, were
// compared with a kernel's: node scripts/compared.mjs docs/conformance.md
//
// A step was compared when a script in which it is taken was: one of the recordings, of the stories and situations, of the
// walks. A rule was, when an operation of such a script takes all steps that an action of the rule takes.

import { readFileSync, writeFileSync } from 'node:fs';
import { comparedRules } from '../dist/conformance/compared-rules.js';
import { readRecordings } from '../dist/conformance/index.js';
import { modelOfKernel } from '../dist/conformance/kernel-model.js';
import { otherHosts, usualHost } from '../dist/conformance/linux/hosts.js';
import { situationScripts, storyScripts } from '../dist/conformance/linux/stories.js';
import { stepsOfRules } from '../dist/conformance/rule-steps.js';
import { modelledWalks } from '../dist/conformance/seen.js';
import { stepsTaken } from '../dist/conformance/steps-taken.js';
import { eras } from '../dist/model/index.js';

const [file] = process.argv.slice(2);
const gics = [2, 3];
const walked = { steps: 2_000 };
/** Of another number of list registers, or of host CPUs. */
const isAnother = ({ listRegisters, hostCpus }) => listRegisters < usualHost.listRegisters || hostCpus !== undefined;
const recordings = readRecordings(['conformance/recorded']);
/** Has recordings, and can do what words of later kernels need. */
const ofRules = 'linux-6.19';

const scriptsOf = ({ id, hypervisor }) => ({
  recorded: recordings
    .filter(({ kernel }) => modelOfKernel(kernel, '').era.id === id)
    .map(({ setup, steps }) => ({ setup, operations: steps.map(({ operation }) => operation) })),
  wandered: gics.flatMap((gic) =>
    [usualHost, ...otherHosts.filter(isAnother)].flatMap((host) =>
      modelledWalks(gic, hypervisor, { seed: 1, steps: walked.steps / host.share, host }).map(({ script }) => script),
    ),
  ),
  told: gics.flatMap((gic) => [...storyScripts(gic).map(({ script }) => script), ...situationScripts(gic)]),
});

let rules = [];
const measured = eras.map((era) => {
  const { id, hypervisor } = era;
  const taken = Object.values(scriptsOf(era)).map((scripts) => stepsTaken(scripts, hypervisor));
  const [recorded, ...made] = taken.map((operations) => new Set(operations.flatMap(({ steps }) => [...steps])));
  const names = Object.keys(hypervisor.steps).sort();
  const isMade = (name) => made.some((those) => those.has(name));
  const left = names.filter((name) => !recorded.has(name) && !isMade(name));
  if (id === ofRules) {
    rules = comparedRules(stepsOfRules(hypervisor), taken);
  }
  process.stderr.write(`${id}: ${left.length} of ${names.length} left\n`);
  const some = (isThere) => names.filter(isThere).length;
  return { id, left, cells: [id, names.length, some((name) => recorded.has(name)), some(isMade), left.length] };
});

const [first, ...others] = measured;
const everywhere = first.left.filter((name) => others.every(({ left }) => left.includes(name)));
const only = measured.flatMap(({ id, left }) => {
  const own = left.filter((name) => !everywhere.includes(name)).map((name) => `\`${name}\``);
  return own.length === 0 ? [] : [`In ${id} also ${own.join(', ')}.`];
});
const lines = (words) =>
  words
    .join(', ')
    .replaceAll(/(.{1,110}(?:,|$))(?: |$)/g, '$1\n')
    .trimEnd();

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

const isCompared = ({ operations }) => operations.some((count) => count > 0);
const plain = rules.filter(({ isStage }) => !isStage);
const stages = rules.filter(({ isStage }) => isStage);
const shown = (count) => count.toLocaleString('en');
const named = (ids) => ids.map(({ id }) => id).sort();
const ofRule = ({ id, words, operations }) =>
  `| ${[`\`${id}\``, words.map((word) => `\`${word}\``).join(', ') || 'many', ...operations.map(shown)].join(' | ')} |`;

const tableOfRules = [
  `Of ${plain.length} rules ${plain.filter(isCompared).length} were compared:`,
  '',
  '| rule | most often in | recordings | walks | stories, situations |',
  '| --- | --- | ---: | ---: | ---: |',
  ...plain.filter(isCompared).map(ofRule),
  '',
  'Not compared:',
  '',
  '```text',
  lines(named(plain.filter((rule) => !isCompared(rule)))),
  '```',
  '',
  'Stages of others, which an operation takes one after the other:',
  '',
  '```text',
  lines(named(stages.filter(isCompared))),
  '```',
  '',
  'Stages that none takes:',
  '',
  '```text',
  lines(named(stages.filter((rule) => !isCompared(rule)))),
  '```',
].join('\n');

const put = (text, what, made) => {
  const mark = `<!-- ${what} -->\n\n`;
  const from = text.indexOf(mark) + mark.length;
  return text.slice(0, from) + made + text.slice(text.indexOf('\n\n<!-- until here -->', from));
};
const text = readFileSync(file, 'utf8');
writeFileSync(file, put(put(text, 'which steps are compared', table), 'which rules are compared', tableOfRules));
