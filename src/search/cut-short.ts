import { MemoryFullError } from '../engine/index.js';
import { UsageError } from '../language/index.js';
import type { CutShortBy } from './result.js';

/** Why a search ends before it has seen all, if it does. */
export class CutShort {
  by: CutShortBy | undefined;
  /** What the machine said, where it was the machine. */
  reason: string | undefined;

  /** Is it for want of memory, in the midst of something? */
  get isShort(): boolean {
    return this.by === 'memory' || this.by === 'machine';
  }

  /** Does something that takes memory; what stops the search then is done where it fails. */
  attempt(does: () => void, stop: () => void): void {
    try {
      does();
    } catch (thrown) {
      const error = MemoryFullError.from(thrown);
      if (error instanceof MemoryFullError) {
        this.by = error.isLimit ? 'memory' : 'machine';
        this.reason = error.isLimit ? undefined : error.message;
      }
      stop();
      if (!(error instanceof MemoryFullError)) {
        throw error;
      }
    }
  }

  /** Something could not be written. */
  forDisk(trouble: UsageError): void {
    this.by = 'disk';
    this.reason = trouble.message;
  }
}

/** @throws UsageError where so many worlds of a checkpoint do not fit in the memory that is allowed. */
export const restoreInMemory = (worlds: number, does: () => void): void => {
  try {
    does();
  } catch (error) {
    throw error instanceof MemoryFullError
      ? new UsageError(`${worlds} worlds of a checkpoint do not fit in the memory that is allowed: ${error.message}`)
      : error;
  }
};
