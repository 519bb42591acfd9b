import type { PropertyResult } from '../search/result.js';
import { type Became, type Case, everything, type Naming, propertyCase, type Report, violatedAfter } from './cases.js';
import { type Fuzzed, fuzzingVerdict, nameOfFuzz, violationOf } from './fuzzing.js';
import { slugOf } from './name.js';
import { counted } from './table.js';

/** What random walks met. They never say that a property holds: one that no walk broke is not decided. */
export const reportOfFuzzing = (
  all: readonly Fuzzed[],
  again: (fuzzed: Fuzzed) => string,
  naming: Omit<Naming, 'command'>,
): Report => ({
  program: naming.program,
  version: naming.version,
  verdict: all.some(({ fuzzing }) => fuzzing.violation !== undefined) ? 'violated' : 'inconclusive',
  says: all.map(fuzzingVerdict).join('; '),
  suites: all.map((fuzzed) => ({
    name: nameOfFuzz(fuzzed),
    subject: fuzzed.subject,
    seconds: fuzzed.fuzzing.seconds,
    command: again(fuzzed),
    cases: casesOf(fuzzed, { ...naming, command: () => again(fuzzed) }),
  })),
});

const casesOf = (fuzzed: Fuzzed, naming: Naming): readonly Case[] => {
  const { fuzzing, subject } = fuzzed;
  const violation = violationOf(fuzzed);
  const extent = `${counted(fuzzing.steps, 'random step')} of ${counted(fuzzing.runs, 'run')}`;
  const walks: Became =
    violation === undefined
      ? {
          verdict: 'inconclusive',
          fails: true,
          message: `nothing is broken in ${extent}, which do not see every state`,
        }
      : { verdict: 'inconclusive', fails: false, message: `a violation ended it, in ${extent}` };
  return [
    { ...everything, ...walks, command: naming.command(subject) },
    ...fuzzing.properties.map((met) => {
      const result = violation?.id === met.id ? violation : resultOf(met);
      return propertyCase(fuzzed, result, becameOf(fuzzed, met, violation), naming);
    }),
  ];
};

type Met = Fuzzed['fuzzing']['properties'][number];

const resultOf = ({ id, kind, broken }: Met): PropertyResult<unknown> => ({
  id,
  kind,
  verdict: broken ? 'violated' : 'inconclusive',
  inDanger: 0,
});

const becameOf = (fuzzed: Fuzzed, { id, met, broken }: Met, violation: PropertyResult<unknown> | undefined): Became => {
  if (violation?.id === id) {
    return { verdict: 'violated', fails: true, message: violatedAfter(fuzzed, violation) };
  }
  const story = fuzzed.findings.find(({ property }) => property === id)?.story;
  if (broken && story !== undefined) {
    return { verdict: 'known', fails: false, message: `${id} is violated, as is known: ${slugOf(story)}` };
  }
  return met
    ? { verdict: 'inconclusive', fails: false, message: `${id} was met, and is not decided by random walks` }
    : { verdict: 'vacuous', fails: false, message: `${id} was never triggered` };
};
