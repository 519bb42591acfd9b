import { isDeepStrictEqual } from 'node:util';
import {
  type Action,
  assertWithin,
  assignments,
  type Model,
  ModelError,
  named,
  type Params,
  SchemaError,
  UsageError,
} from '../language/index.js';
import { shortened } from '../language/printable.js';
import { inSchema } from '../semantics/index.js';
import type { Trace } from './trace.js';
import { worldsOf } from './writers.js';

/** The file of a user's own that a model comes from. */
export interface ModuleId {
  /** Without its folder. */
  readonly name: string;
  /** Of what was in it. */
  readonly sha256: string;
}

/** What a trace is a trace of: enough to make the same model again. */
export interface About {
  /** Where the scenario is one of a user's module. */
  readonly module?: ModuleId;
  /** The scenario's name, with its arguments. */
  readonly scenario: string;
  readonly era?: string;
  readonly bug?: string;
  /** The property that the trace breaks, or the witness that it reaches, and for which parameters. */
  readonly property?: string;
  readonly params?: Params;
}

/** A trace as a file holds it. */
export interface Recording {
  readonly about: About;
  /** The id of the model that it was recorded from. */
  readonly model: string;
  readonly actions: readonly Action[];
  /** The initial world and the one after every action, not yet known to be worlds of the model. */
  readonly worlds: readonly unknown[];
  /** Of a run that never ends: the place of the world to which it comes back. */
  readonly loop?: number;
}

export const recordingOf = <W>(about: About, model: Model<W>, trace: Trace<W>): Recording => ({
  about,
  model: model.id,
  actions: trace.steps.map(({ action }) => action),
  worlds: worldsOf(trace),
  ...(trace.loop === undefined ? {} : { loop: trace.loop }),
});

/**
 * The recording as a trace of a model.
 * @throws UsageError when it was recorded from another model, or from one whose fields or rules were others.
 */
export const traceOf = <W>(recording: Recording, model: Model<W>, file: string): Trace<W> => {
  if (recording.model !== model.id) {
    throw new UsageError(
      `${file} was recorded from the model ${shortened(recording.model)}, and ${recording.about.scenario} makes the model ${model.id}; record it again`,
    );
  }
  const [start, ...worlds] = recording.worlds.map((world, step) => {
    const mayBeOutside = recording.about.property === inSchema.id && step === recording.worlds.length - 1;
    fitting(file, `the world after step ${step}`, () => assertWithin(model.world, world), mayBeOutside);
    return world as W;
  });
  if (start === undefined || worlds.length !== recording.actions.length) {
    throw new UsageError(
      `${file} has ${recording.actions.length} actions and ${recording.worlds.length} worlds; a trace has one world more than actions`,
    );
  }
  const steps = recording.actions.map((action, place) => {
    fitting(file, `step ${place + 1}`, () => assertKnown(model, action));
    return { action, world: worlds[place] as W };
  });
  const { loop } = recording;
  if (loop !== undefined && !(Number.isInteger(loop) && loop >= 0 && loop <= steps.length)) {
    throw new UsageError(`${file} has a loop that begins at world ${shortened(String(loop))}, which it does not have`);
  }
  return { start, steps, ...(loop === undefined ? {} : { loop }) };
};

const assertKnown = <W>(model: Model<W>, { rule: id, params }: Action): void => {
  const rule = model.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    throw new ModelError(`the model has no rule ${shortened(id)}`);
  }
  if (!assignments(rule.for).some((known) => isDeepStrictEqual(known, params))) {
    throw new ModelError(`the rule ${id} has no such parameters: ${shortened(named(id, params))}`);
  }
};

const fitting = (file: string, where: string, check: () => void, mayBeOutside = false): void => {
  try {
    check();
  } catch (error) {
    if (error instanceof SchemaError && mayBeOutside) {
      return;
    }
    if (error instanceof ModelError) {
      throw new UsageError(
        `${file}, ${where}: ${error.message}; it was recorded from another version of the model, record it again`,
      );
    }
    throw error;
  }
};
