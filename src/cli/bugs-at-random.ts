import { type ExitCode, UsageError } from '../language/index.js';
import { worst } from '../report/outcome.js';
import { type Column, counted, duration, grouped, table } from '../report/table.js';
import { canvasOf } from './canvas.js';
import { limitOptions } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import type { Io } from './io.js';
import { numberOf, secondsOf } from './options.js';
import { type Chances, huntByFuzz, huntBySweep, type RandomHunt } from './random-hunt.js';
import { tinted } from './reporter.js';

/** For each bug. */
export const usualSeconds = 30;

const limitNames = Object.keys(limitOptions) as (keyof typeof limitOptions)[];

/** @throws UsageError where they are out of range, or go with a search. */
export const chancesOf = (
  options: { readonly [K in 'seed' | 'seconds' | keyof typeof limitOptions]?: string },
  io: Io,
): Chances => {
  const limit = limitNames.find((name) => options[name] !== undefined);
  if (limit !== undefined) {
    throw new UsageError(`--${limit} is of --by search; random walks and sweeps take --seconds and --seed`);
  }
  const seed = numberOf('seed', options.seed, 'whole') ?? 1;
  const seconds = secondsOf('seconds', options.seconds) ?? usualSeconds;
  return { seed, seconds, signal: io.signal };
};

/** Looks for bugs at random, a row for each as it ends. */
export const atRandom = async (
  by: 'fuzz' | 'sweep',
  chosen: readonly CatalogueBug[],
  chances: Chances,
  catalogue: Catalogue,
  io: Io,
): Promise<ExitCode> => {
  const { paint } = canvasOf(io);
  const print = (line: string): void => io.stdout.write(`${line}\n`);
  const columns = randomColumns(by, chosen);
  print(paint('dim', table(columns, [])[0] ?? ''));
  const hunts: RandomHunt[] = [];
  for (const bug of chosen) {
    const ended = await (by === 'fuzz' ? huntByFuzz : huntBySweep)(bug, catalogue, chances);
    hunts.push(ended);
    print(tinted(paint, ended.code, table(columns, [randomCells(ended)])[1] ?? ''));
  }
  const code = worst(hunts.map((ended) => ended.code));
  const found = hunts.filter((ended) => ended.steps !== undefined && ended.trouble === undefined).length;
  const troubles = hunts.flatMap(({ bug, trouble }) => (trouble === undefined ? [] : [`${bug.id} ${trouble}`]));
  const verdict = `found: ${found} of ${counted(hunts.length, 'bug')} by ${by}, each within ${chances.seconds} s, seed ${chances.seed}`;
  print('');
  print(tinted(paint, code, [verdict, ...troubles].join('; ')));
  return code;
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
