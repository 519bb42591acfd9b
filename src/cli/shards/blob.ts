import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../language/index.js';
import { writeWhole } from '../../trace/file.js';
import { isRecord } from '../../trace/json-format.js';
import { reasonOf, shownFile, textOf } from '../../trace/text-file.js';
import { packed, unpacked } from './packed.js';
import { mostShards, type Shard } from './shard.js';

/** What a shard found, as a file holds it. */
export interface Blob extends Shard {
  readonly format: 'vgicheck-shard';
  readonly vgicheck: string;
  /** The command, and its words without those of this shard alone. */
  readonly command: string;
  readonly words: readonly string[];
  /** Of all units of the command, and of their models. */
  readonly model: string;
  /** What became of each unit of this shard, by its key. */
  readonly found: ReadonlyMap<string, unknown>;
}

const nameOf = ({ number, of }: Shard): string => `shard-${number}-of-${of}.json`;

/**
 * The file of a shard, in a folder that is made where there is none.
 * @throws UsageError
 */
export const fileOf = (folder: string, shard: Shard): string => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--blob ${shownFile(folder)} cannot be written: ${reasonOf(error)}`);
  }
  return join(folder, nameOf(shard));
};

/** @throws UsageError */
export const writeBlob = (file: string, blob: Blob): void => writeWhole(file, `${packed(blob)}\n`, '--blob');

/**
 * All shards of one run.
 * @throws UsageError where one is missing, or they are not of one version, command and model.
 */
export const readBlobs = (folder: string, version: string): readonly [Blob, ...Blob[]] => {
  const blobs = filesIn(folder).map(blobIn);
  const [first, ...rest] = blobs.toSorted((a, b) => a.number - b.number);
  if (first === undefined) {
    throw new UsageError(`${shownFile(folder)} has no shards: files shard-I-of-N.json, which --shard writes`);
  }
  for (const blob of [first, ...rest]) {
    assertSame(blob, first, version);
  }
  const present = new Set(blobs.map(({ number }) => number));
  const missing = Array.from({ length: first.of }, (_, place) => place + 1).filter((number) => !present.has(number));
  if (missing.length > 0) {
    const names = missing.map((number) => `${number}/${first.of}`).join(', ');
    throw new UsageError(`${shownFile(folder)} lacks the shard ${names}; run it again, and then merge`);
  }
  return [first, ...rest];
};

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch (error) {
    throw new UsageError(`${shownFile(folder)} cannot be read: ${reasonOf(error)}`);
  }
};

const blobIn = (file: string): Blob => {
  let value: unknown;
  try {
    value = unpacked(textOf(file));
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
  }
  if (!isBlob(value)) {
    throw new UsageError(`${shownFile(file)} is no whole shard; take it out of the folder, or run the shard again`);
  }
  return value;
};

const isBlob = (value: unknown): value is Blob =>
  isRecord(value) &&
  value.format === 'vgicheck-shard' &&
  [value.vgicheck, value.command, value.model].every((part) => typeof part === 'string') &&
  Array.isArray(value.words) &&
  value.words.every((word) => typeof word === 'string') &&
  isNumber(value.of, 1, mostShards) &&
  isNumber(value.number, 1, value.of) &&
  value.found instanceof Map;

const isNumber = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const assertSame = (blob: Blob, first: Blob, version: string): void => {
  const { vgicheck, number, of } = blob;
  if (vgicheck !== version) {
    throw new UsageError(
      `the shard ${number}/${of} was made by version ${vgicheck}, and this is ${version}; run all shards with one version`,
    );
  }
  const differs = (['of', 'command', 'words', 'model'] as const).find(
    (part) => JSON.stringify(blob[part]) !== JSON.stringify(first[part]),
  );
  if (differs !== undefined) {
    const why = {
      of: 'are of different numbers of shards',
      command: 'are of different commands',
      words: `are of different commands: ${[first, blob].map(({ command, words }) => [command, ...words].join(' ')).join(' and ')}`,
      model: 'were made with different models',
    }[differs];
    throw new UsageError(`the shards ${first.number}/${first.of} and ${number}/${of} ${why}; merge those of one run`);
  }
};
