import { setImmediate } from 'node:timers/promises';
import type { Family } from './orders.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import { Positions } from './positions.js';

/** What became of the orders of a family. */
export interface Walked extends Outcomes {
  /** Distinct worlds, over all orders. */
  readonly states: number;
  /** Why not every order was walked; then nothing is said of any. */
  readonly cutShortBy?: 'interrupt' | 'memory';
}

interface WalkOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (states: number) => void;
}

/** Milliseconds until others get their turn: signals, progress. */
const turn = 50;

/**
 * Walks every order of a family, through every world that it may meet. Two beginnings that leave the same worlds
 * possible, and the same letters, have the same future: they are walked as one from there on. So there may be many
 * orders, and what is said of each is still exact.
 */
export const walk = async (family: Family, { signal, onProgress }: WalkOptions = {}): Promise<Walked> => {
  const positions = new Positions(family);
  const { graph } = positions;
  let ends = performance.now() + turn;
  while (!positions.done) {
    if (signal?.aborted || graph.isFull) {
      const cutShortBy = signal?.aborted ? 'interrupt' : 'memory';
      return { orders: 0, impossible: 0, failing: new Map(), states: graph.states, cutShortBy };
    }
    positions.advance();
    if (performance.now() > ends) {
      onProgress?.(graph.states);
      await setImmediate();
      ends = performance.now() + turn;
    }
  }
  return { ...outcomesOf(positions), states: graph.states };
};
