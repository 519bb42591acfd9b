import { UsageError } from '../language/index.js';
import { reportOf } from '../report/cases.js';
import { checksTable } from '../report/checks-table.js';
import { details } from '../report/details.js';
import { jsonReport } from '../report/json.js';
import { nameOfCheck } from '../report/name.js';
import { exitCodeOf, isExplored, isMended, judge, type Outcome, worst } from '../report/outcome.js';
import { together } from '../report/together.js';
import { verdictLine } from '../report/verdict.js';
import { drawInstance } from '../trace/depict.js';
import { cacheOf, cacheOptions } from './cache/cache.js';
import { canvasOf, legendOption } from './canvas.js';
import { carryOut, limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue } from './catalogue.js';
import { checkpointOptions, keepOf } from './checkpoint-options.js';
import { command, withOption } from './command.js';
import { engineOf, engineOptions } from './engine.js';
import { wordOf } from './options.js';
import { type Check, leftOutOf, planOf } from './plan.js';
import { progressLine, quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { jobsOption } from './shards/jobs.js';
import { outcomeCodec } from './shards/outcomes.js';
import type { Task } from './shards/task.js';
import { shardOptions, workOf } from './shards/work.js';
import { tinted } from './tinted.js';
import { assertOut, noTraceTo, type Out, writeRuns } from './write-out.js';

export const check = command({
  name: 'check',
  usage: '[SCENARIO…]',
  says: 'searches every reachable state and says which properties hold',
  options: {
    ...withOption,
    suite: { type: 'string', value: 'quick|full', says: 'the scenarios to check when none is named (quick)' },
    era: {
      type: 'string',
      multiple: true,
      value: 'ERA',
      says: 'only this era, instead of every era of each scenario; may be repeated',
    },
    property: {
      type: 'string',
      multiple: true,
      value: 'ID',
      says: 'only this property, by its id or its name, with its trace; may be repeated',
    },
    bug: { type: 'string', value: 'ID', says: 'with this bug switched on, in its own scenario unless one is named' },
    ...limitOptions,
    ...engineOptions,
    ...checkpointOptions,
    ...cacheOptions,
    'dead-values': { type: 'boolean', says: 'look for fields that keep a value which is never read' },
    strict: { type: 'boolean', says: 'a property that was never triggered spoils the verdict (exit code 4)' },
    ...legendOption,
    ...quietOption,
    ...reportOptions,
    ...shardOptions,
    ...jobsOption,
    out: {
      type: 'string',
      value: 'FILE',
      says: 'write the first counterexample to FILE.json, FILE.itf.json (ITF) or FILE.test.ts, or a page of all to FILE.html',
    },
  },
  notes: [
    'A scenario may take arguments after a colon: SCENARIO:ARGUMENTS; `list scenarios` says which.',
    'Where nothing is broken, --out writes the trace of the first finding, or else of the first witness.',
    'Exit codes: 0 holds, 1 violated, 2 wrong request, 3 inconclusive, 4 vacuous under --strict, 70 a fault of the checker.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const suite = wordOf('suite', options.suite, ['quick', 'full']);
    const limits = limitsOf(options);
    const engine = engineOf(options);
    const {
      era: eras = [],
      bug,
      property: properties = [],
      strict = false,
      'dead-values': deadValues = false,
    } = options;
    assertTraces(engine.traces ?? true, { '--out': options.out !== undefined, '--dead-values': deadValues });
    const wish = { names, suite, eras, bug, properties, mended: true } as const;
    const plan = planOf(catalogue, wish);
    const work = workOf({ command: 'check', options, names }, catalogue, io);
    const tasks = work.dealt(tasksOf(plan));
    const checks = tasks.map(({ check }) => check);
    const out = await assertOut(options.out);
    const wanted = await reportsWanted(options);
    const keep = keepOf(options, checks);
    const cache = cacheOf(options, catalogue, io);

    const manner = {
      strict,
      traces: properties.length > 0 ? 'all' : 'broken',
      alone: plan.filter(({ subject }) => subject.mended === undefined).length === 1,
    } as const;
    const canvas = canvasOf(io, options);
    const publication = new Publication(io, canvas, wanted);
    const { heading, row } = checksTable(
      checks.map(({ subject }) => subject),
      canvas.width,
    );
    publication.print(...heading.map((line) => canvas.paint('dim', line)));
    const ended = (outcome: Outcome): void =>
      publication.print(...row(outcome, strict).map((line) => tinted(canvas.paint, exitCodeOf(outcome, strict), line)));
    const outcomes: Outcome[] = [];
    const progress = progressLine(io, options.quiet);
    try {
      for (const task of tasks) {
        const circumstances = { limits, engine, deadValues, keep: keep.of(task.check), cache, io, progress, ended };
        const codec = outcomeCodec(task.check, engine, ended);
        outcomes.push(await work.done(task, codec, () => carryOut(task.check, circumstances)));
      }
    } finally {
      keep.release();
      cache?.close();
    }
    const blocks = outcomes.map((outcome) => details(outcome, manner, canvas));
    const overall = together(outcomes, canvas, leftOutOf(catalogue, wish));
    for (const block of manner.alone ? blocks : [...blocks, overall]) {
      publication.printParagraph(block);
    }
    const code = worst(outcomes.map((outcome) => exitCodeOf(outcome, strict)));
    publication.end(
      verdictLine(outcomes, strict),
      code,
      {
        json: () => jsonReport(catalogue.version, outcomes, strict),
        report: () => reportOf(outcomes, strict, namingOf(catalogue, bug)),
      },
      catalogue,
      out &&
        (() =>
          out.pages === undefined
            ? writeFirstTrace(out, catalogue, outcomes, strict)
            : out.pages.writeReport(out.file, catalogue, out.pages.reportOfChecks(catalogue, outcomes, manner, bug))),
      work.blob,
    );
    return code;
  },
});

/**
 * Running recipes and building tables takes about as long as so many firings, in a check of the quick suite: 70 ms, where
 * a million firings take a second and more.
 */
const firingsToBegin = 50_000;

/** The same with findings mended, which stands behind it, takes about as long. */
const tasksOf = (checks: readonly Check[]): readonly (Task & { readonly check: Check })[] =>
  checks.map((check, place) => {
    const { pinned = isMended(check) ? checks[place - 1]?.pinned : undefined } = check;
    return {
      key: nameOfCheck(check.subject),
      cost: firingsToBegin + (pinned?.firings ?? 0),
      model: () => check.model,
      check,
    };
  });

const assertTraces = (traces: boolean, needed: Readonly<Record<string, boolean>>): void => {
  for (const [option, isGiven] of Object.entries(needed)) {
    if (isGiven && !traces) {
      throw new UsageError(
        `--no-traces and ${option} contradict each other: states are forgotten once they are expanded`,
      );
    }
  }
};

/** Of the first violation, or else of the first finding, or else of the first witness. */
const writeFirstTrace = (out: Out, catalogue: Catalogue, outcomes: readonly Outcome[], strict: boolean): string => {
  const explored = outcomes.filter(isExplored).map((outcome) => ({ outcome, judgement: judge(outcome, strict) }));
  const candidates = [
    ...explored.flatMap(({ outcome, judgement }) => judgement.violations.map((result) => ({ outcome, result }))),
    ...explored.flatMap(({ outcome, judgement }) => judgement.expected.map((result) => ({ outcome, result }))),
    ...explored.flatMap(({ outcome }) => outcome.exploration.properties.map((result) => ({ outcome, result }))),
  ];
  for (const { outcome, result } of candidates) {
    if (result.trace !== undefined) {
      const { id, params = {}, trace } = result;
      writeRuns(out, catalogue, [{ check: outcome, id, params, trace }]);
      return `wrote the trace of ${drawInstance(id, params, outcome.depiction)} in ${nameOfCheck(outcome.subject)} to ${out.file}`;
    }
  }
  return noTraceTo(out);
};
