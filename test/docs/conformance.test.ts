/** @module-tag slow */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { leaves } from '../../conformance/compare.js';
import { eraOfKernel } from '../../conformance/kernel-model.js';
import { readRecordings } from '../../conformance/recordings/files.js';
import { type Recording, setOf } from '../../conformance/recordings/recording.js';
import { replay } from '../../conformance/replay.js';
import { spell } from '../../conformance/vocabulary.js';
import { wrongModels } from '../../conformance/wrong-models.js';
import { bugs, eraOf, scenarios, vgic } from '../../model/index.js';
import { counted, grouped } from '../../src/report/table.js';
import { recorded } from '../support/recordings.js';

// The tables of docs/conformance.md are what the recordings say. `WRITE_DOCS=1 npx vitest run
// test/docs/conformance.test.ts` writes them anew.

const file = 'docs/conformance.md';
const recordings = readRecordings([recorded]);

/** Those of KVM's vgic. */
const rules = [
  ...new Set(
    scenarios.flatMap(({ id, says, config }) =>
      vgic(id, says, eraOf('linux-6.19').hypervisor(config)).rules.map((rule) => rule.id),
    ),
  ),
];

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** How much is compared. */
const amounts = (): string => {
  const sets = [...new Set(recordings.map(setOf))].map((set) => [set, recordings.filter((one) => setOf(one) === set)]);
  const row = (name: string, those: readonly Recording[]) => {
    const steps = those.flatMap((one) => one.steps);
    const operations = steps.reduce(
      (sum, { operation }) => sum + (operation.by === 'guest' ? operation.does.length : 1),
      0,
    );
    const values = steps.reduce((sum, { observed }) => sum + leaves(observed).length, 0);
    return [name, those.length, grouped(steps.length), grouped(operations), grouped(values)];
  };
  return table([
    ['set', 'recordings', 'steps', 'operations', 'values compared'],
    ['---', '---:', '---:', '---:', '---:'],
    ...sets.map(([set, those]) => row(set as string, those as readonly Recording[])),
    row('all', recordings),
  ]);
};

/** What recordings say of each bug of the catalogue. */
const seen = (): string => {
  const rows = bugs.map(({ id, says }) => {
    const wrong = wrongModels.find(({ bug }) => bug.id === id);
    const partings = recordings
      .filter((one) => wrong !== undefined && eraOfKernel(one.kernel, one.file).id === wrong.era)
      .map((one) => ({ one, partings: replay(one, wrong) }))
      .filter((parted) => parted.partings.length > 0);
    const [first] = partings;
    const [parting] = first?.partings ?? [];
    if (first === undefined || parting === undefined) {
      return [id, says, '-', '-'];
    }
    const [difference] = parting.differences;
    const where = `${setOf(first.one)} ${first.one.scenario}, step ${parting.step}, \`${spell(parting.operation)}\``;
    return [id, says, counted(partings.length, 'recording'), `${where}: ${difference?.path}`];
  });
  return table([['bug', 'what goes wrong', 'seen by', 'first'], ['---', '---', '---', '---'], ...rows]);
};

it.each([
  ['how much is compared', amounts],
  ['which bugs are seen', seen],
])('docs/conformance.md says %s', (what, made) => {
  const [begin, end] = [`<!-- ${what} -->\n`, `<!-- until here -->\n`];
  const text = readFileSync(file, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const shown = rest.slice(0, rest.indexOf(end));
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync(file, `${before}${begin}\n${made()}\n${rest.slice(rest.indexOf(end))}`);
    return;
  }
  expect(shown).toBe(`\n${made()}\n`);
});

it('after how many steps each wrong model is seen, stands there', () => {
  const [, rest = ''] = readFileSync(file, 'utf8').split('<!-- after how many steps bugs are seen -->\n');
  const named = [...rest.slice(0, rest.indexOf('<!-- until here -->')).matchAll(/^\| ((?:IT|LC|RT)?B\w+) \|/gm)].map(
    ([, id]) => id,
  );
  expect(named).toEqual(wrongModels.map(({ bug }) => bug.id));
});

it('every bug that no recording sees is spoken of', () => {
  const text = readFileSync(file, 'utf8');
  const unseen = [...text.matchAll(/^\| ((?:IT|LC|RT)?B\w+) \| [^|]* \| - \| - \|$/gm)].map(([, id]) => id ?? '');
  const prose = text.replaceAll(/^\|.*$/gm, '');
  expect(unseen.filter((id) => !prose.includes(id))).toEqual([]);
});

it('every rule is compared, a stage of another, or there is a reason', () => {
  const [, rest = ''] = readFileSync(file, 'utf8').split('<!-- which rules are compared -->\n');
  const [made = '', after = ''] = rest.split('<!-- until here -->');
  const compared = [...made.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, id]) => id ?? '');
  const blocks = made.split(/```(?:text)?/).filter((_, place) => place % 2 === 1);
  const [left = [], taken = [], others = []] = blocks.map((block) => block.trim().split(/,\s+/));
  expect([...left, ...others].filter((id) => !after.includes(`\`${id}\``))).toEqual([]);
  expect([...compared, ...left, ...taken, ...others].toSorted()).toEqual(rules.toSorted());
});
