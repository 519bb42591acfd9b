// What the engine is meant to reach on the benchmark model.

import { countsOf } from './sizes.mjs';

/**
 * @typedef {import('./report.mjs').Row} Row
 * @typedef {object} Goal
 * @property {string} says
 * @property {(states: number, size: import('./sizes.mjs').Size) => boolean} on  the sizes that it is about
 * @property {(row: Row) => boolean} among  the configurations of vgicheck, of which the best counts
 * @property {string} [than]  the label of what it is compared with
 * @property {(row: Row, than?: Row) => number} value
 * @property {number} [least]
 * @property {number} [most]
 */

const exact = ({ configuration }) => !configuration.orbits;
const threads = (count) => (row) => exact(row) && row.configuration.threads === count;
const faster = (row, than) => than.seconds / row.seconds;
const many = (states) => states >= 1e6;
const hundredMillion = (states) => states >= 1e8;
const bytes = ({ peak, states }) => peak / states;

/** @type {readonly Goal[]} */
const goals = [
  { says: '× SPIN -O2', on: many, among: threads(1), than: 'SPIN -O2', value: faster, least: 5 },
  { says: '× SPIN -O2, with 2 threads', on: many, among: threads(2), than: 'SPIN -O2', value: faster, least: 8 },
  ...['', ', with arrays'].flatMap((model) => [
    { says: `× rumur${model}`, on: many, among: threads(1), than: `rumur${model}`, value: faster, least: 90 },
    {
      says: `× rumur without invariants${model}`,
      on: many,
      among: threads(1),
      than: `rumur without invariants${model}`,
      value: faster,
      least: 25,
    },
  ]),
  {
    says: 'bytes/state of the process, without traces',
    on: hundredMillion,
    among: (row) => exact(row) && !row.configuration.traces,
    value: bytes,
    most: 2.5,
  },
  {
    says: 'MiB of the process, without traces',
    on: hundredMillion,
    among: (row) => exact(row) && !row.configuration.traces,
    value: ({ peak }) => peak / 2 ** 20,
    most: 256,
  },
  {
    says: 'bytes/state of the process, with traces',
    on: hundredMillion,
    among: (row) => exact(row) && row.configuration.traces,
    value: bytes,
    most: 6.5,
  },
  {
    says: 'seconds from source to verdict',
    on: (states) => states > 1e5 && states < 2e5,
    among: exact,
    value: ({ verdict }) => verdict,
    most: 0.25,
  },
  {
    says: "× SPIN's time to the verdict, with symmetry",
    on: (_, size) => size.name === '2,3,3,HHH',
    among: (row) => !exact(row),
    than: 'SPIN -O2',
    value: (row, than) => than.verdict / row.verdict,
    least: 50,
  },
];

/** @param {import('./sizes.mjs').Size} size @param {readonly Row[]} rows */
export const goalsFor = (size, rows) => {
  const ours = rows.filter(({ configuration }) => configuration.ours);
  return goals
    .filter(({ on }) => on(countsOf(size).states, size))
    .flatMap(({ says, among, than, value, least, most }) => {
      const other = rows.find(({ configuration }) => configuration.label === than);
      const values = ours
        .filter(among)
        .map((row) => ({ label: row.configuration.label, value: than && !other ? Number.NaN : value(row, other) }))
        .filter((one) => !Number.isNaN(one.value))
        .toSorted((a, b) => (least === undefined ? a.value - b.value : b.value - a.value));
      const wanted = least === undefined ? `≤ ${most}` : `≥ ${least}`;
      return values.slice(0, 1).map((best) => ({ says, wanted, measured: best.value.toFixed(2), label: best.label }));
    });
};
