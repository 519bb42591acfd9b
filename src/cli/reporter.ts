import { match } from 'ts-pattern';
import { type ExitCode, exitCode } from '../language/index.js';
import { checksTable } from '../report/checks-table.js';
import { details, type Manner } from '../report/details.js';
import { exitCodeOf, type Outcome, type Subject, worst } from '../report/outcome.js';
import type { Paint } from '../report/paint.js';
import { wrap } from '../report/table.js';
import { together } from '../report/together.js';
import { verdictLine } from '../report/verdict.js';
import { canvasOf } from './canvas.js';
import type { Io } from './io.js';

/** Reports checks as they end, and what they mean together. */
export interface Reporter {
  /** Before traces are looked for. */
  readonly ended: (outcome: Outcome) => void;
  /** `written` says where a trace was written, if one was. */
  readonly allEnded: (outcomes: readonly Outcome[], written: string | undefined) => void;
}

/** A row for every check as it ends; then the counterexamples and notes; the verdict comes last. */
export const textReporter = (
  io: Io,
  subjects: readonly Subject[],
  manner: Manner,
  options: { readonly legend?: boolean },
): Reporter => {
  const canvas = canvasOf(io, options);
  const { strict } = manner;
  const print = (lines: readonly string[]): void => io.stdout.write(`${lines.join('\n')}\n`);
  const { heading, row } = checksTable(subjects);
  print([canvas.paint('dim', heading)]);
  return {
    ended: (outcome) => print([tinted(canvas.paint, exitCodeOf(outcome, strict), row(outcome, strict))]),
    allEnded: (outcomes, written) => {
      const blocks = outcomes.map((outcome) => details(outcome, manner, canvas));
      const all = manner.alone ? blocks : [...blocks, together(outcomes, canvas)];
      const paragraphs = [...all, written?.split('\n') ?? []].filter((lines) => lines.length > 0);
      const code = worst(outcomes.map((outcome) => exitCodeOf(outcome, strict)));
      const verdict = wrap(verdictLine(outcomes, strict), canvas.width).map((line) => tinted(canvas.paint, code, line));
      print([...paragraphs, verdict].flatMap((lines) => ['', ...lines]));
    },
  };
};

/** One document on stdout, when everything is known. */
export const documentReporter = (io: Io, make: () => string): Reporter => ({
  ended: () => {},
  allEnded: (_, written) => {
    if (written !== undefined) {
      io.stderr.write(`${written}\n`);
    }
    io.stdout.write(make());
  },
});

/** The text report as off a terminal, in one piece. */
export const textDocument = (
  io: Io,
  outcomes: readonly Outcome[],
  manner: Manner,
  options: { readonly legend?: boolean },
): string => {
  const texts: string[] = [];
  const stdout = { write: (text: string) => void texts.push(text), isTTY: false };
  const subjects = outcomes.map(({ subject }) => subject);
  const reporter = textReporter({ ...io, stdout }, subjects, manner, options);
  outcomes.forEach(reporter.ended);
  reporter.allEnded(outcomes, undefined);
  return texts.join('');
};

/** The colour of a line that an exit code is the essence of. */
export const tinted = (paint: Paint, code: ExitCode, line: string): string =>
  match(code)
    .with(exitCode.holds, () => paint('green', line))
    .with(exitCode.inconclusive, exitCode.vacuous, () => paint('yellow', line))
    .otherwise(() => paint('red', line));
