import { createHash } from 'node:crypto';
import { UsageError } from '../../language/index.js';
import { shortened } from '../../language/printable.js';
import { assertFile } from '../../trace/file.js';
import type { Catalogue } from '../catalogue.js';
import type { Io } from '../io.js';
import { type Blob, fileOf, writeBlob } from './blob.js';
import { shareOf } from './deal.js';
import { divided, jobsOf } from './jobs.js';
import { packed } from './packed.js';
import type { Share } from './process.js';
import { type Shard, shardIn } from './shard.js';
import type { Task, Work } from './task.js';

export const shardOptions = {
  shard: { type: 'string', value: 'I/N', says: 'do the share I of N of the work; `merge` puts the shares together' },
  blob: { type: 'string', value: 'DIR', says: 'where a share is written (vgicheck-shards)' },
} as const;

const usualFolder = 'vgicheck-shards';

/** What was typed: a command, with what it is to be run with again. */
interface Typed {
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
}

/** @throws UsageError where the shard is none, or its blob cannot be written. */
export const workOf = (typed: Typed, catalogue: Catalogue, io: Io): Work => {
  if (io.merged !== undefined) {
    return merged(io.merged, catalogue);
  }
  if (io.share !== undefined) {
    return told(io.share);
  }
  const jobs = jobsOf(typed.options);
  if (jobs > 1 && io.again !== undefined) {
    const words = [typed.command, ...wordsOf(typed), '--quiet', ...(io.verbose ? ['--verbose'] : [])];
    return divided(jobs, words, io.again, io, typed.options.quiet === true);
  }
  const { shard, blob: folder } = typed.options as { readonly [K in keyof typeof shardOptions]?: string };
  if (shard === undefined && folder !== undefined) {
    throw new UsageError('--blob is of --shard; give --shard I/N');
  }
  if (shard === undefined) {
    return whole;
  }
  const share = shardIn(shard);
  if (share === undefined) {
    throw new UsageError(`--shard ${shortened(shard)} is none; give I/N, as 1/4 to 4/4`);
  }
  return sharded(share, folder ?? usualFolder, typed, catalogue, io);
};

const whole: Work = { dealt: (tasks) => tasks, done: (_, __, carryOut) => carryOut(), blob: undefined };

const sharded = (shard: Shard, folder: string, typed: Typed, catalogue: Catalogue, io: Io): Work => {
  const file = fileOf(folder, shard);
  assertFile(file, '--blob');
  const found = new Map<string, unknown>();
  let model = '';
  return {
    dealt: (tasks) => {
      model = markOfAll(tasks, catalogue);
      return shareOf(tasks, shard);
    },
    done: async ({ key }, { pack }, carryOut) => {
      const result = await carryOut();
      found.set(key, pack(result));
      return result;
    },
    blob: () => {
      if (io.signal.aborted) {
        throw new UsageError(`the shard ${shard.number}/${shard.of} is not written: it was interrupted`);
      }
      const { command } = typed;
      const words = wordsOf(typed);
      writeBlob(file, {
        format: 'vgicheck-shard',
        vgicheck: catalogue.version,
        ...shard,
        command,
        words,
        model,
        found,
      });
      return `wrote the shard ${shard.number}/${shard.of} to ${file}`;
    },
  };
};

/** A share for the process that started this one. */
const told = ({ tell, ...shard }: Share): Work => ({
  dealt: (tasks) => shareOf(tasks, shard),
  done: async ({ key }, { pack }, carryOut) => {
    const result = await carryOut();
    tell(key, packed(pack(result)));
    return result;
  },
  blob: undefined,
});

const merged = (blobs: readonly Blob[], catalogue: Catalogue): Work => {
  const found = new Map(blobs.flatMap((blob) => [...blob.found]));
  return {
    dealt: (tasks) => {
      if (
        blobs.some(({ model }) => model !== markOfAll(tasks, catalogue)) ||
        tasks.some(({ key }) => !found.has(key))
      ) {
        throw new UsageError('the shards were made with another model than this one; run them again with this one');
      }
      return tasks;
    },
    done: async ({ key }, { unpack }) => unpack(found.get(key)),
    blob: undefined,
  };
};

/** Two plans have the same mark where they have the same units, of models whose parts and functions read the same. */
const markOfAll = (tasks: readonly Task[], { version, module }: Catalogue): string => {
  const told = [version, module?.id.sha256, tasks.map(({ key, cost, model }) => [key, cost, model?.()])];
  const text = JSON.stringify(told, (_, part: unknown) => (typeof part === 'function' ? String(part) : part));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
};

/** What a merge is asked for itself, or has no use for. */
const ofAShard = new Set([
  'shard',
  'blob',
  'format',
  'report',
  'out',
  'legend',
  'quiet',
  'checkpoint',
  'resume',
  'jobs',
]);

const wordsOf = ({ options, names }: Typed): readonly string[] => [
  ...names,
  ...Object.entries(options).flatMap(([name, value]) => {
    if (ofAShard.has(name) || value === undefined) {
      return [];
    }
    return value === true ? [`--${name}`] : [value].flat().map((one) => `--${name}=${one}`);
  }),
];
