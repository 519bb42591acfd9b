import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Model, UsageError } from '../language/index.js';
import { fromItf, isItfTrace, toItf } from './itf-format.js';
import { fromJson, isJsonTrace, isRecord, toJson } from './json-format.js';
import type { Recording } from './recording.js';
import { reasonOf, shownFile, textOf, valueIn } from './text-file.js';

const formats = 'a trace is written as .json (vgicheck) or .itf.json (Apalache and its viewers)';

/**
 * Checks that a trace, or a report, can be written there, so that a long search does not end in vain.
 * @throws UsageError
 */
export const assertWritable = (file: string): void => {
  if (!file.endsWith('.json') && !file.endsWith('.html') && !isTestFile(file)) {
    throw new UsageError(
      `--out ${shownFile(file)}: unknown format; ${formats}, a test as .test.ts (vitest), a page to look at as .html`,
    );
  }
  assertFile(file, '--out');
};

/**
 * Checks that a file can be written, whatever it is to hold; `option` asked for it.
 * @throws UsageError
 */
export const assertFile = (file: string, option: string): void =>
  writing(file, option, () => {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UsageError(`${option} ${shownFile(file)} is a directory; give the name of a file in it`);
    }
    writeFileSync(temporary(file), '');
    rmSync(temporary(file));
  });

/** Writes a trace: the whole file or none of it. The name's ending tells the format. */
export const writeTrace = <W>(file: string, recording: Recording, model: Model<W>): void => {
  const document = file.endsWith('.itf.json') ? toItf(recording, model.world) : toJson(recording);
  writeWhole(file, `${JSON.stringify(document, null, 2)}\n`);
};

/**
 * Writes a file as a whole, or not at all.
 * @throws UsageError
 */
export const writeWhole = (file: string, text: string, option = '--out'): void =>
  writing(file, option, () => {
    writeFileSync(temporary(file), text);
    renameSync(temporary(file), file);
  });

/** Is it a test that is to be written? */
export const isTestFile = (file: string): boolean => /\.(test|spec)\.[cm]?[jt]s$/.test(file);

/**
 * Reads a trace of either format.
 * @throws UsageError saying what is wrong with the file.
 */
export const readTrace = (file: string): Recording => {
  const document = documentIn(file, textOf(file));
  if (isItfTrace(document)) {
    return fromItf(document, shownFile(file));
  }
  if (isJsonTrace(document)) {
    return fromJson(document, shownFile(file));
  }
  throw new UsageError(`${shownFile(file)} is JSON but no trace; ${formats}`);
};

/** Whether a text begins as a trace does, of either format. */
export const beginsLikeTrace = (text: string): boolean =>
  /^\s*\{\s*("format": *"vgicheck-trace"|"#meta")/.test(text.slice(0, 1000));

/** Whether it begins as a recording of a kernel does: a line of JSON that says what ran. */
const beginsLikeRecording = (text: string): boolean => {
  try {
    const header: unknown = JSON.parse(text.slice(0, text.indexOf('\n') + 1 || text.length));
    return isRecord(header) && 'kernel' in header && 'config' in header;
  } catch {
    return false;
  }
};

const documentIn = (file: string, text: string): Readonly<Record<string, unknown>> => {
  let document: unknown;
  try {
    document = valueIn(text, shownFile(file));
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
  }
  if (!isRecord(document) || beginsLikeRecording(text)) {
    throw new UsageError(`${shownFile(file)} ${whyNoTrace(text, document)}`);
  }
  return document;
};

const whyNoTrace = (text: string, document: unknown): string => {
  if (beginsLikeRecording(text)) {
    return 'is a recording of a kernel, not a trace; compare it with conform --against recordings';
  }
  if (document !== undefined) {
    return `is JSON but no trace; ${formats}`;
  }
  return text.trimStart().startsWith('{')
    ? 'is truncated or damaged: it begins like a trace and is no whole JSON; write it again with --out'
    : `is not JSON; ${formats}`;
};

const writing = (file: string, option: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    attemptQuietly(() => rmSync(temporary(file), { force: true }));
    throw new UsageError(`${option} ${shownFile(file)} cannot be written: ${reasonOf(error)}`);
  }
};

/** What is wrong with the file's name is said already. */
const attemptQuietly = (does: () => void): void => {
  try {
    does();
  } catch {}
};

/** In the same directory, so that the rename is atomic. */
const temporary = (file: string): string => `${file}.${process.pid}.part`;
