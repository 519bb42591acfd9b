import { UsageError } from '../language/index.js';
import { type Column, counted, duration, grouped } from '../report/table.js';
import type { HuntWay } from './bugs-cases.js';
import { limitOptions } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import type { Io } from './io.js';
import { numberOf, secondsOf } from './options.js';
import { type Chances, huntByFuzz, huntBySweep, type RandomHunt, randomCodec } from './random-hunt.js';

/** For each bug. */
export const usualSeconds = 30;

const limitNames = Object.keys(limitOptions) as (keyof typeof limitOptions)[];

type Given = { readonly [K in 'seed' | 'seconds' | keyof typeof limitOptions]?: string };

/** @throws UsageError where they are out of range, or go with a search. */
const chancesOf = (options: Given, io: Io): Chances => {
  const limit = limitNames.find((name) => options[name] !== undefined);
  if (limit !== undefined) {
    throw new UsageError(`--${limit} is of --by search; random walks and sweeps take --seconds and --seed`);
  }
  const seed = numberOf('seed', options.seed, 'whole') ?? 1;
  const seconds = secondsOf('seconds', options.seconds) ?? usualSeconds;
  return { seed, seconds, signal: io.signal };
};

/** Looks for each bug by random walks through its scenario, or in generated configurations. */
export const atRandom = (
  by: 'fuzz' | 'sweep',
  options: Given,
  chosen: readonly CatalogueBug[],
  catalogue: Catalogue,
  io: Io,
): HuntWay<RandomHunt> => {
  const chances = chancesOf(options, io);
  const { seed, seconds } = chances;
  return {
    options: ` --by ${by} --seed ${seed} --seconds ${seconds}`,
    columns: randomColumns(by, chosen),
    hunt: (bug) => (by === 'fuzz' ? huntByFuzz : huntBySweep)(bug, catalogue, chances),
    codec: (bug) => randomCodec(catalogue, bug),
    cells: randomCells,
    notes: () => [],
    verdict: (hunts) => {
      const found = hunts.filter((ended) => ended.steps !== undefined && ended.trouble === undefined).length;
      const troubles = hunts.flatMap(({ bug, trouble }) => (trouble === undefined ? [] : [`${bug.id} ${trouble}`]));
      const all = `found: ${found} of ${counted(hunts.length, 'bug')} by ${by}, each within ${seconds} s, seed ${seed}`;
      return [all, ...troubles].join('; ');
    },
  };
};

const randomColumns = (by: 'fuzz' | 'sweep', chosen: readonly CatalogueBug[]): readonly Column[] => [
  { heading: 'bug', align: 'left', width: Math.max(...chosen.map(({ id }) => id.length)) },
  { heading: 'property', align: 'left' },
  { heading: 'time', align: 'right', width: 8 },
  { heading: by === 'fuzz' ? 'walked' : 'searched', align: 'right', width: 10 },
  { heading: 'steps', align: 'right' },
  { heading: 'shortest', align: 'right' },
  { heading: 'result', align: 'left', width: 9 },
  { heading: by === 'fuzz' ? 'scenario' : 'configuration', align: 'left' },
];

const randomCells = ({
  bug,
  seconds,
  effort,
  steps,
  shortest,
  trouble,
  where = '-',
}: RandomHunt): readonly string[] => [
  bug.id,
  bug.breaks,
  seconds === undefined ? '-' : duration(seconds),
  effort === undefined ? '-' : grouped(effort),
  steps === undefined ? '-' : String(steps),
  shortest === undefined ? '-' : String(shortest),
  trouble !== undefined ? 'trouble' : steps === undefined ? '-' : 'found',
  where,
];
