import { hasLiveness, UsageError } from '../language/index.js';
import { fittedTable } from '../report/fitted-table.js';
import { worst } from '../report/outcome.js';
import { atRandom, usualSeconds } from './bugs-at-random.js';
import { bySearch } from './bugs-by-search.js';
import { type BugHunt, bugsJson, type HuntWay, reportOfBugs } from './bugs-cases.js';
import { canvasOf } from './canvas.js';
import { limitOptions } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { command, withOption } from './command.js';
import { everywhere } from './everywhere.js';
import { checkOfBug } from './hunt.js';
import { wordOf } from './options.js';
import { quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { bugNamed, lacking, scenarioNamed } from './scenarios.js';
import { jobsOption } from './shards/jobs.js';
import type { Task, Work } from './shards/task.js';
import { shardOptions, workOf } from './shards/work.js';
import { tinted } from './tinted.js';
import { pageOut } from './write-out.js';

export const bugs = command({
  name: 'bugs',
  usage: '[ID…]',
  says: 'switches real bugs on, one by one, and must find each',
  options: {
    ...withOption,
    everywhere: { type: 'boolean', says: 'in every scenario of a suite: which properties notice it, and how soon' },
    suite: { type: 'string', value: 'quick|full', says: 'of --everywhere (quick)' },
    by: { type: 'string', value: 'search|fuzz|sweep', says: 'how: a search of its scenario, random walks, or a sweep' },
    seed: { type: 'string', value: 'N', says: 'of random walks and sweeps (1)' },
    seconds: { type: 'string', value: 'N', says: `of random walks and sweeps, for each bug (${usualSeconds})` },
    ...limitOptions,
    ...quietOption,
    ...reportOptions,
    ...shardOptions,
    ...jobsOption,
    out: { type: 'string', value: 'FILE.html', says: 'write a page with the trace of each' },
  },
  notes: [
    'The same scenario without the bug must hold, and do so with the causes of its findings mended; a property that a',
    'finding breaks must be broken by the bug with that cause mended.',
    'By fuzz its trace must be shrunk to at most twice the shortest; by sweep the smallest configuration is shown.',
    'Exit code 0 when every bug is found as it should be, 1 when one is not, 3 when a search was cut short.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    assertTogether(options);
    const out = await pageOut('bugs', options.out);
    const wanted = await reportsWanted(options);
    const by = wordOf('by', options.by, ['search', 'fuzz', 'sweep']) ?? 'search';
    const chosen = chosenOf(catalogue, names, by);
    if (chosen.length === 0) {
      throw lacking(catalogue, 'bugs', 'bug');
    }
    const work = workOf({ command: 'bugs', options, names }, catalogue, io);
    const tasks = work.dealt(chosen.map((bug) => taskOf(catalogue, bug)));
    const publication = new Publication(io, canvasOf(io), wanted);
    if (options.everywhere) {
      const suite = wordOf('suite', options.suite, ['quick', 'full']) ?? 'quick';
      return await everywhere(oneOf(names, chosen), { ...options, suite }, catalogue, io, publication);
    }
    const carryOut = async <H extends BugHunt>(way: HuntWay<H>) => {
      const hunts = await huntAll(way, work, tasks, publication);
      const code = worst(hunts.map((hunt) => hunt.code));
      const verdict = way.verdict(hunts);
      publication.end(
        verdict,
        code,
        {
          json: () => bugsJson(catalogue.version, hunts, verdict),
          report: () => reportOfBugs(catalogue, hunts, way.options, verdict, namingOf(catalogue)),
        },
        catalogue,
        out && (() => out.pages.writeReport(out.file, catalogue, out.pages.reportOfBugs(catalogue, hunts, verdict))),
        work.blob,
      );
      return code;
    };
    return by === 'search'
      ? await carryOut(bySearch(options, chosen, catalogue, io))
      : await carryOut(atRandom(by, options, chosen, catalogue, io));
  },
});

/**
 * Those that are named, or all that can be found so.
 * @throws UsageError where a random walk is to find what only a run without end breaks.
 */
const chosenOf = (catalogue: Catalogue, names: readonly string[], by: string): readonly CatalogueBug[] => {
  const named = [...new Set(names)].map((id) => bugNamed(catalogue, id));
  const breaksRuns = (bug: CatalogueBug): boolean => hasLiveness(checkOfBug(catalogue, bug).model);
  const endless = by === 'search' ? undefined : named.find(breaksRuns);
  if (endless !== undefined) {
    throw new UsageError(
      `${endless.id} breaks ${endless.breaks}, a property of runs without end, and --by ${by} makes none; leave --by out`,
    );
  }
  if (named.length > 0) {
    return named;
  }
  return by === 'search' ? catalogue.bugs : catalogue.bugs.filter((bug) => !breaksRuns(bug));
};

/** What it takes is what is pinned of its scenario, which is searched with it and without. */
const taskOf = (catalogue: Catalogue, bug: CatalogueBug): Task & { readonly bug: CatalogueBug } => {
  const { scenario, args } = scenarioNamed(catalogue, bug.scenario);
  const { firings = 0 } = scenario.pinned?.(scenario.eras.length === 0 ? undefined : bug.era, args) ?? {};
  return { key: bug.id, cost: firings, model: () => checkOfBug(catalogue, bug).model, bug };
};

/** @throws UsageError where not one bug is named: the others would hide it. */
const oneOf = (names: readonly string[], [bug]: readonly CatalogueBug[]): CatalogueBug => {
  if (bug === undefined || new Set(names).size !== 1) {
    throw new UsageError('--everywhere takes one bug: bugs ID --everywhere');
  }
  return bug;
};

/** @throws UsageError where an option is given that has nothing to say beside the others. */
const assertTogether = (options: {
  readonly everywhere?: true;
  readonly suite?: string;
  readonly by?: string;
  readonly out?: string;
}): void => {
  if (!options.everywhere && options.suite !== undefined) {
    throw new UsageError('--suite is of --everywhere');
  }
  const other = (['by', 'out'] as const).find((name) => options[name] !== undefined);
  if (options.everywhere && other !== undefined) {
    throw new UsageError(`--everywhere and --${other} contradict each other: it searches, and shows no traces`);
  }
};

/** A row for each bug as its hunt ends, then what is to be said of them. */
const huntAll = async <H extends BugHunt>(
  way: HuntWay<H>,
  work: Work,
  tasks: readonly ReturnType<typeof taskOf>[],
  { print, printParagraph, canvas: { paint, width } }: Publication,
): Promise<readonly H[]> => {
  const rowsOf = (...cells: readonly (readonly string[])[]) => fittedTable(way.columns, cells, width);
  print(...(rowsOf()[0] ?? []).map((line) => paint('dim', line)));
  const hunts: H[] = [];
  for (const task of tasks) {
    const hunt = await work.done(task, way.codec(task.bug), () => way.hunt(task.bug));
    hunts.push(hunt);
    print(...(rowsOf(way.cells(hunt))[1] ?? []).map((line) => tinted(paint, hunt.code, line)));
  }
  printParagraph(way.notes(hunts));
  return hunts;
};
