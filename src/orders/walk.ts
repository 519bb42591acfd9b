import { setImmediate } from 'node:timers/promises';
import type { Family } from './orders.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import { Positions } from './positions.js';
import { WorldGraph } from './world-graph.js';

/** What became of the orders of a family. */
export interface Walked extends Outcomes {
  /** Distinct worlds that the orders may meet. */
  readonly states: number;
  /** Why not every order was walked; then nothing is said of any. */
  readonly cutShortBy?: 'interrupt' | 'memory';
}

interface WalkOptions {
  /** The worlds of the family's model, where they are known from a walk of another family. */
  readonly graph?: WorldGraph<unknown>;
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
export const walk = async (family: Family, options: WalkOptions = {}): Promise<Walked> => {
  const { graph = graphOf(family), signal, onProgress } = options;
  const positions = new Positions(family, graph);
  let ends = performance.now() + turn;
  while (!positions.done) {
    if (signal?.aborted || graph.isFull) {
      const cutShortBy = signal?.aborted ? 'interrupt' : 'memory';
      return { orders: 0, impossible: 0, failing: new Map(), states: positions.states, cutShortBy };
    }
    positions.advance();
    if (performance.now() > ends) {
      onProgress?.(positions.states);
      await setImmediate();
      ends = performance.now() + turn;
    }
  }
  return { ...outcomesOf(positions), states: positions.states };
};

/** The worlds of a family's model, none of them looked at yet. */
export const graphOf = ({ model, steps }: Family): WorldGraph<unknown> => new WorldGraph(model, steps);
