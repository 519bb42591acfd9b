import { type Action, exitCode, show, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { nameOfCheck } from '../report/name.js';
import { stepsTable } from '../report/steps.js';
import { counted } from '../report/table.js';
import type { Instance } from '../semantics/index.js';
import { drawInstance, drawValue, nameOf } from '../trace/depict.js';
import { judgeEnding } from '../trace/ending.js';
import { readTrace } from '../trace/file.js';
import { type About, traceOf } from '../trace/recording.js';
import { type Parting, replay as replayTrace } from '../trace/replay.js';
import { shownFile } from '../trace/text-file.js';
import type { Trace } from '../trace/trace.js';
import { canvasOf } from './canvas.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import { unknown } from './nearest.js';
import { type Check, checkOf } from './plan.js';
import { tinted } from './reporter.js';
import { assertEra, bugNamed, scenarioNamed } from './scenarios.js';

export const replay = command({
  name: 'replay',
  usage: 'FILE',
  says: 'executes a trace that --out wrote again, and says where it parts',
  options: withOption,
  notes: ['Exit code 0 when every step leads where the file says, 1 when one does not.'],
  run: async ({ names: [given, ...more] }, catalogue, io) => {
    if (given === undefined || more.length > 0) {
      throw new UsageError('replay takes one file, as --out writes it');
    }
    const recording = readTrace(given);
    const file = shownFile(given);
    const note = noteOnModule(recording.about, catalogue, file);
    const check = checkOfRecording(catalogue, recording.about, file);
    const about = instanceIn(recording.about, check, file);
    const inside = { ...recording, actions: recording.actions.map((action) => throughDoor(check, action, file)) };
    const { trace, parting } = replayTrace(check.model, traceOf(inside, check.model, file));
    const canvas = canvasOf(io);
    const lines = [
      `${file}: ${nameOfCheck(check.subject)}${note}`,
      '',
      ...stepsTable(check.model, trace, canvas, check.depiction),
      '',
    ];
    const code = parting === undefined ? exitCode.holds : exitCode.violated;
    const verdict =
      parting === undefined
        ? `replayed: ${counted(trace.steps.length, 'step leads', 'steps lead')} where ${file} says${conclusion(about, check, trace)}`
        : `parted: ${partingLine(parting, check)}`;
    io.stdout.write(`${[...lines, tinted(canvas.paint, code, verdict)].join('\n')}\n`);
    return code;
  },
});

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
  const property = model.properties.find((one) => one.id === id);
  if (property === undefined) {
    const known = model.properties.map((one) => one.id);
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

/** What the property that the trace is about says of its end now. */
const conclusion = (about: Instance<unknown> | undefined, { depiction }: Check, trace: Trace<unknown>): string => {
  if (about === undefined) {
    return '';
  }
  const words = { idle: 'says nothing', kept: 'holds', violated: 'is broken', reached: 'is reached' };
  return `; ${drawInstance(about.property.id, about.params, depiction)} ${words[judgeEnding(about, trace)]} at the end`;
};

const partingLine = ({ step, action, refused, changes }: Parting, { depiction }: Check): string => {
  const where =
    action === undefined
      ? 'in the initial world'
      : `at step ${step}, ${drawInstance(action.rule, action.params, depiction)}`;
  const differences = changes.map(
    ({ path, before, after }) =>
      `${nameOf(path, depiction)} was ${drawValue(before, path, depiction)} and is now ${drawValue(after, path, depiction)}`,
  );
  return `${where}: ${refused === undefined ? differences.join(', ') : `the step cannot be taken, ${refused}`}`;
};
