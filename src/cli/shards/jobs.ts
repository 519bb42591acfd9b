import { availableParallelism } from 'node:os';
import { exitCode, UsageError, VgicheckError } from '../../language/index.js';
import type { Io } from '../io.js';
import { numberOf } from '../options.js';
import { type ProgressLine, progressLine } from '../progress.js';
import { shareOf, type Unit } from './deal.js';
import { unpacked } from './packed.js';
import type { Again } from './process.js';
import type { Shard } from './shard.js';
import type { Work } from './task.js';

export const jobsOption = {
  jobs: {
    type: 'string',
    value: 'N|auto',
    says: 'divide the work among so many processes, up to 64; auto: as many as there are processors (1)',
  },
} as const;

const mostJobs = 64;

/** @throws UsageError where it is no number, or another option divides the work, or keeps it in one process. */
export const jobsOf = (options: Readonly<Record<string, unknown>>): number => {
  const { jobs } = options as { readonly jobs?: string };
  if (jobs === undefined) {
    return 1;
  }
  const other = ['shard', 'checkpoint', 'resume', 'everywhere'].find((name) => options[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--jobs and --${other} contradict each other; leave one of them out`);
  }
  return jobs === 'auto'
    ? Math.min(availableParallelism(), mostJobs)
    : (numberOf('jobs', jobs, 'whole', mostJobs) ?? 1);
};

/** A process that did a share of the work is gone before it had done it: nothing is said of the model. */
class JobError extends VgicheckError {
  readonly exitCode = exitCode.inconclusive;
}

/** The work of a command, done by processes that each do a share; what became of it is told here, in order. */
export const divided = (jobs: number, words: readonly string[], again: Again, io: Io, quiet: boolean): Work => {
  const found = new Map<string, string>();
  const stops = new AbortController();
  const stopping = AbortSignal.any([io.signal, stops.signal]);
  let gone: JobError | undefined;
  let changed = (): void => {};
  let units = 0;
  const start = (shard: Shard, share: readonly Unit[]): void => {
    const stop = again(words, shard, {
      told: (key, text) => {
        found.set(key, text);
        changed();
      },
      ended: (how) => {
        const left = share.find(({ key }) => !found.has(key));
        if (left !== undefined) {
          gone = new JobError(`a process of --jobs ended ${how} before ${left.key} was done; run it with fewer --jobs`);
          stops.abort();
          changed();
        }
      },
    });
    stopping.addEventListener('abort', stop, { once: true });
    if (stopping.aborted) {
      stop();
    }
  };
  const progress = progressLine(io, quiet);
  return {
    dealt: (tasks) => {
      units = tasks.length;
      const of = Math.min(jobs, units);
      for (let number = 1; number <= of; number += 1) {
        start({ number, of }, shareOf(tasks, { number, of }));
      }
      return tasks;
    },
    done: async ({ key }, { unpack }) => {
      const stopTelling = tellEachSecond(progress, () => `${found.size} of ${units} done, ${key} is awaited`);
      try {
        for (;;) {
          const text = found.get(key);
          if (text !== undefined) {
            return unpack(unpacked(text));
          }
          if (gone !== undefined) {
            throw gone;
          }
          await new Promise<void>((resolve) => {
            changed = resolve;
          });
        }
      } finally {
        stopTelling();
      }
    },
    blob: undefined,
  };
};

const tellEachSecond = (progress: ProgressLine, line: () => string): (() => void) => {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    progress.tell(line(), seconds);
  }, 1000);
  return () => {
    clearInterval(timer);
    progress.clear();
  };
};
