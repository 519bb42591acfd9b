import { isDeepStrictEqual } from 'node:util';
import { type Action, type Model, ModelError } from '../language/index.js';
import { departureOf, initialWorlds, stepAnywhere } from '../semantics/index.js';
import { type Change, diff } from './diff.js';
import type { Trace, TraceStep } from './trace.js';

/** What a model did when it was asked to do the steps of a recorded trace again. */
export interface Replay<W> {
  /** As far as the model went along, with the worlds that it reaches now. */
  readonly trace: Trace<W>;
  /** Where the recording and the model part; absent when they agree to the end. */
  readonly parting?: Parting;
}

export interface Parting {
  /** The number of the step, 0 for the initial world. */
  readonly step: number;
  readonly action?: Action;
  /** Why the step cannot be taken. */
  readonly refused?: string;
  /** Or the places where the worlds differ: `before` as recorded, `after` as it is now. */
  readonly changes: readonly Change[];
}

/** Executes the actions of a trace again and compares every world with the recorded one, up to the first difference. */
export const replay = <W>(model: Model<W>, recorded: Trace<W>): Replay<W> => {
  const starts = initialWorlds(model);
  const start = starts.find((world) => isDeepStrictEqual(world, recorded.start));
  if (start === undefined) {
    const changes = diff(model.world, recorded.start, starts[0]);
    return { trace: { start: recorded.start, steps: [] }, parting: { step: 0, changes } };
  }
  const steps: TraceStep<W>[] = [];
  let world: W = start;
  for (const [place, { action, world: expected }] of recorded.steps.entries()) {
    const next = attempt(model, world, action);
    if ('refused' in next) {
      const parting = { step: place + 1, action, refused: next.refused, changes: [] };
      return { trace: { start, steps }, parting };
    }
    world = next.world;
    steps.push({ action, world });
    const changes = diff(model.world, expected, departureOf(world) === undefined ? world : asWritten(world));
    if (changes.length > 0) {
      return { trace: { start, steps }, parting: { step: place + 1, action, changes } };
    }
  }
  const { loop } = recorded;
  if (loop !== undefined) {
    const changes = diff(model.world, steps[loop - 1]?.world ?? start, steps.at(-1)?.world ?? start);
    const last = recorded.steps.at(-1);
    if (changes.length > 0 && last !== undefined) {
      return { trace: { start, steps }, parting: { step: steps.length, action: last.action, changes } };
    }
  }
  return { trace: { start, steps, ...(loop === undefined ? {} : { loop }) } };
};

/** In a file, what is no number is none. */
const asWritten = <W>(world: W): W => JSON.parse(JSON.stringify(world));

const attempt = <W>(model: Model<W>, world: W, action: Action): { world: W } | { refused: string } => {
  try {
    return { world: stepAnywhere(model, world, action) };
  } catch (error) {
    if (error instanceof ModelError) {
      return { refused: error.message };
    }
    throw error;
  }
};
