import { exitCode, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { type Fuzzed, fuzzingLines, fuzzingVerdict, violationOf } from '../report/fuzzing.js';
import { reportOfFuzzing } from '../report/fuzzing-cases.js';
import { nameOfCheck } from '../report/name.js';
import { fuzzingJson } from '../report/random-json.js';
import { grouped } from '../report/table.js';
import { fuzz as walkAtRandom } from '../simulate/index.js';
import { canvasOf, legendOption } from './canvas.js';
import { findingsIn } from './carry-out.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import type { Io } from './io.js';
import { type Given, numberOf, secondsOf } from './options.js';
import { type Check, planOf } from './plan.js';
import { type ProgressLine, progressLine, quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { bugNamed, typed } from './scenarios.js';
import { seedsOf, seedsOption } from './seeds.js';
import type { Codec, Task } from './shards/task.js';
import { shardOptions, workOf } from './shards/work.js';
import { assertOut, executing, noTraceTo, type Out, writeRuns } from './write-out.js';

const usualSeconds = 10;

const options = {
  ...withOption,
  seed: { type: 'string', value: 'N', says: 'what the runs are made from: the same seed, the same runs (1)' },
  ...seedsOption,
  runs: { type: 'string', value: 'N', says: 'stop after so many runs' },
  seconds: { type: 'string', value: 'N', says: `stop after so many seconds (${usualSeconds}, unless --runs is given)` },
  length: { type: 'string', value: 'N', says: 'the most steps of a run (500)' },
  legal: { type: 'boolean', says: 'actors keep to the rules, whatever the scenario says' },
  any: { type: 'boolean', says: 'actors do what they like, whatever the scenario says' },
  era: { type: 'string', value: 'ERA', says: 'in this era (the newest)' },
  bug: { type: 'string', value: 'ID', says: 'with this bug switched on, in its own scenario unless one is named' },
  property: { type: 'string', value: 'ID', says: 'look for violations of this property only' },
  ...legendOption,
  ...quietOption,
  ...reportOptions,
  ...shardOptions,
  out: {
    type: 'string',
    value: 'FILE',
    says: 'write the trace to FILE.json, FILE.itf.json (ITF), FILE.test.ts (a test) or FILE.html (a page)',
  },
} as const;

export const fuzz = command({
  name: 'fuzz',
  usage: '[SCENARIO]',
  says: 'walks at random, where there is too much to see all of it, and shrinks what it finds',
  options,
  notes: [
    'A run draws some of the rules, each with a weight, and prefers what was done rarely. What breaks a property is',
    'shrunk to a trace from which no step can be left out. It ends at the first violation that is no known finding.',
    'A scenario that has findings is walked through once more with these mended (SCENARIO:mended), as long again.',
    'Exit code 1 when something is broken, else 3: a random walk sees some states, and never says that anything holds.',
  ],
  run: async ({ options: given, names }, catalogue, io) => {
    const seeds = seedsOf(given);
    const runs = numberOf('runs', given.runs, 'whole');
    const limits = {
      ...(runs === undefined ? {} : { runs }),
      ...lengthOf(given.length),
      ...durationOf(given.seconds, runs),
    };
    const checks = checksOf(catalogue, given, names);
    const out = await assertOut(given.out);
    const wanted = await reportsWanted(given);
    const canvas = canvasOf(io, given);
    const publication = new Publication(io, canvas, wanted);
    const work = workOf({ command: 'fuzz', options: given, names }, catalogue, io);
    const tasks = work.dealt(checks.flatMap((check) => seeds.map((seed) => taskOf(check, seed))));
    const again = againWith(limits, catalogue);
    const all: Fuzzed[] = [];
    for (const task of tasks) {
      const fuzzed = await work.done(task, fuzzCodec(task.check), () =>
        fuzzOne(task.check, { ...limits, seed: task.seed }, progressLine(io, given.quiet), io),
      );
      all.push(fuzzed);
      publication.printParagraph(fuzzingLines(fuzzed, canvas));
      publication.printParagraph(violationOf(fuzzed) ? [`again: ${again(fuzzed)}`] : []);
    }
    const isBroken = all.some((fuzzed) => violationOf(fuzzed) !== undefined);
    const code = isBroken ? exitCode.violated : exitCode.inconclusive;
    publication.end(
      all.map(fuzzingVerdict).join('; '),
      code,
      {
        json: () => fuzzingJson(catalogue.version, all, again),
        report: () => reportOfFuzzing(all, again, namingOf(catalogue)),
      },
      catalogue,
      out && (() => (isBroken ? writeViolations(out, catalogue, all, again) : noTraceTo(out))),
      work.blob,
    );
    return code;
  },
});

type Limits = Pick<NonNullable<Parameters<typeof walkAtRandom>[1]>, 'seed' | 'runs' | 'seconds' | 'length'>;

/** Walks with one seed are a unit; none takes longer than another. */
const taskOf = (check: Check, seed: number): Task & { readonly check: Check; readonly seed: number } => ({
  key: `${nameOfCheck(check.subject)}, seed ${seed}`,
  cost: 1,
  model: () => check.model,
  ...{ check, seed },
});

const fuzzCodec = (check: Check): Codec<Fuzzed> => ({
  pack: ({ fuzzing }) => fuzzing,
  unpack: (packed) => ({ ...check, fuzzing: packed as Fuzzed['fuzzing'], findings: findingsIn(check) }),
});

const fuzzOne = async (check: Check, limits: Limits, progress: ProgressLine, io: Io): Promise<Fuzzed> => {
  const { subject, model } = check;
  const findings = findingsIn(check);
  const fuzzing = await walkAtRandom(model, {
    ...limits,
    expected: new Set(findings.map(({ property }) => property)),
    signal: io.signal,
    onProgress: ({ runs, steps, seconds }) =>
      progress.tell(`${nameOfCheck(subject)}: ${grouped(runs)} runs, ${grouped(steps)} steps`, seconds),
  }).finally(progress.clear);
  return { ...check, fuzzing, findings };
};

/** A page of all violations, or the trace of the first; says what shows it again. */
const writeViolations = (
  out: Out,
  catalogue: Catalogue,
  all: readonly Fuzzed[],
  again: (fuzzed: Fuzzed) => string,
): string => {
  const runs = all.flatMap((fuzzed) => {
    const { violation } = fuzzed.fuzzing;
    return violation === undefined
      ? []
      : [{ check: fuzzed, ...violation, id: violation.property, command: again(fuzzed) }];
  });
  writeRuns(out, catalogue, runs);
  return `again: ${executing(out, catalogue)}`;
};

/** The command that walks to the same violation, or as far. */
const againWith =
  ({ length }: Limits, catalogue: Catalogue) =>
  ({ subject, model, fuzzing: { violation, seed, runs } }: Fuzzed): string => {
    const { scenario, era, bug } = subject;
    const words = [
      scenario,
      ...(era === undefined ? [] : ['--era', era]),
      ...(bug === undefined ? [] : ['--bug', bug]),
      ...(model.properties.length === 1 ? ['--property', model.properties[0]?.id] : []),
      '--seed',
      seed,
      ...(length === undefined ? [] : ['--length', length]),
      '--runs',
      violation?.run ?? runs,
    ];
    return typed(catalogue, `fuzz ${words.join(' ')}`);
  };

const lengthOf = (text: string | undefined): Limits => {
  const length = numberOf('length', text, 'whole');
  if (length !== undefined && length > longestRun) {
    throw new UsageError(`--length ${length} is out of range; a run has at most ${longestRun} steps`);
  }
  return length === undefined ? {} : { length };
};

const longestRun = 1_000_000;

const durationOf = (text: string | undefined, runs: number | undefined): Limits => {
  const seconds = secondsOf('seconds', text) ?? (runs === undefined ? usualSeconds : undefined);
  return seconds === undefined ? {} : { seconds };
};

/** What to walk through: a scenario, or a bug's, or those that are there for it; in one era, the newest. */
const checksOf = (
  catalogue: Catalogue,
  { era, bug, property, legal, any }: Given<typeof options>,
  [name, ...more]: readonly string[],
): readonly Check[] => {
  if (more.length > 0) {
    throw new UsageError(`fuzz takes one scenario; leave ${shortened(more.join(' '))} out`);
  }
  if (legal && any) {
    throw new UsageError('--legal and --any contradict each other; leave one of them out');
  }
  const own = catalogue.scenarios.filter(({ suites }) => suites.includes('fuzz')).map(({ id }) => id);
  const named = name ?? (bug === undefined ? undefined : bugNamed(catalogue, bug).scenario);
  const names = named === undefined ? own : [inManner(named, legal ? 'legal' : any ? 'any' : undefined)];
  if (names.length === 0) {
    throw new UsageError(`name the scenario to walk through; see ${typed(catalogue, 'list scenarios')}`);
  }
  const properties = property === undefined ? [] : [property];
  const checks = planOf(catalogue, { names, eras: era === undefined ? [] : [era], bug, properties, mended: true });
  const isOfNewest = ({ subject }: Check, place: number): boolean =>
    !checks.slice(place + 1).some((later) => later.subject.scenario === subject.scenario);
  return checks.filter(isOfNewest);
};

const inManner = (name: string, manner: string | undefined): string =>
  manner === undefined ? name : `${name.split(':')[0]}:${manner}`;
