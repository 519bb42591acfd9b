import { totalmem } from 'node:os';
import { UsageError } from '../language/index.js';
import type { Limits } from './result.js';

/** What a search may cost, with every limit spelled out. */
export type Budget = Required<Limits>;

/** A search that is given no limit of memory leaves this share of it to everyone else. */
const shareOfMemory = 0.6;

/** @throws UsageError where a limit is not a positive number. */
export const budgetOf = (limits: Limits = {}): Budget => {
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== undefined && !(limit > 0)) {
      throw new UsageError(`the limit of ${name} is ${limit}; it must be a number above 0`);
    }
  }
  return { states: mostStates, depth: Infinity, seconds: Infinity, bytes: memoryShare(), ...defined(limits) };
};

/** An index must fit the visited set. */
export const mostStates = 1_500_000_000;

/** Of the machine, or of the container that the process runs in. */
const memoryShare = (): number => {
  const constrained = process.constrainedMemory() || Infinity;
  return Math.min(totalmem(), constrained) * shareOfMemory;
};

const defined = (limits: Limits): Limits =>
  Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
