import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { UsageError } from '../../language/index.js';
import { shownFile, textOf, valueIn } from '../../trace/text-file.js';
import type { Snapshot } from '../snapshot.js';
import { attempt } from '../stores/word-file.js';
import type { ModelHash } from './model-hash.js';

/** How much of a file counts, and its checksum. */
export interface Extent {
  readonly bytes: number;
  readonly sum: number;
}

/** What a checkpoint says of itself; all else is in files that are only added to. */
export interface Manifest extends Snapshot {
  /** The model's id, for people; and what tells it from others. */
  readonly model: string;
  readonly modelHash: ModelHash;
  /** Of all that recipes did (`behaviour.ts`). */
  readonly behaviour: number;
  readonly worlds: Extent;
  readonly locals: Extent;
  readonly runsOfRecipes: Extent;
  /** Bits of the id of each group, as keys are laid out now, and as those in the file are: so many of each. */
  readonly bits: readonly number[];
  readonly runs: readonly { readonly bits: readonly number[]; readonly count: number }[];
}

/** Another number is another format. */
const format = 2;
export const manifestName = 'manifest.json';
export const temporaryName = `${manifestName}.part`;

/** Writes it: the whole of it or nothing, whenever the process or the machine ends. */
export const writeManifest = (folder: string, manifest: Manifest): void => {
  const path = join(folder, manifestName);
  const part = join(folder, temporaryName);
  attempt(path, 'written', () => {
    rmSync(part, { force: true });
    writeFileSync(part, `${JSON.stringify({ format, sum: sumOf(manifest), ...manifest })}\n`, { flag: 'wx' });
    sync(part, 'r+');
    renameSync(part, path);
    if (process.platform !== 'win32') {
      sync(folder, 'r');
    }
  });
};

/**
 * Reads it.
 * @throws UsageError where there is none, or it is damaged.
 */
export const readManifest = (folder: string): Manifest => {
  const path = join(folder, manifestName);
  const { format: found, sum, ...manifest } = parsed(folder, path);
  if (typeof found === 'number' && found !== format) {
    throw new UsageError(
      `${shownFile(path)} is of format ${found}, this vgicheck reads format ${format}; begin anew in another folder`,
    );
  }
  if (found !== format || sum !== sumOf(manifest)) {
    throw damaged(path, 'its contents are not what was written');
  }
  const { model, modelHash } = manifest;
  if (typeof model !== 'string' || typeof modelHash !== 'object' || modelHash === null) {
    throw damaged(path, 'it does not say of which model it is');
  }
  return manifest as unknown as Manifest;
};

export const damaged = (path: string, how: string): UsageError =>
  new UsageError(
    `${shownFile(path)} is damaged (${how}): nothing can be resumed from it; begin anew in another folder`,
  );

const parsed = (folder: string, path: string): Readonly<Record<string, unknown>> => {
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no checkpoint in ${shownFile(folder)}; begin one there with --checkpoint ${shownFile(folder)}`,
    );
  }
  const text = textOf(path, false);
  try {
    const document = valueIn(text, path);
    if (typeof document === 'object' && document !== null) {
      return document as Readonly<Record<string, unknown>>;
    }
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
  }
  throw damaged(path, 'it is no whole JSON');
};

const sumOf = (manifest: object): number => crc32(JSON.stringify(manifest));

const sync = (path: string, flags: 'r' | 'r+'): void => {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
