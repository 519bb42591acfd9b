import { setImmediate } from 'node:timers/promises';
import { budgetOf } from '../search/limits.js';
import type { CutShortBy, Limits } from '../search/result.js';
import { Components } from './components.js';
import type { Family } from './orders.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import { Positions, type Progress } from './positions.js';
import { WorldGraph } from './world-graph.js';

/** What became of the orders of a family. */
export interface Walked extends Outcomes {
  /** Distinct worlds that the orders may meet. */
  readonly states: number;
  /** Why not every order was walked; then nothing is said of any. */
  readonly cutShortBy?: Extract<CutShortBy, 'interrupt' | 'memory' | 'seconds' | 'states'>;
}

interface WalkOptions {
  /** What is known of the worlds of the family's model from a walk of another family; the limits are those of that. */
  readonly components?: Components;
  readonly limits?: WalkLimits;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** `states`: distinct worlds of the model. */
export type WalkLimits = Omit<Limits, 'depth'>;

/** Milliseconds until others get their turn: signals, progress. */
const turn = 50;

/**
 * Walks every order of a family, through every world that it may meet. Two beginnings that leave the same worlds
 * possible, and the same letters, have the same future: they are walked as one from there on. So there may be many
 * orders, and what is said of each is still exact.
 */
export const walk = async (family: Family, options: WalkOptions = {}): Promise<Walked> => {
  const { limits = {}, components = componentsOf(family, limits), signal, onProgress } = options;
  const { seconds, bytes } = budgetOf(limits);
  const began = performance.now();
  const positions = new Positions(family, components);
  let ends = began + turn;
  while (!positions.done) {
    const now = performance.now();
    const cutShortBy = signal?.aborted
      ? 'interrupt'
      : (components.graph.cutShortBy ??
        (components.bytes + positions.bytes > bytes ? 'memory' : now - began > 1000 * seconds ? 'seconds' : undefined));
    if (cutShortBy !== undefined) {
      return { orders: 0, impossible: 0, failing: new Map(), states: positions.states, cutShortBy };
    }
    positions.advance();
    if (now > ends) {
      onProgress?.(positions.progress);
      await setImmediate();
      ends = performance.now() + turn;
    }
  }
  return { ...outcomesOf(positions), states: positions.states };
};

/** What will be known of the worlds of a family's model, of which none is looked at yet. */
export const componentsOf = ({ model, steps }: Family, limits: WalkLimits = {}): Components =>
  new Components(new WorldGraph(model, steps, limits));
