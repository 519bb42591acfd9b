import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/language/index.js';
import { type Recording, recordingOf } from './recording.js';

/**
 * The recordings in these files, and in these folders and the folders below.
 * @throws UsageError where there is none, or one cannot be read.
 */
export const readRecordings = (paths: readonly string[]): readonly Recording[] => {
  const files = paths.flatMap(filesAt);
  return files.map((file) => recordingOf(contentOf(file), file));
};

const filesAt = (path: string): readonly string[] => {
  if (!statsOf(path).isDirectory()) {
    return [path];
  }
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) {
    throw new UsageError(`${path} has no recordings: files that end in .jsonl, here or in folders below`);
  }
  return files;
};

const statsOf = (path: string) => {
  try {
    return statSync(path);
  } catch {
    throw new UsageError(`${path} is not there; give a recording or a folder of them`);
  }
};

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};
