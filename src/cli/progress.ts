import { grouped } from '../report/table.js';
import type { Progress } from '../search/result.js';
import type { Io } from './io.js';

/** Tells on stderr how far a long search is: on a terminal in a line that goes away again, elsewhere now and then. */
export interface ProgressLine {
  readonly show: (what: string, progress: Progress) => void;
  /** Any other line, of something that has taken so long. */
  readonly tell: (line: string, seconds: number) => void;
  readonly clear: () => void;
}

export const quietOption = {
  quiet: { type: 'boolean', says: 'do not tell on stderr how far a long search is' },
} as const;

/** Whoever waits at a terminal for longer than this wants to know what for. */
const patienceSeconds = 1;
/** A log gets a line so often. */
const logSeconds = 5;

export const progressLine = ({ stderr, env }: Io, quiet = false): ProgressLine => {
  if (quiet) {
    return { show: () => {}, tell: () => {}, clear: () => {} };
  }
  return stderr.isTTY && env.TERM !== 'dumb' ? onTerminal(stderr) : inLog(stderr);
};

const onTerminal = (stderr: Io['stderr']): ProgressLine => {
  let isShown = false;
  const say = (pieces: readonly string[], seconds: number): void => {
    if (seconds >= patienceSeconds) {
      stderr.write(`\r\x1b[K${fitting(since(seconds, pieces), (stderr.columns ?? 80) - 1)}`);
      isShown = true;
    }
  };
  return {
    show: (what, progress) => say(piecesOf(what, progress), progress.seconds),
    tell: (line, seconds) => say([line], seconds),
    clear: () => {
      if (isShown) {
        stderr.write('\r\x1b[K');
        isShown = false;
      }
    },
  };
};

const inLog = (stderr: Io['stderr']): ProgressLine => {
  let next = logSeconds;
  const say = (pieces: readonly string[], seconds: number): void => {
    if (seconds >= next) {
      stderr.write(`${since(seconds, pieces).join(', ')}\n`);
      next = seconds + logSeconds;
    }
  };
  return {
    show: (what, progress) => say(piecesOf(what, progress), progress.seconds),
    tell: (line, seconds) => say([line], seconds),
    clear: () => {
      next = logSeconds;
    },
  };
};

/** What matters most comes first: the end may be cut off. */
const piecesOf = (
  what: string,
  { states, queued, level, seconds, bytesPerState, visited, density }: Progress,
): readonly string[] => [
  `${what}: level ${level}`,
  `${grouped(states)} states`,
  `${grouped(Math.round(states / Math.max(seconds, 0.001)))}/s`,
  `${grouped(queued)} to go`,
  `${bytesPerState.toFixed(1)} bytes/state`,
  `${visited} ${(100 * density).toFixed(0)} % full`,
];

const since = (seconds: number, [first = '', ...others]: readonly string[]): readonly string[] => [
  `[${seconds.toFixed(0)} s] ${first}`,
  ...others,
];

/** As many pieces as there is room for; of the first as much as there is. */
const fitting = ([first = '', ...others]: readonly string[], width: number): string => {
  let line = first.slice(0, width);
  for (const piece of others) {
    if (line.length + piece.length + 2 > width) {
      return line;
    }
    line += `, ${piece}`;
  }
  return line;
};
