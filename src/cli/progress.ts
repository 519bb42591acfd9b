import type { Progress } from '../explore/result.js';
import { grouped } from '../report/table.js';
import type { Io } from './io.js';

/** A line on a terminal's stderr that tells how far a long search is, and goes away again. */
export interface ProgressLine {
  readonly show: (what: string, progress: Progress) => void;
  readonly clear: () => void;
}

/** Whoever waits for longer than this wants to know what for. */
const patienceSeconds = 1;

export const progressLine = ({ stderr, env }: Io): ProgressLine => {
  if (!stderr.isTTY || env.TERM === 'dumb') {
    return { show: () => {}, clear: () => {} };
  }
  let isShown = false;
  return {
    show: (what, { states, queued, level, seconds }) => {
      if (seconds >= patienceSeconds) {
        const line = `${what}: ${grouped(states)} states, ${grouped(queued)} to go, level ${level}, ${seconds.toFixed(0)} s`;
        stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
        isShown = true;
      }
    },
    clear: () => {
      if (isShown) {
        stderr.write('\r\x1b[K');
        isShown = false;
      }
    },
  };
};
