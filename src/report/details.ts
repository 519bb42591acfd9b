import type { PropertyResult } from '../explore/result.js';
import { counterexample, labelled, labelWidth } from './counterexample.js';
import { nameOfCheck } from './name.js';
import { type Explored, isFailed, type Judgement, judge, type Outcome } from './outcome.js';
import type { Canvas } from './steps.js';
import { counted, wrap } from './table.js';
import { troubles } from './verdict.js';

/**
 * What is worth saying about a check: its counterexamples, then its notes. `all` shows the traces of findings and of
 * witnesses as well.
 */
export const details = (
  outcome: Outcome,
  strict: boolean,
  traces: 'broken' | 'all',
  canvas: Canvas,
): readonly string[] => {
  if (isFailed(outcome)) {
    return [`${nameOfCheck(outcome.subject)}: ${outcome.error.message}`];
  }
  const judgement = judge(outcome, strict);
  const traced = traces === 'all' ? outcome.exploration.properties : judgement.violations;
  const blocks = traced.map((result) => counterexample(outcome, result, canvas)).filter((lines) => lines.length > 0);
  return [...blocks.flatMap((lines) => [...lines, '']), ...notes(outcome, judgement, canvas)];
};

/** One summary line, then a line for everything that is not as a reader would like it. */
const notes = (check: Explored, judgement: Judgement, { width }: Canvas): readonly string[] => {
  const { exploration, model, findings, subject } = check;
  const says = ({ id }: PropertyResult<unknown>): string =>
    model.properties.find((property) => property.id === id)?.says ?? '';
  const list = (label: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : labelled(label, wrap(items.join(', '), width - labelWidth));
  const story = (id: string): string => findings.find(({ property }) => property === id)?.story ?? '';
  const unreached = judgement.violations.filter(({ trace }) => trace === undefined);
  const lines = [
    ...labelled(
      'not reached',
      unreached.map((result) => `${result.id}: ${says(result)}`),
    ),
    ...labelled(
      'as found',
      judgement.expected.map(
        ({ id, trace }) =>
          `${id} is broken after ${counted(trace?.steps.length ?? 0, 'step')}, which is known: ${story(id)}`,
      ),
    ),
    ...labelled(
      'not as found',
      judgement.gone.map(({ property }) => `${property} holds, though it is known to be broken: ${story(property)}`),
    ),
    ...(judgement.changed === undefined
      ? []
      : labelled('counts', [troubles(check, { ...judgement, violations: [], gone: [] })])),
    ...list('never in danger', judgement.vacuous),
    ...list('never fired', judgement.neverFired),
    ...list(
      'dead values',
      exploration.deadValues.map(({ field, unnoticed, sampled }) => `${field} (${unnoticed} of ${sampled})`),
    ),
  ];
  return [`${nameOfCheck(subject)}: ${summary(exploration.properties)}`, ...lines];
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
      vacuous: 'never in danger',
      inconclusive: 'not decided',
    }),
    ...tally(witnesses, { holds: 'reached', violated: 'not reached', vacuous: '', inconclusive: 'not reached yet' }),
  ];
  return `${counted(invariants.length, 'property', 'properties')}, ${counted(witnesses.length, 'witness', 'witnesses')}: ${parts.join(', ') || 'nothing to check'}`;
};
