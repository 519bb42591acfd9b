import type { Action } from '../language/index.js';

/** One step of a trace: the action, and the world after it (with what happened on the way). */
export interface TraceStep<W> {
  readonly action: Action;
  readonly world: W;
}

/** A path through the worlds of a model, from an initial world. Every step was executed through immer. */
export interface Trace<W> {
  readonly start: W;
  readonly steps: readonly TraceStep<W>[];
  /**
   * Of a run that never ends: the steps from this place on are taken again and again. Where no steps are left, it rests in
   * the last world.
   */
  readonly loop?: number;
}
