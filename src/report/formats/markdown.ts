import { type Case, type CaseVerdict, type Report, type Suite, told } from '../cases.js';
import { counted } from '../table.js';
import { traceLines } from './lines.js';
import { diagramOf } from './mermaid.js';

/** A comment on GitHub holds 65,536 characters. */
const mostCharacters = 65_000;

/** For a pull request, or the summary of a step: the checks, what is not as it should be, and its traces to fold out. */
export const markdown = (report: Report): string => {
  const { program, version, verdict, says, suites } = report;
  const head = [
    `## ${program}: ${verdict}`,
    '',
    escaped(says),
    '',
    `| check | ${verdicts.join(' | ')} | time |`,
    `| --- |${' ---: |'.repeat(verdicts.length + 1)}`,
    ...suites.map(rowOf),
  ];
  const blocks = told(report).map(({ suite, one }) => ['', ...blockOf(suite, one)].join('\n'));
  const foot = ['', `${program} ${version}`, ''];
  let left = mostCharacters - [...head, ...foot].join('\n').length;
  const shown = blocks.filter((block) => {
    left -= block.length + 1;
    return left > 200;
  });
  const more = blocks.length - shown.length;
  const rest = more === 0 ? [] : ['', `${counted(more, 'more result')} did not fit here.`];
  return [...head, ...shown, ...rest, ...foot].join('\n');
};

const verdicts: readonly CaseVerdict[] = ['holds', 'violated', 'known', 'stale', 'vacuous', 'inconclusive', 'failed'];

const rowOf = ({ name, cases, seconds }: Suite): string => {
  const counts = verdicts.map((verdict) => cases.filter((one) => one.verdict === verdict).length || '');
  return `| ${escaped(name)} | ${counts.join(' | ')} | ${seconds.toFixed(2)} s |`;
};

const blockOf = (suite: Suite, one: Case): readonly string[] => {
  const { fails, title, says, message } = one;
  const trace = traceLines(one);
  const diagram = trace.length === 0 ? undefined : diagramOf(one);
  return [
    `### ${fails ? '❌' : '⚠️'} ${escaped(title)} in ${escaped(suite.name)}`,
    '',
    `${escaped(message)}. What should hold: ${escaped(says)}.`,
    '',
    ...fenced('sh', [one.command]),
    ...(trace.length === 0 ? [] : ['', ...folded('Trace', fenced('text', trace))]),
    ...(diagram === undefined
      ? []
      : ['', ...folded('Sequence diagram', fenced('mermaid', diagram.trimEnd().split('\n')))]),
  ];
};

const folded = (summary: string, lines: readonly string[]): readonly string[] => [
  `<details><summary>${summary}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
];

/** A fence that nothing in the text ends. */
const fenced = (language: string, lines: readonly string[]): readonly string[] => {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
};

/** Text that stands for itself, on one line. */
const escaped = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~#&@]/g, (sign) => (sign === '@' ? '@\u200b' : `\\${sign}`));
