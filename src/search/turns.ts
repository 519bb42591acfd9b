import { setImmediate } from 'node:timers/promises';
import { MemoryFullError } from '../engine/index.js';
import type { NoTraces } from './result.js';

/** How long work goes on before others get their turn: signals, progress, timers. */
const turnMilliseconds = 50;

/** When a turn that begins now has come to its end. */
export const turnEnds = (): (() => boolean) => {
  const end = performance.now() + turnMilliseconds;
  return () => performance.now() >= end;
};

export interface Patience {
  readonly signal: AbortSignal | undefined;
  readonly seconds: number;
  /** Hears between turns what the work has yielded last. */
  readonly onTurn: (at: number) => void;
}

/**
 * Does work that yields often, in turns. Whatever the limits, it gets one: most traces need no more.
 * @returns what comes of it, or why it was given up.
 */
export const inTurns = async <T>(
  work: Generator<number, T>,
  { signal, seconds, onTurn }: Patience,
): Promise<{ readonly result: T } | { readonly givenUp: NoTraces }> => {
  const latest = performance.now() + 1000 * seconds;
  try {
    while (true) {
      const isOver = turnEnds();
      let step = work.next();
      while (!step.done && !isOver()) {
        step = work.next();
      }
      if (step.done) {
        return { result: step.value };
      }
      if (signal?.aborted) {
        return { givenUp: 'interrupt' };
      }
      if (performance.now() > latest) {
        return { givenUp: 'seconds' };
      }
      onTurn(step.value);
      await setImmediate();
    }
  } catch (thrown) {
    const error = MemoryFullError.from(thrown);
    if (error instanceof MemoryFullError) {
      return { givenUp: error.isLimit ? 'memory' : 'machine' };
    }
    throw error;
  }
};
