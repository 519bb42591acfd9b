import type { Progress } from '../explore/result.js';
import { grouped } from '../report/table.js';
import type { Io } from './io.js';

/** A line on a terminal's stderr that tells how far a long search is, and goes away again. */
export interface ProgressLine {
  readonly show: (what: string, progress: Progress) => void;
  /** Any other line, of something that has taken so long. */
  readonly tell: (line: string, seconds: number) => void;
  readonly clear: () => void;
}

/** Whoever waits for longer than this wants to know what for. */
const patienceSeconds = 1;

export const progressLine = ({ stderr, env }: Io): ProgressLine => {
  if (!stderr.isTTY || env.TERM === 'dumb') {
    return { show: () => {}, tell: () => {}, clear: () => {} };
  }
  let isShown = false;
  const tell = (line: string, seconds: number): void => {
    if (seconds >= patienceSeconds) {
      stderr.write(`\r\x1b[K${`${line}, ${seconds.toFixed(0)} s`.slice(0, (stderr.columns ?? 80) - 1)}`);
      isShown = true;
    }
  };
  return {
    show: (what, { states, queued, level, seconds }) =>
      tell(`${what}: ${grouped(states)} states, ${grouped(queued)} to go, level ${level}`, seconds),
    tell,
    clear: () => {
      if (isShown) {
        stderr.write('\r\x1b[K');
        isShown = false;
      }
    },
  };
};
