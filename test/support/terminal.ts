import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import type { Again } from '../../src/cli/shards/process.js';
import { toyCatalogue } from './toy-catalogue.js';

export interface Screen {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  readonly stdoutIsTTY?: boolean;
  readonly stderrIsTTY?: boolean;
  /** How wide the terminal is (100). */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Sees what is printed, when it is. */
  readonly onOut?: (text: string) => void;
  readonly again?: Again;
}

/** Types a command and reads the screen. Words are separated by spaces. */
export const type = async (
  line: string,
  surroundings: Surroundings = {},
  catalogue = toyCatalogue,
): Promise<Screen> => {
  const out: string[] = [];
  const err: string[] = [];
  const sink = (texts: string[], isTTY = false, onText?: (text: string) => void) => ({
    write: (text: string) => {
      texts.push(text);
      onText?.(text);
    },
    isTTY,
    columns: surroundings.columns ?? 100,
  });
  const io: Io = {
    stdout: sink(out, surroundings.stdoutIsTTY, surroundings.onOut),
    stderr: sink(err, surroundings.stderrIsTTY),
    env: surroundings.env ?? {},
    signal: surroundings.signal ?? new AbortController().signal,
    ...(surroundings.again === undefined ? {} : { again: surroundings.again }),
  };
  const code = await main(line.split(' ').filter(Boolean), catalogue, io);
  return { code, out: out.join(''), err: err.join('') };
};

/** Text with every duration hidden: the one thing that two runs do not share. */
export const timeless = (text: string): string => text.replace(/\d+\.\d+ s/g, (time) => `${time.replace(/\d/g, '_')}`);
