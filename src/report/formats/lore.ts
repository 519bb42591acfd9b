import { propertyOf } from '../../semantics/index.js';
import { type Case, type Report, type Suite, told } from '../cases.js';
import { shownSteps } from '../steps.js';
import { counted, hanging, wrap } from '../table.js';
import { why } from '../why.js';

/** Of a run that never ends. */
const againIn = (steps: number): string =>
  steps === 0 ? 'and then nothing more' : `the last ${steps === 1 ? '' : `${steps} `}of them again and again`;

/** Columns of a line of a mail. */
const width = 72;

/** Plain ASCII in 72 columns, to be pasted into a mail: what should hold, what happens instead, how to repeat it. */
export const lore = (report: Report): string => {
  const { program, version, says } = report;
  const paragraphs = [
    ...told(report).map(({ suite, one }) => caseLines(suite, one)),
    [...indented(`${program} ${version}: ${says}`, '')],
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join(`\n\n${'-'.repeat(width)}\n\n`)}\n`;
};

const caseLines = (suite: Suite, one: Case): readonly string[] => [
  ...indented(`${suite.name}: ${one.message}`, ''),
  '',
  'What should hold:',
  ...indented(`${one.title}: ${one.says}`, '  '),
  ...(one.cites === '' ? [] : indented(`(${one.cites})`, '  ')),
  ...(one.shown === undefined ? [] : ['', ...happening(one.shown)]),
  ...(one.lines === undefined ? [] : ['', ...one.lines(width).flatMap(columns)]),
  '',
  'To repeat it:',
  ...broken(one.command),
  '',
  ...indented(`The model is bounded by: ${suite.subject.bound}`, '', '  '),
];

const happening = ({ check, result }: NonNullable<Case['shown']>): readonly string[] => {
  const { model, depiction } = check;
  const { trace, params = {} } = result;
  const property = propertyOf(model, result.id);
  if (trace === undefined || property === undefined) {
    return [];
  }
  const { because, looked } = why(model, property, params, trace, depiction);
  return [
    `What happens, in ${counted(trace.steps.length, 'step')}${trace.loop === undefined ? '' : `, ${againIn(trace.steps.length - trace.loop)}`}:`,
    ...shownSteps(model, trace, depiction).flatMap(({ number, who, says, cites, events, changed }) => [
      ...indented(`${number}. ${who}: ${says}`, ' '.repeat(number < 10 ? 2 : 1), '     '),
      ...(cites === '' ? [] : indented(`[${cites}]`, '     ')),
      ...events.flatMap((event) => indented(`- ${event}`, '     ', '       ')),
      ...changed.flatMap((change) => indented(change, '       ', '         ')),
    ]),
    '',
    'What decides it:',
    ...Object.entries(because).flatMap(([name, value]) => indented(`${name} = ${value}`, '  ', '    ')),
    ...looked.flatMap(({ says, step }) => indented(`${says} (since step ${step})`, '  ', '    ')),
  ];
};

/** A line whose columns stay where they are: a mark at its start takes one sign. */
const columns = (line: string): readonly string[] => hanging(spelledOut(line.replace(/^≠/, '!')), width);

/** A text on lines of 72 columns, the first behind `first` and the others behind `rest`. */
const indented = (text: string, first: string, rest = first): readonly string[] =>
  wrap(ascii(text), width - rest.length).map((line, place) => `${place === 0 ? first : rest}${line}`.trimEnd());

/** A command goes on in the next line as a shell reads it. */
const broken = (command: string): readonly string[] => {
  const lines = wrap(command, width - 4);
  return lines.map((line, place) => `  ${place === 0 ? '' : '  '}${line}${place < lines.length - 1 ? ' \\' : ''}`);
};

const spellings: Readonly<Record<string, string>> = {
  ...{ '→': '->', '←': '<-', '≠': '!=', '≤': '<=', '≥': '>=', '×': 'x', '…': '...', '∅': 'none' },
  ...{ '–': '-', '—': '-', '−': '-', '‘': "'", '’': "'", '“': '"', '”': '"', '·': '*', '§': 'section ' },
};

const ascii = (text: string): string => spelledOut(text.replaceAll(/\s+/g, ' '));

const spelledOut = (text: string): string =>
  text.replaceAll(/[^ -~]/gu, (sign) => spellings[sign] ?? (withoutMarks(sign) || '?'));

/** `ü` as `u`. */
const withoutMarks = (sign: string): string => sign.normalize('NFKD').replaceAll(/[^ -~]/gu, '');
