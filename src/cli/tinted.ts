import { match } from 'ts-pattern';
import { type ExitCode, exitCode } from '../language/index.js';
import type { Paint } from '../report/paint.js';

/** The colour of a line that an exit code is the essence of. */
export const tinted = (paint: Paint, code: ExitCode, line: string): string =>
  match(code)
    .with(exitCode.holds, () => paint('green', line))
    .with(exitCode.inconclusive, exitCode.vacuous, () => paint('yellow', line))
    .otherwise(() => paint('red', line));
