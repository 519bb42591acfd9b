// What was measured, as Markdown that lines up when it is read as text.

import { cpus, totalmem, type } from 'node:os';
import { goalsFor } from './goals.mjs';
import { countsOf } from './sizes.mjs';
import { table } from './table.mjs';

/** What is compared with: a column each, and the label of the configuration. */
const references = [
  ['× SPIN -O2', 'SPIN -O2'],
  ['× SPIN best', 'SPIN at its best'],
  ['× rumur', 'rumur'],
  ['× rumur, no inv.', 'rumur without invariants'],
];

/**
 * @typedef {{ configuration: import('./engines/index.mjs').Configuration, states: number, seconds: number,
 *   verdict: number, peak?: number, ownBytes?: number }} Row
 * @typedef {{ size: import('./sizes.mjs').Size, absent: Map<string, string>, rows: Row[] }} Measured
 *
 * @param {readonly Measured[]} measured
 * @param {{ command: string, rounds: number, versions: readonly string[], missing: readonly string[] }} how
 */
export const report = (measured, { command, rounds, versions, missing }) => {
  const used = new Map(
    measured.flatMap(({ rows }) => rows.map(({ configuration: { label, version } }) => [label, version])),
  );
  return `# Results of the benchmark

\`\`\`sh
${command}
\`\`\`

${machine()}. Medians of ${rounds} rounds in turn. What is measured, and how, is told in [README.md](README.md).

${[...versions, ...missing].map((line) => `- ${line}\n`).join('')}
${measured.map(section).join('\n')}
## Flags

${table(['checker', 'flags'], [...used], 2)}`;
};

const machine = () => {
  const [{ model }] = cpus();
  return `${type()}, ${cpus().length} × ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
};

const section = ({ size, absent, rows }) => {
  const { states } = countsOf(size);
  const of = (label) => rows.find(({ configuration }) => configuration.label === label);
  const compared = references.filter(([, label]) => of(label) !== undefined);
  const head = ['checker', 'states/s', ...compared.map(([column]) => column), 'search s'];
  const more = ['verdict s', ...compared.slice(0, 1).map(([column]) => column), 'peak MB', 'bytes/state', 'of tables'];
  const lines = rows.map((row) => [
    row.configuration.label + (row.states === states ? '' : ` (${grouped(row.states)} states)`),
    grouped(Math.round(row.states / row.seconds)),
    ...compared.map(([, label]) => ratio(of(label).seconds / row.seconds)),
    row.seconds.toFixed(2),
    row.verdict.toFixed(2),
    ...compared.slice(0, 1).map(([, label]) => ratio(of(label).verdict / row.verdict)),
    row.peak === undefined ? '–' : Math.round(row.peak / 1e6).toString(),
    row.peak === undefined ? '–' : (row.peak / row.states).toFixed(1),
    row.ownBytes === undefined ? '' : row.ownBytes.toFixed(1),
  ]);
  return `## ${size.name}: ${grouped(states)} states

${table([...head, ...more], lines)}${goals(size, rows)}${unavailable(absent)}`;
};

const goals = (size, rows) => {
  const lines = goalsFor(size, rows).map(({ says, label, wanted, measured }) => [says, label, wanted, measured]);
  return lines.length === 0 ? '' : `\n${table(['goal', 'reached by', 'wanted', 'measured'], lines, 2)}`;
};

/** @param {Map<string, string>} absent */
const unavailable = (absent) => {
  const reasons = [...new Set(absent.values())];
  const labels = (reason) => [...absent].filter(([, why]) => why === reason).map(([label]) => label);
  return reasons.map((reason) => `\nNot available (${reason}): ${labels(reason).join('; ')}.\n`).join('');
};

const ratio = (number) => number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);

const grouped = (number) => number.toLocaleString('en');
