import fc from 'fast-check';
import { compare, type Difference } from '../compare.js';
import type { GicOperation } from './operation.js';
import type { Script } from './script.js';

/** What the other implementation and the model had after an operation. */
export interface Step {
  readonly operation: GicOperation;
  readonly expected: object;
  readonly found: object;
}

/** The shortest script that was found in which the two part, after its last step. */
export interface Parting {
  readonly steps: readonly Step[];
  readonly differences: readonly Difference[];
}

export interface RandomComparison {
  readonly scripts: number;
  readonly steps: number;
  readonly parting?: Parting;
}

export interface RandomScripts {
  readonly scripts: fc.Arbitrary<Script>;
  /** The same seed, the same scripts. */
  readonly seed: number;
  /** How many operations they have in all. */
  readonly steps: number;
  readonly signal: AbortSignal;
}

/**
 * Executes random scripts in both until so many operations have been compared, or until the first difference, whose
 * script is made as short as it can be.
 */
export const compareRandomly = async (
  { scripts, seed, steps, signal }: RandomScripts,
  execute: (script: Script) => Promise<readonly Step[]>,
): Promise<RandomComparison> => {
  let done = 0;
  for (let count = 0; ; count += 1) {
    if (done >= steps || signal.aborted) {
      return { scripts: count, steps: done };
    }
    const left = steps - done;
    let shortest: Parting | undefined;
    const agrees = fc.asyncProperty(fc.noBias(scripts), async ({ setup, operations }) => {
      if (signal.aborted) {
        return true;
      }
      const executed = await unlessAborted(execute({ setup, operations: operations.slice(0, left) }), signal);
      const parting = firstParting(executed);
      // Shrinking only goes on from what has failed, so the last that failed is the shortest. Its runs do not count.
      done += shortest === undefined ? (parting?.steps ?? executed).length : 0;
      shortest = parting ?? shortest;
      return parting === undefined;
    });
    await fc.check(agrees, { seed: seed + count, numRuns: 1 });
    if (shortest !== undefined) {
      return { scripts: count + 1, steps: done, parting: shortest };
    }
  }
};

const firstParting = (steps: readonly Step[]): Parting | undefined => {
  for (const [place, { expected, found }] of steps.entries()) {
    const differences = compare(expected, found);
    if (differences.length > 0) {
      return { steps: steps.slice(0, place + 1), differences };
    }
  }
  return undefined;
};

/** Whoever interrupts the comparison ends the other implementation too, and does not want to hear how it ended. */
const unlessAborted = async (executing: Promise<readonly Step[]>, signal: AbortSignal): Promise<readonly Step[]> => {
  try {
    return await executing;
  } catch (error) {
    if (signal.aborted) {
      return [];
    }
    throw error;
  }
};
