// Writes the table of docs/conformance.md that says which bug is seen after how many steps by which comparison:
// node scripts/seen.mjs docs/conformance.md
//
// No kernel is booted: random walks are taken by the model of a kernel, and each wrong model takes them again.

import { readFileSync, writeFileSync } from 'node:fs';
import { eraOfKernel, readRecordings } from '../dist/conformance/index.js';
import { usualHost } from '../dist/conformance/linux/hosts.js';
import { modelledWalks, stepsUntilSeen, stepsUntilSeenIn } from '../dist/conformance/seen.js';
import { wrongModels } from '../dist/conformance/wrong-models.js';
import { eraOf } from '../dist/model/index.js';

const [file] = process.argv.slice(2);
const walked = { seed: 1, steps: 4_000 };

const recordings = readRecordings(['conformance/recorded']);
const walks = new Map();
const atOnce = { ...usualHost, hostCpus: 2 };
const walksOf = (gic, era, host) => {
  const key = `${gic} ${era} ${host.hostCpus}`;
  walks.set(key, walks.get(key) ?? modelledWalks(gic, eraOf(era).hypervisor, { ...walked, host }));
  return walks.get(key);
};

const shown = (steps) => steps?.toLocaleString('en') ?? '-';
const rows = wrongModels.map(({ bug, era, hypervisor }) => {
  const of = (gic) => recordings.filter(({ kernel, setup }) => eraOfKernel(kernel, '').id === era && setup.gic === gic);
  const cells = [2, 3].flatMap((gic) => [
    stepsUntilSeenIn(of(gic), hypervisor),
    stepsUntilSeen(walksOf(gic, era, usualHost), hypervisor),
    stepsUntilSeen(walksOf(gic, era, atOnce), hypervisor),
  ]);
  process.stderr.write(`${bug.id} ${cells.map(shown).join(' ')}\n`);
  return `| ${[bug.id, era, ...cells.map(shown)].join(' | ')} |`;
});

const table = [
  '| bug | in | recordings, GICv2 | walks, GICv2 | at once, GICv2 | recordings, GICv3 | walks, GICv3 | at once, GICv3 |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows,
].join('\n');

const text = readFileSync(file, 'utf8');
const mark = '<!-- after how many steps bugs are seen -->\n\n';
const from = text.indexOf(mark) + mark.length;
const to = text.indexOf('\n\n<!-- until here -->', from);
writeFileSync(file, text.slice(0, from) + table + text.slice(to));
