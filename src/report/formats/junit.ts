import type { Case, Report, Suite } from '../cases.js';
import { traceLines } from './lines.js';

/** JUnit's XML as Jenkins, GitLab and Azure read it: a suite for each check, a test case for each property. */
export const junit = ({ program, suites }: Report): string => {
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: program, ...tally(all), time: seconds.toFixed(3) })}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
};

const suiteLines = ({ name, subject, seconds, command, cases }: Suite): readonly string[] => {
  const { scenario, era, bug, bound } = subject;
  const skipped = String(cases.filter((one) => elementOf(one) === 'skipped').length);
  const properties = Object.entries({ scenario, era, bug, bound, command });
  const classname = [scenario, era, bug].filter((part) => part !== undefined).join(' ');
  return [
    `  <testsuite${attributes({ name, ...tally(cases), skipped, time: seconds.toFixed(3) })}>`,
    '    <properties>',
    ...properties.flatMap(([property, value]) =>
      value === undefined ? [] : [`      <property${attributes({ name: property, value })}/>`],
    ),
    '    </properties>',
    // The time is the search's: properties have none of their own.
    ...cases.map((one) => caseText(one, { name: one.title, classname, time: timeOf(one, seconds) })),
    '  </testsuite>',
  ];
};

const timeOf = ({ id }: Case, seconds: number): string => (id === 'search' ? seconds : 0).toFixed(3);

const caseText = (one: Case, named: Attributes): string => {
  const element = elementOf(one);
  const inside = [
    ...(element === undefined ? [] : [elementText(element, one)]),
    // Where it holds as well: on this it rests.
    ...(one.assumed === undefined ? [] : [`<system-out>${escaped(`assumed: ${one.assumed.join('; ')}`)}</system-out>`]),
  ].join('');
  return inside === ''
    ? `    <testcase${attributes(named)}/>`
    : `    <testcase${attributes(named)}>${inside}</testcase>`;
};

const elementText = (element: string, one: Case): string => {
  const { message, verdict, says, cites } = one;
  const body = [says, ...(cites === '' ? [] : [`cites: ${cites}`]), ...traceLines(one)].join('\n');
  return `<${element}${attributes({ message, type: verdict })}>${escaped(body)}</${element}>`;
};

const elementOf = ({ verdict, fails }: Case): 'failure' | 'error' | 'skipped' | undefined => {
  if (verdict === 'holds') {
    return undefined;
  }
  if (!fails) {
    return 'skipped';
  }
  return verdict === 'failed' || verdict === 'inconclusive' ? 'error' : 'failure';
};

const tally = (cases: readonly Case[]) => ({
  tests: String(cases.length),
  failures: String(cases.filter((one) => elementOf(one) === 'failure').length),
  errors: String(cases.filter((one) => elementOf(one) === 'error').length),
});

type Attributes = Readonly<Record<string, string>>;

const attributes = (values: Attributes): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('\n', '&#10;')}"`)
    .join('');

/** Characters that XML cannot hold, not even escaped, are replaced. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
