import { type Model, ModelError } from '../language/index.js';
import { initialWorlds, stepAnywhere } from '../semantics/index.js';
import { diff } from '../trace/diff.js';
import type { Trace, TraceStep } from '../trace/trace.js';

/** Where another model goes another way, when it is asked to take the steps of a trace. */
export interface Divergence {
  /** The number of the step, 0 where they begin in different worlds. */
  readonly step: number;
  /** All that the other model takes of the steps: as the trace up to the parting, then its own way. */
  readonly other: Trace<unknown>;
  /** The number of the step that it does not take at all, and why. */
  readonly refused?: { readonly step: number; readonly why: string };
}

/** Undefined where the other model goes the same way to the end. */
export const divergenceOf = (trace: Trace<unknown>, other: Model<unknown>): Divergence | undefined => {
  const starts = initialWorlds(other);
  const same = starts.find((world) => diff(other.world, world, trace.start).length === 0);
  const start = same ?? starts[0];
  const steps: TraceStep<unknown>[] = [];
  let parted = same === undefined ? 0 : undefined;
  for (const [place, { action, world: expected }] of trace.steps.entries()) {
    try {
      const world = stepAnywhere(other, steps.at(-1)?.world ?? start, action);
      steps.push({ action, world });
      parted ??= diff(other.world, world, expected).length > 0 ? place + 1 : undefined;
    } catch (error) {
      if (error instanceof ModelError) {
        const refused = { step: place + 1, why: error.message };
        return { step: parted ?? place + 1, other: { start, steps }, refused };
      }
      throw error;
    }
  }
  return parted === undefined ? undefined : { step: parted, other: { start, steps } };
};
