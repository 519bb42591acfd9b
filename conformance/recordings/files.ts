import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/language/index.js';
import { beginsLikeTrace } from '../../src/trace/file.js';
import { reasonOf, shownFile, textOf } from '../../src/trace/text-file.js';
import { type Recording, recordingOf } from './recording.js';

/**
 * The recordings in these files, and in these folders and the folders below.
 * @throws UsageError where there is none, or one cannot be read.
 */
export const readRecordings = (paths: readonly string[]): readonly Recording[] =>
  recordingFiles(paths).map(({ file }) => recordingIn(file));

/**
 * The files of recordings at these paths, as `readRecordings` reads them, with their sizes in bytes.
 * @throws UsageError where there is none.
 */
export const recordingFiles = (
  paths: readonly string[],
): readonly { readonly file: string; readonly bytes: number }[] =>
  paths.flatMap(filesAt).map((file) => ({ file, bytes: statsOf(file).size }));

const recordingIn = (file: string): Recording => {
  const text = textOf(file);
  if (beginsLikeTrace(text)) {
    throw new UsageError(`${shownFile(file)} is a trace, not a recording of a kernel; execute it again with replay`);
  }
  return recordingOf(text, shownFile(file));
};

const filesAt = (path: string): readonly string[] => {
  if (!statsOf(path).isDirectory()) {
    return [path];
  }
  const files = entriesOf(path)
    .filter((entry: Dirent) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) {
    throw new UsageError(`${shownFile(path)} has no recordings: files that end in .jsonl, here or in folders below`);
  }
  return files;
};

const statsOf = (path: string) => {
  try {
    return statSync(path);
  } catch {
    throw new UsageError(`${shownFile(path)} is not there; give a recording or a folder of them`);
  }
};

const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new UsageError(`${shownFile(folder)} cannot be read: ${reasonOf(error)}`);
  }
};
