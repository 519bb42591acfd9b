import type { NoTraces, PropertyResult } from '../search/result.js';
import { propertyOf } from '../semantics/index.js';
import { byTrace, counterexample } from './counterexample.js';
import { labelled, labelWidth, list, titleOf } from './labels.js';
import { nameOfCheck, slugOf } from './name.js';
import { type Explored, isFailed, isMended, type Judgement, judge, type Outcome, stepsTo } from './outcome.js';
import { assumedIn, howOf, limits, undecidedBy } from './run.js';
import type { Canvas } from './steps.js';
import { counted, grouped, wrap } from './table.js';
import { countsChanged, movedTo } from './verdict.js';

/** How much is said. */
export interface Manner {
  readonly strict: boolean;
  /** `all`: the traces of findings and of witnesses as well. */
  readonly traces: 'broken' | 'all';
  /** Of a check that is the only one, more is said: what it cost, and what never happened in it. */
  readonly alone: boolean;
}

/** The counterexamples of a check, then everything that is not as a reader would like it; nothing where all is well. */
export const details = (outcome: Outcome, manner: Manner, canvas: Canvas): readonly string[] => {
  if (isFailed(outcome)) {
    // Of an only check, the verdict says the same.
    return manner.alone ? [] : [`${nameOfCheck(outcome.subject)}: ${outcome.error.message}`];
  }
  return isMended(outcome)
    ? told(outcome, { ...manner, traces: 'broken', alone: false }, canvas)
    : told(outcome, manner, canvas);
};

const told = (outcome: Explored, manner: Manner, canvas: Canvas): readonly string[] => {
  const judgement = judge(outcome, manner.strict);
  const broken = [...judgement.violations, ...judgement.moved.map(({ result }) => result)];
  const traced = manner.traces === 'all' ? outcome.exploration.properties : broken;
  const blocks = byTrace(traced).map((results) => counterexample(outcome, results, canvas));
  const lines = [...notes(outcome, judgement, manner, canvas), ...(manner.alone ? cost(outcome, canvas.width) : [])];
  const headline = `${nameOfCheck(outcome.subject)}: ${summary(outcome.exploration.properties)}`;
  const paragraphs = [...blocks, lines.length > 0 ? [...wrap(headline, canvas.width), ...lines] : []].filter(
    (block) => block.length > 0,
  );
  return paragraphs.flatMap((block, place) => (place === 0 ? block : ['', ...block]));
};

const notes = (
  check: Explored,
  judgement: Judgement,
  { strict, alone }: Manner,
  { width }: Canvas,
): readonly string[] => {
  const { exploration, model, findings } = check;
  const { deadValues } = exploration;
  const note = (label: string, sentences: readonly string[]): readonly string[] =>
    labelled(
      label,
      sentences.flatMap((sentence) => wrap(sentence, width - labelWidth)),
    );
  const says = (id: string): string => propertyOf(model, id)?.says ?? '';
  const title = (id: string): string => titleOf(propertyOf(model, id) ?? { id });
  const story = (id: string): string => slugOf(findings.find(({ property }) => property === id)?.story ?? '');
  // Of many checks, each has its findings and leaves something out: that is said once, of all of them together.
  return [
    ...note(
      'not reached',
      judgement.violations.filter(isUnreached).map(({ id }) => `${title(id)}: ${says(id)}`),
    ),
    ...note(
      'no trace',
      untraced(judgement, exploration.noTraces, (id) => [title(id), says(id)]),
    ),
    ...note(
      'finding',
      (alone ? judgement.expected : []).map(
        (result) => `${title(result.id)} is broken ${howOf(result) ?? ''}: ${story(result.id)}`,
      ),
    ),
    ...note('another trace', judgement.moved.map(movedTo)),
    ...note(
      'finding gone',
      judgement.gone.map(({ property }) => `${title(property)} holds: ${story(property)}`),
    ),
    ...note(
      'not seen here',
      judgement.notSeen.map(
        ({ property }) => `${title(property)} holds, where such a configuration may break it: ${story(property)}`,
      ),
    ),
    ...note('counts changed', judgement.changed === undefined ? [] : [countsChanged(judgement.changed, exploration)]),
    ...note('cut short', alone || exploration.cutShortReason === undefined ? [] : [exploration.cutShortReason]),
    ...note(
      'not decided',
      judgement.undecided.map(({ id, undecided = 'interrupt' }) => `${title(id)}: ${undecidedBy(undecided)}`),
    ),
    ...note('assumed', alone ? assumedIn(model) : []),
    ...list('never triggered', alone || strict ? judgement.vacuous : [], width),
    ...list('never fired', alone ? judgement.neverFired : [], width),
    ...list(
      'dead values',
      deadValues.map(({ field, unnoticed, sampled }) => `${field} (${unnoticed} of ${sampled})`),
      width,
    ),
    ...note('wide rules', wideRules(exploration)),
  ];
};

/** A rule that reads in more ways than this, or takes more of the time, is worth splitting. */
const widestRule = 10_000;
const largestShare = 0.25;
/** Where it takes so many seconds. */
const leastSeconds = 2;

/** The widest first, and what to do about them. */
const wideRules = ({ rules, statistics: { shares, seconds } }: Explored['exploration']): readonly string[] => {
  const shareOf = (id: string): number => shares.get(id) ?? 0;
  const isSlow = (id: string): boolean => shareOf(id) > largestShare && shareOf(id) * seconds > leastSeconds;
  const wide = rules.filter(({ id, paths }) => paths > widestRule || isSlow(id)).toSorted((a, b) => b.paths - a.paths);
  if (wide.length === 0) {
    return [];
  }
  const told = wide.map(
    ({ id, paths }) => `${id} (${counted(paths, 'path')}, ${(100 * shareOf(id)).toFixed(0)} % of the time)`,
  );
  return [`${told.join(', ')}: write the effect of such a rule as a list of effects (docs/decisions/0010-effects.md)`];
};

/** Violations that have no trace, and why they have none. */
const untraced = (
  { violations }: Judgement,
  noTraces: Explored['exploration']['noTraces'],
  told: (id: string) => readonly [title: string, says: string],
): readonly string[] => {
  const option = noTraces === undefined ? '--no-traces: ' : '';
  const sentences = violations
    .filter((result) => result.trace === undefined && !isUnreached(result))
    .map(({ id, after = 0 }) => {
      const [title, says] = told(id);
      return `${option}${title} is broken after ${counted(after, 'step')}: ${says}`;
    });
  return noTraces === undefined || sentences.length === 0 ? sentences : [...sentences, givenUp(noTraces)];
};

const givenUp = (noTraces: NoTraces): string => {
  const remedy = {
    seconds: 'more seconds',
    memory: 'more memory',
    machine: 'more memory',
    interrupt: 'the same command',
  };
  return `the search for a trace was cut short by ${limits[noTraces]}; again with ${remedy[noTraces]}`;
};

const isUnreached = (result: PropertyResult<unknown>): boolean => stepsTo(result) === undefined;

const cost = ({ exploration: { states, firings, statistics } }: Explored, width: number): readonly string[] => {
  const { seconds, threads, bits, bytesPerState, visited, recipeRuns, rechecked, livenessSeconds } = statistics;
  const by = threads === 1 ? '' : ` by ${counted(threads, 'thread')}`;
  const speed = `${grouped(Math.round(states / Math.max(seconds, 0.001)))} states/s${by}`;
  const size = `${bits} bits and ${bytesPerState.toFixed(1)} bytes a state (${visited})`;
  const runs = `${counted(firings, 'firing')} by ${counted(recipeRuns, 'recipe run')}, ${grouped(rechecked)} checked again`;
  const liveness =
    livenessSeconds === undefined
      ? []
      : [`${livenessSeconds.toFixed(1)} s for the properties of runs, behind the search`];
  return labelled(
    'cost',
    [runs, `${size}; ${speed}`, ...liveness].flatMap((line) => wrap(line, width - labelWidth)),
  );
};

const summary = (properties: readonly PropertyResult<unknown>[]): string => {
  const isWitness = ({ kind }: PropertyResult<unknown>): boolean => kind === 'sometimes' || kind === 'someStep';
  const invariants = properties.filter((property) => !isWitness(property));
  const witnesses = properties.filter(isWitness);
  const tally = (
    of: readonly PropertyResult<unknown>[],
    words: Readonly<Record<PropertyResult<unknown>['verdict'], string>>,
  ) =>
    Object.entries(words).flatMap(([verdict, word]) => {
      const number = of.filter((property) => property.verdict === verdict).length;
      return number === 0 ? [] : [`${number} ${word}`];
    });
  const parts = [
    ...tally(invariants, {
      holds: 'hold',
      violated: 'broken',
      vacuous: 'never triggered',
      inconclusive: 'not decided',
    }),
    ...tally(witnesses, { holds: 'reached', violated: 'not reached', vacuous: '', inconclusive: 'not reached yet' }),
  ];
  return `${counted(invariants.length, 'property', 'properties')}, ${counted(witnesses.length, 'witness', 'witnesses')}: ${parts.join(', ') || 'nothing to check'}`;
};
