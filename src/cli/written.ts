import { UsageError } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';

/** What became of a file that was to be written after a search. */
export interface Written {
  /** Where it is; undefined where it could not be written. */
  readonly line: string | undefined;
  /** Says why it could not be written: to be called after the report, which is printed all the same. */
  readonly complain: (io: Io, catalogue: Catalogue) => void;
}

/** @param write writes the file, and returns the line that says so. */
export const written = (write: (() => string) | undefined): Written => {
  try {
    return { line: write?.(), complain: () => {} };
  } catch (error) {
    if (error instanceof UsageError) {
      const complain: Written['complain'] = (io, { name }) => io.stderr.write(`${name}: ${error.message}\n`);
      return { line: undefined, complain };
    }
    throw error;
  }
};
