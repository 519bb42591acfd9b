import { type Action, type Params, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import type { About, ModuleId, Recording } from './recording.js';

const format = 'vgicheck-trace';
const version = 1;

/** A recording in vgicheck's own format: plain JSON, worlds as the model has them. */
export const toJson = ({ about, model, actions, worlds, loop }: Recording): object => ({
  format,
  version,
  model,
  ...about,
  actions,
  worlds,
  ...(loop === undefined ? {} : { loop }),
});

/** @throws UsageError naming what is missing or not as it should be. */
export const fromJson = (document: Readonly<Record<string, unknown>>, file: string): Recording => {
  if (document.version !== version) {
    throw new UsageError(
      `${file} has version ${versionIn(document)} of the trace format; this vgicheck reads version ${version}`,
    );
  }
  return recordingFrom(document, document.actions, document.worlds, document.loop, file);
};

export const versionIn = ({ version: found }: Readonly<Record<string, unknown>>): string =>
  found === undefined ? 'none' : shortened(JSON.stringify(found));

export const isJsonTrace = (document: Readonly<Record<string, unknown>>): boolean => document.format === format;

/** Checks the parts that both formats share. */
export const recordingFrom = (
  head: Readonly<Record<string, unknown>>,
  actions: unknown,
  worlds: unknown,
  loop: unknown,
  file: string,
): Recording => {
  const word = (field: string): string => {
    const value = head[field];
    if (typeof value !== 'string') {
      throw new UsageError(`${file} is not a whole trace: its "${field}" is missing or is not a word`);
    }
    return value;
  };
  const optional = (field: keyof About): Partial<About> => (head[field] === undefined ? {} : { [field]: word(field) });
  if (!Array.isArray(actions) || !actions.every(isAction)) {
    throw new UsageError(
      `${file} is not a whole trace: its actions are missing or are not a rule with parameters each`,
    );
  }
  if (!Array.isArray(worlds) || worlds.length === 0) {
    throw new UsageError(`${file} is not a whole trace: it has no worlds`);
  }
  if (loop !== undefined && typeof loop !== 'number') {
    throw new UsageError(`${file} is not a whole trace: its "loop" is not a number`);
  }
  const params = head.params === undefined ? {} : { params: head.params as Params };
  if (head.params !== undefined && !isParams(head.params)) {
    throw new UsageError(`${file} is not a whole trace: its "params" are not a record of plain values`);
  }
  if (head.module !== undefined && !isModuleId(head.module)) {
    throw new UsageError(`${file} is not a whole trace: its "module" is not a name with a sha256`);
  }
  const module = head.module === undefined ? {} : { module: head.module };
  const about = {
    ...module,
    scenario: word('scenario'),
    ...optional('era'),
    ...optional('bug'),
    ...optional('property'),
    ...params,
  };
  return { about, model: word('model'), actions, worlds, ...(loop === undefined ? {} : { loop }) };
};

const isAction = (value: unknown): value is Action =>
  isRecord(value) && typeof value.rule === 'string' && isParams(value.params);

const isModuleId = (value: unknown): value is ModuleId =>
  isRecord(value) && typeof value.name === 'string' && typeof value.sha256 === 'string';

const isParams = (value: unknown): value is Params =>
  isRecord(value) && Object.values(value).every((param) => param === null || typeof param !== 'object');

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
