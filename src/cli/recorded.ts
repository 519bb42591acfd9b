import { type Action, show, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { nameOfCheck, namesOf } from '../report/name.js';
import { type Instance, propertyOf } from '../semantics/index.js';
import { readTrace } from '../trace/file.js';
import { type About, traceOf } from '../trace/recording.js';
import { shownFile } from '../trace/text-file.js';
import type { Trace } from '../trace/trace.js';
import type { Catalogue } from './catalogue.js';
import { unknown } from './nearest.js';
import { type Check, checkOf } from './plan.js';
import { assertEra, bugNamed, scenarioNamed } from './scenarios.js';

/** A trace that was read from a file, with the check that it is of. */
export interface Recorded {
  /** The file's name, to be shown. */
  readonly file: string;
  readonly check: Check;
  readonly about: Instance<unknown> | undefined;
  /** What else there is to say of it, behind its name. */
  readonly note: string;
  /** As it was recorded: not yet known to be a trace of the model. */
  readonly recorded: Trace<unknown>;
}

/**
 * Reads a trace, and makes the model again that it is of.
 * @throws UsageError where the file is none, or is of something that this catalogue does not have.
 */
export const readRecorded = (catalogue: Catalogue, given: string): Recorded => {
  const recording = readTrace(given);
  const file = shownFile(given);
  const note = noteOnModule(recording.about, catalogue, file);
  const check = checkOfRecording(catalogue, recording.about, file);
  const about = instanceIn(recording.about, check, file);
  const inside = { ...recording, actions: recording.actions.map((action) => throughDoor(check, action, file)) };
  return { file, check, about, note, recorded: traceOf(inside, check.model, file) };
};

/**
 * A trace of a user's module takes that module. Nothing is loaded because a file says so: it is named on the command line.
 * @throws UsageError where it is another, or none.
 */
const noteOnModule = ({ module }: About, catalogue: Catalogue, file: string): string => {
  const given = catalogue.module;
  if (module === undefined) {
    if (given !== undefined) {
      throw new UsageError(`${file} is no trace of ${given.file}; leave --with out`);
    }
    return '';
  }
  if (given === undefined) {
    throw new UsageError(`${file} is a trace of the module ${module.name}; name it: --with ${module.name}`);
  }
  if (given.id.sha256 === module.sha256) {
    return '';
  }
  if (given.id.name !== module.name) {
    throw new UsageError(`${file} is a trace of the module ${module.name}, and ${given.file} is another`);
  }
  return `; ${module.name} has changed since`;
};

/** The check that the file is a trace of, made again. */
const checkOfRecording = (catalogue: Catalogue, { scenario, era, bug }: About, file: string): Check => {
  try {
    const asked = scenarioNamed(catalogue, scenario);
    if (era !== undefined) {
      assertEra(catalogue, era);
    }
    return checkOf(asked, era, bug === undefined ? undefined : bugNamed(catalogue, bug));
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${file} is of another catalogue: ${error.message}`) : error;
  }
};

/** A step may be written as the call that user space made. */
const throughDoor = ({ door }: Check, action: Action, file: string): Action => {
  try {
    return door?.(action) ?? action;
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
  }
};

/**
 * The property that the trace is about, if it says so.
 * @throws UsageError where the model has none of that name, or none with such parameters.
 */
const instanceIn = (
  { property: id, params = {} }: About,
  { model, subject }: Check,
  file: string,
): Instance<unknown> | undefined => {
  if (id === undefined) {
    return undefined;
  }
  const property = propertyOf(model, id);
  if (property === undefined) {
    const known = model.properties.flatMap(namesOf);
    throw new UsageError(`${file}, "property": ${unknown('property', id, known, nameOfCheck(subject))}`);
  }
  for (const [name, values] of Object.entries(property.for)) {
    const value = params[name];
    if (value === undefined) {
      throw new UsageError(`${file}, "params": ${id} is of one ${name}, and none is given`);
    }
    if (!values.includes(value)) {
      const of = values.length === 0 ? 'it has none here' : `it may be ${values.map(show).join(', ')}`;
      throw new UsageError(`${file}, "params": ${id} has no ${name} ${shortened(show(value))}; ${of}`);
    }
  }
  const extra = Object.keys(params).find((name) => !Object.hasOwn(property.for, name));
  if (extra !== undefined) {
    throw new UsageError(`${file}, "params": ${id} has no parameter ${shortened(extra)}`);
  }
  return { property, params };
};
