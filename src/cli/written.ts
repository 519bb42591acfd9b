import { UsageError } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';

/** What became of the files that were to be written after a search. */
export interface Written {
  /** Where they are, a line for each; undefined where none was written. */
  readonly line: string | undefined;
  /** Says why one could not be written: to be called after the report, which is printed all the same. */
  readonly complain: (io: Io, catalogue: Catalogue) => void;
}

/** Writes a file, and returns the line that says so. */
export type Write = () => string;

/** Each is written, whatever becomes of the others. */
export const written = (...writes: readonly (Write | undefined)[]): Written => {
  const lines: string[] = [];
  const complaints: string[] = [];
  for (const write of writes) {
    try {
      lines.push(...(write === undefined ? [] : [write()]));
    } catch (error) {
      if (!(error instanceof UsageError)) {
        throw error;
      }
      complaints.push(error.message);
    }
  }
  return {
    line: lines.length === 0 ? undefined : lines.join('\n'),
    complain: (io, { name }) => complaints.forEach((complaint) => void io.stderr.write(`${name}: ${complaint}\n`)),
  };
};
