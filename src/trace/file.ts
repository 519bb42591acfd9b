import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Model, UsageError } from '../language/index.js';
import { fromItf, isItfTrace, toItf } from './itf-format.js';
import { fromJson, isJsonTrace, isRecord, toJson } from './json-format.js';
import type { Recording } from './recording.js';

const formats = 'a trace is written as .json (vgicheck) or .itf.json (Apalache and its viewers)';

/**
 * Checks that a trace can be written there, so that a long search does not end in vain.
 * @throws UsageError
 */
export const assertWritable = (file: string): void => {
  if (!file.endsWith('.json')) {
    throw new UsageError(`--out ${file}: unknown format; ${formats}`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${file} is a directory; give the name of a file in it`);
  }
  writing(file, () => {
    writeFileSync(temporary(file), '');
    rmSync(temporary(file));
  });
};

/** Writes a trace: the whole file or none of it. The name's ending tells the format. */
export const writeTrace = <W>(file: string, recording: Recording, model: Model<W>): void => {
  const document = file.endsWith('.itf.json') ? toItf(recording, model.world) : toJson(recording);
  writing(file, () => {
    writeFileSync(temporary(file), `${JSON.stringify(document, null, 2)}\n`);
    renameSync(temporary(file), file);
  });
};

/**
 * Reads a trace of either format.
 * @throws UsageError saying what is wrong with the file.
 */
export const readTrace = (file: string): Recording => {
  const document = parsed(file, textOf(file));
  if (isItfTrace(document)) {
    return fromItf(document, file);
  }
  if (isJsonTrace(document)) {
    return fromJson(document, file);
  }
  throw new UsageError(`${file} is JSON but no trace; ${formats}`);
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`);
  }
};

const parsed = (file: string, text: string): Readonly<Record<string, unknown>> => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new UsageError(
      text.trimStart().startsWith('{')
        ? `${file} is truncated or damaged: it begins like a trace and is no whole JSON; write it again with --out`
        : `${file} is not JSON; ${formats}`,
    );
  }
  if (!isRecord(document)) {
    throw new UsageError(`${file} is JSON but no trace; ${formats}`);
  }
  return document;
};

const writing = (file: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    rmSync(temporary(file), { force: true });
    throw new UsageError(`--out ${file} cannot be written: ${reason(error)}`);
  }
};

/** In the same directory, so that the rename is atomic. */
const temporary = (file: string): string => `${file}.${process.pid}.part`;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
