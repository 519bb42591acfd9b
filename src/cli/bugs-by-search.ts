import { exitCode, UsageError } from '../language/index.js';
import { type Column, counted, duration, grouped } from '../report/table.js';
import { type HuntWay, wordOfBugs } from './bugs-cases.js';
import { type limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { type Hunt, hunt, huntCodec, type WithoutBug } from './hunt.js';
import type { Io } from './io.js';
import { progressLine } from './progress.js';

type Given = { readonly [K in 'seed' | 'seconds' | keyof typeof limitOptions]?: string } & { readonly quiet?: true };

/** Searches the scenario of each bug with it and without. */
export const bySearch = (
  options: Given,
  chosen: readonly CatalogueBug[],
  catalogue: Catalogue,
  io: Io,
): HuntWay<Hunt> => {
  assertSearch(options);
  const circumstances = { limits: limitsOf(options), io, progress: progressLine(io, options.quiet) };
  const withoutBug: WithoutBug = new Map();
  return {
    options: '',
    columns: columnsFor(chosen),
    hunt: (bug) => hunt(bug, catalogue, circumstances, withoutBug),
    codec: (bug) => huntCodec(catalogue, bug),
    cells,
    notes: (hunts) =>
      hunts.flatMap(({ bug, steps = 0 }) =>
        bug.longer !== undefined && steps > bug.steps
          ? [`${bug.id} takes ${counted(steps, 'step')}, the catalogue ${bug.steps}: ${bug.longer}`]
          : [],
      ),
    verdict,
  };
};

const assertSearch = ({ seed, seconds }: Given): void => {
  if (seed !== undefined || seconds !== undefined) {
    throw new UsageError(`--${seed === undefined ? 'seconds' : 'seed'} is of --by fuzz and --by sweep`);
  }
};

const verdict = (hunts: readonly Hunt[]): string => {
  const troubles = hunts.flatMap(({ bug, trouble }) => (trouble === undefined ? [] : [`${bug.id} ${trouble}`]));
  return troubles.length === 0
    ? `found: ${counted(hunts.length, 'bug')}, each by the property it breaks, and nothing is broken without it`
    : `${wordOfBugs(hunts)}: ${troubles.join('; ')}`;
};

const columnsFor = (chosen: readonly CatalogueBug[]): readonly Column[] => {
  const widest = (of: (bug: CatalogueBug) => string): number => Math.max(0, ...chosen.map((bug) => of(bug).length));
  return [
    { heading: 'bug', align: 'left', width: widest(({ id }) => id) },
    { heading: 'property', align: 'left', width: widest(({ breaks }) => breaks) },
    { heading: 'scenario', align: 'left', width: widest(({ scenario }) => scenario) },
    { heading: 'era', align: 'left', width: widest(({ era }) => era || '-') },
    { heading: 'steps', align: 'right' },
    { heading: 'catalogue', align: 'right' },
    { heading: 'states', align: 'right', width: 11 },
    { heading: 'time', align: 'right', width: 8 },
    { heading: 'result', align: 'left' },
  ];
};

const cells = ({ bug, steps, states, seconds, code, trouble }: Hunt): readonly string[] => [
  bug.id,
  bug.breaks,
  bug.scenario,
  bug.era || '-',
  steps === undefined ? '-' : String(steps),
  String(bug.steps),
  states === undefined ? '-' : grouped(states),
  seconds === undefined ? '-' : duration(seconds),
  trouble === undefined ? 'found' : code === exitCode.inconclusive ? 'cut short' : 'not as it should be',
];
