import { assignments } from '../language/index.js';
import type { PropertyResult } from '../search/result.js';
import type { Fuzzing } from '../simulate/result.js';
import { drawInstance } from '../trace/depict.js';
import { counterexample, type Drawable } from './counterexample.js';
import { labelled, labelWidth, list } from './labels.js';
import { nameOfCheck, slugOf } from './name.js';
import { type Finding, isMended } from './outcome.js';
import type { Canvas } from './steps.js';
import { counted, duration, grouped, wrap } from './table.js';

/** A fuzz that has ended, with what it walked through. */
export interface Fuzzed extends Drawable {
  readonly fuzzing: Fuzzing<unknown>;
  readonly findings: readonly Finding[];
}

export const nameOfFuzz = ({ subject, fuzzing }: Fuzzed): string => `${nameOfCheck(subject)}, seed ${fuzzing.seed}`;

/** The violation of a fuzz as the result of a search, whose reports it shares. */
export const violationOf = ({ fuzzing: { violation } }: Fuzzed): PropertyResult<unknown> | undefined =>
  violation && {
    id: violation.property,
    kind: violation.kind,
    verdict: 'violated',
    inDanger: 1,
    params: violation.params,
    trace: violation.trace,
  };

/** The trace of what was broken, and then what was covered. */
export const fuzzingLines = (fuzzed: Fuzzed, canvas: Canvas): readonly string[] => {
  const violation = violationOf(fuzzed);
  const trace = violation === undefined ? [] : [...counterexample(fuzzed, [violation], canvas), ''];
  return [...trace, ...coverage(fuzzed, canvas)];
};

const coverage = ({ fuzzing, model, findings, subject }: Fuzzed, { width }: Canvas): readonly string[] => {
  const { rules, properties, steps, seconds } = fuzzing;
  const possible = rules.filter(({ id }) => model.rules.some((rule) => rule.id === id && assignments(rule.for).length));
  const fired = possible.filter(({ firings }) => firings > 0);
  const isWitness = ({ kind }: { kind: string }): boolean => kind === 'sometimes' || kind === 'someStep';
  const laws = properties.filter((property) => !isWitness(property));
  const witnesses = properties.filter(isWitness);
  const met = (of: typeof properties): number => of.filter((one) => one.met).length;
  const unmet = (of: typeof properties): readonly string[] => of.filter((one) => !one.met).map(({ id }) => id);
  const told = properties
    .filter(({ broken }) => broken)
    .flatMap(({ id }) => findings.filter(({ property }) => property === id));
  const speed = `${grouped(Math.round(steps / Math.max(seconds, 0.001)))} steps/s`;
  return [
    ...wrap(
      `${nameOfCheck(subject)}: ${counted(fuzzing.runs, 'run')}, ${counted(steps, 'step')} in ${duration(seconds)}`,
      width,
    ),
    ...labelled(
      'covered',
      wrap(
        [
          `${fired.length} of ${counted(possible.length, 'rule')} fired, in ${counted(fuzzing.paths, 'way')}`,
          `${met(laws)} of ${counted(laws.length, 'property', 'properties')} triggered`,
          ...(witnesses.length > 0
            ? [`${met(witnesses)} of ${counted(witnesses.length, 'witness', 'witnesses')} reached`]
            : []),
        ].join('; '),
        width - labelWidth,
      ),
    ),
    ...list(
      'finding',
      told.map(({ property, story }) => `${property}: ${slugOf(story)}`),
      width,
    ),
    ...list('never triggered', unmet(laws), width),
    ...list('not reached', unmet(witnesses), width),
    ...list(
      'never fired',
      possible.filter(({ firings }) => firings === 0).map(({ id }) => id),
      width,
    ),
    ...labelled(
      'cost',
      [
        `${counted(fuzzing.recipeRuns, 'recipe run')}, ${counted(fuzzing.rechecked, 'step')} checked again`,
        speed,
      ].flatMap((line) => wrap(line, width - labelWidth)),
    ),
  ];
};

/** What a fuzz means. That something holds is for `check` to say: whoever walks at random has not seen everything. */
export const fuzzingVerdict = ({ fuzzing, subject, depiction }: Fuzzed): string => {
  const { violation, runs, steps, seed } = fuzzing;
  const name = nameOfCheck(subject);
  // With findings mended it has that of the walk before.
  const bound = isMended({ subject }) ? '' : `; bound: ${subject.bound}`;
  if (violation !== undefined) {
    const { property, params, trace, run, foundAfter } = violation;
    const shrunk = `${counted(trace.steps.length, 'step')}, of which none can be left out`;
    return `violated: ${drawInstance(property, params, depiction)} broken in ${name} by run ${run} of seed ${seed}, after ${counted(foundAfter, 'step')}; shrunk to ${shrunk}${bound}`;
  }
  const interrupted = fuzzing.endedBy === 'interrupt' ? 'interrupted; ' : '';
  return `inconclusive: ${interrupted}nothing found in ${name} in ${counted(steps, 'random step')} of ${counted(runs, 'run')}, seed ${seed}${bound}`;
};
