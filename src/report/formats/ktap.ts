import { match } from 'ts-pattern';
import type { Case, Report, Suite } from '../cases.js';
import { traceLines } from './lines.js';

/**
 * KTAP version 1 (Documentation/dev-tools/ktap.rst), as kunit.py and LAVA read it: a test for each check, with a subtest
 * for each property. Traces are diagnostic lines before the result that they explain.
 */
export const ktap = ({ suites }: Report): string =>
  ['KTAP version 1', `1..${suites.length}`, ...suites.flatMap(suiteLines), ''].join('\n');

const suiteLines = ({ name, cases }: Suite, place: number): readonly string[] => {
  const lines = ['KTAP version 1', `# Subtest: ${described(name)}`, `1..${cases.length}`, ...cases.flatMap(caseLines)];
  const isOk = cases.every(({ fails }) => !fails);
  return [...lines.map((line) => `  ${line}`), `${isOk ? 'ok' : 'not ok'} ${place + 1} ${described(name)}`];
};

const caseLines = (one: Case, place: number): readonly string[] => [
  ...(one.assumed === undefined ? [] : [`# assumed: ${described(one.assumed.join('; '))}`]),
  ...traceLines(one).map((line) => `# ${line}`.trimEnd()),
  `${one.fails ? 'not ok' : 'ok'} ${place + 1} ${described(one.title)}${diagnosis(one)}`,
];

/** A directive, where there is one that means it, and what became of the case. */
const diagnosis = ({ verdict, fails, message }: Case): string => {
  const directive = match(verdict)
    .with('known', () => 'XFAIL ')
    .with('failed', () => 'ERROR ')
    .with('inconclusive', () => (fails ? 'TIMEOUT ' : 'SKIP '))
    .with('vacuous', () => (fails ? '' : 'SKIP '))
    .with('holds', 'violated', 'stale', () => '')
    .exhaustive();
  return message === '' ? '' : ` # ${directive}${described(message)}`;
};

/** On one line, and without the number sign, which ends a description. */
const described = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').replaceAll('#', 'no. ');
