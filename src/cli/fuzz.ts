import { fuzz as walkAtRandom } from '../fuzz/index.js';
import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { type Fuzzed, fuzzingLines, fuzzingVerdict } from '../report/fuzzing.js';
import { nameOfCheck } from '../report/name.js';
import { worst } from '../report/outcome.js';
import type { Canvas } from '../report/steps.js';
import { grouped, wrap } from '../report/table.js';
import { canvasOf, legendOption } from './canvas.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import type { Io } from './io.js';
import { type Given, numberOf, secondsOf } from './options.js';
import { type Check, planOf } from './plan.js';
import { progressLine, quietOption } from './progress.js';
import { tinted } from './reporter.js';
import { bugNamed, typed } from './scenarios.js';
import { assertOut, executing, type Out, writeOut } from './write-out.js';
import { written } from './written.js';

const usualSeconds = 10;

const options = {
  ...withOption,
  seed: { type: 'string', value: 'N', says: 'what the runs are made from: the same seed, the same runs (1)' },
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
    'Exit code 1 when something is broken, else 3: a random walk sees some worlds, and never says that anything holds.',
  ],
  run: async ({ options: given, names }, catalogue, io) => {
    const seed = numberOf('seed', given.seed, 'whole');
    const runs = numberOf('runs', given.runs, 'whole');
    const limits = {
      ...(seed === undefined ? {} : { seed }),
      ...(runs === undefined ? {} : { runs }),
      ...lengthOf(given.length),
      ...durationOf(given.seconds, runs),
    };
    const checks = checksOf(catalogue, given, names);
    const out = await assertOut(given.out);
    const canvas = canvasOf(io, given);
    const codes: ExitCode[] = [];
    for (const check of checks) {
      codes.push(await fuzzOne(check, limits, { out, quiet: given.quiet, canvas }, catalogue, io));
    }
    return worst(codes);
  },
});

type Limits = Pick<NonNullable<Parameters<typeof walkAtRandom>[1]>, 'seed' | 'runs' | 'seconds' | 'length'>;

const fuzzOne = async (
  check: Check,
  limits: Limits,
  { out, quiet, canvas }: { readonly out: Out | undefined; readonly quiet: true | undefined; readonly canvas: Canvas },
  catalogue: Catalogue,
  io: Io,
): Promise<ExitCode> => {
  const { subject, model } = check;
  const findings = check.findings.filter(({ property }) => model.properties.some(({ id }) => id === property));
  const progress = progressLine(io, quiet);
  const fuzzing = await walkAtRandom(model, {
    ...limits,
    expected: new Set(findings.map(({ property }) => property)),
    signal: io.signal,
    onProgress: ({ runs, steps, seconds }) =>
      progress.tell(`${nameOfCheck(subject)}: ${grouped(runs)} runs, ${grouped(steps)} steps`, seconds),
  }).finally(progress.clear);

  const fuzzed: Fuzzed = { ...check, fuzzing, findings };
  const code = fuzzing.violation === undefined ? exitCode.inconclusive : exitCode.violated;
  const trace = written(
    out === undefined || fuzzing.violation === undefined ? undefined : () => again(fuzzed, limits, catalogue, out),
  );
  const paragraphs = [
    fuzzingLines(fuzzed, canvas),
    fuzzing.violation === undefined ? [] : [`again: ${trace.line ?? again(fuzzed, limits, catalogue)}`],
    wrap(fuzzingVerdict(fuzzed), canvas.width).map((line) => tinted(canvas.paint, code, line)),
  ];
  io.stdout.write(
    `${paragraphs
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
  trace.complain(io, catalogue);
  return code;
};

/** Writes the trace, if it is to be written; the command that shows it again. */
const again = (fuzzed: Fuzzed, { length }: Limits, catalogue: Catalogue, out?: Out): string => {
  const { subject, model, fuzzing } = fuzzed;
  const { scenario, era, bug } = subject;
  const { violation, seed } = fuzzing;
  if (out !== undefined && violation !== undefined) {
    writeOut(out, catalogue, fuzzed, { ...violation, id: violation.property });
    return executing(out, catalogue);
  }
  const words = [
    scenario,
    ...(era === undefined ? [] : ['--era', era]),
    ...(bug === undefined ? [] : ['--bug', bug]),
    ...(model.properties.length === 1 ? ['--property', model.properties[0]?.id] : []),
    '--seed',
    seed,
    ...(length === undefined ? [] : ['--length', length]),
    '--runs',
    violation?.run,
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
  const checks = planOf(catalogue, { names, era, bug, properties: property === undefined ? [] : [property] });
  return checks.filter(({ subject }, place) => subject.scenario !== checks[place + 1]?.subject.scenario);
};

const inManner = (name: string, manner: string | undefined): string =>
  manner === undefined ? name : `${name.split(':')[0]}:${manner}`;
