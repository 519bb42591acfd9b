import { exitCode, UsageError } from '../language/index.js';
import { worst } from '../report/outcome.js';
import { type Column, counted, duration, grouped, table } from '../report/table.js';
import { atRandom, chancesOf, usualSeconds } from './bugs-at-random.js';
import { canvasOf } from './canvas.js';
import { limitOptions, limitsOf } from './carry-out.js';
import type { CatalogueBug } from './catalogue.js';
import { command, withOption } from './command.js';
import { type Hunt, hunt, type WithoutBug } from './hunt.js';
import { wordOf } from './options.js';
import { progressLine, quietOption } from './progress.js';
import { tinted } from './reporter.js';
import { bugNamed, lacking } from './scenarios.js';
import { assertOut } from './write-out.js';
import { written } from './written.js';

export const bugs = command({
  name: 'bugs',
  usage: '[ID…]',
  says: 'switches real bugs on, one by one, and must find each',
  options: {
    ...withOption,
    by: { type: 'string', value: 'search|fuzz|sweep', says: 'how: a search of its scenario, random walks, or a sweep' },
    seed: { type: 'string', value: 'N', says: 'of random walks and sweeps (1)' },
    seconds: { type: 'string', value: 'N', says: `of random walks and sweeps, for each bug (${usualSeconds})` },
    ...limitOptions,
    ...quietOption,
    out: { type: 'string', value: 'FILE.html', says: 'write a page with the trace of each, of a search' },
  },
  notes: [
    'The same scenario without the bug must hold, unless its era really had the bug.',
    'By fuzz its trace must be shrunk to at most twice the shortest; by sweep the smallest configuration is shown.',
    'Exit code 0 when every bug is found as it should be, 1 when one is not, 3 when a search was cut short.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const out = await assertPage(options);
    const by = wordOf('by', options.by, ['search', 'fuzz', 'sweep']) ?? 'search';
    const chosen = names.length > 0 ? [...new Set(names)].map((id) => bugNamed(catalogue, id)) : catalogue.bugs;
    if (chosen.length === 0) {
      throw lacking(catalogue, 'bugs', 'bug');
    }
    if (by !== 'search') {
      return await atRandom(by, chosen, chancesOf(options, io), catalogue, io);
    }
    assertSearch(options);
    const circumstances = { limits: limitsOf(options), io, progress: progressLine(io, options.quiet) };
    const { paint } = canvasOf(io);
    const print = (line: string): void => io.stdout.write(`${line}\n`);

    const columns = columnsFor(chosen);
    print(paint('dim', table(columns, [])[0] ?? ''));
    const withoutBug: WithoutBug = new Map();
    const hunts: Hunt[] = [];
    for (const bug of chosen) {
      const ended = await hunt(bug, catalogue, circumstances, withoutBug);
      hunts.push(ended);
      print(tinted(paint, ended.code, table(columns, [cells(ended)])[1] ?? ''));
    }
    print('');
    for (const { bug, steps = 0 } of hunts) {
      if (bug.longer !== undefined && steps > bug.steps) {
        print(`${bug.id} takes ${counted(steps, 'step')}, the catalogue ${bug.steps}: ${bug.longer}`);
      }
    }
    const code = worst(hunts.map((ended) => ended.code));
    const verdict = verdictOf(hunts);
    const page = written(
      out && (() => out.pages.writeReport(out.file, catalogue, out.pages.reportOfBugs(catalogue, hunts, verdict))),
    );
    if (page.line !== undefined) {
      print(`${page.line}\n`);
    }
    print(tinted(paint, code, verdict));
    page.complain(io, catalogue);
    return code;
  },
});

const assertSearch = ({ seed, seconds }: { readonly seed?: string; readonly seconds?: string }): void => {
  if (seed !== undefined || seconds !== undefined) {
    throw new UsageError(`--${seed === undefined ? 'seconds' : 'seed'} is of --by fuzz and --by sweep`);
  }
};

/** @throws UsageError where something else than a page of a search is to be written. */
const assertPage = async ({ out: file, by }: { readonly out?: string; readonly by?: string }) => {
  const out = await assertOut(file);
  if (out === undefined) {
    return undefined;
  }
  const { pages } = out;
  if (pages === undefined || (by !== undefined && by !== 'search')) {
    throw new UsageError('bugs --out writes a page of a search: FILE.html, without --by');
  }
  return { ...out, pages };
};

const verdictOf = (hunts: readonly Hunt[]): string => {
  const troubled = hunts.filter(({ trouble }) => trouble !== undefined);
  if (troubled.length === 0) {
    return `found: ${counted(hunts.length, 'bug')}, each by the property it breaks, and nothing is broken without it`;
  }
  const word = troubled.every(({ code }) => code === exitCode.inconclusive) ? 'inconclusive' : 'violated';
  return `${word}: ${troubled.map(({ bug, trouble }) => `${bug.id} ${trouble}`).join('; ')}`;
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
