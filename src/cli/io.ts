import { exitCode } from '../language/index.js';
import type { Blob } from './shards/blob.js';
import { type Again, again, type Share, shareOfThis } from './shards/process.js';

/** Where text goes: a stream, or a test's list of lines. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns?: number;
}

/** Everything outside that a command touches, apart from trace files. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user has had enough, or nobody can be told of the result. */
  readonly signal: AbortSignal;
  /** Whether the checker's own stack is shown with an error of a model. */
  readonly verbose?: boolean;
  /** What shards have found already, where `merge` only reports it. */
  readonly merged?: readonly Blob[];
  /** Where the program can be started again, to do a share of a command. */
  readonly again?: Again;
  /** Where this process was started so. */
  readonly share?: Share;
}

/** What a terminal, a service manager and a session that ends send. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The process: its streams, and a signal that ends a search cleanly. A second signal ends the process at once. Where a
 * stream cannot be written, the process ends with an exit code that says nothing of the model.
 * @param program who complains then.
 */
export const processIo = (program = 'vgicheck'): Io => {
  const interrupt = new AbortController();
  const share = shareOfThis();
  const stop = (): void => {
    for (const signal of signals) {
      process.off(signal, stop);
    }
    interrupt.abort();
  };
  for (const signal of signals) {
    process.on(signal, stop);
  }
  const fail = (): void => {
    process.once('exit', () => {
      process.exitCode = exitCode.unwritable;
    });
  };
  return {
    stdout: sink(process.stdout, (reason) => {
      fail();
      interrupt.abort();
      process.stderr.write(`${program}: standard output cannot be written: ${reason}\n`);
    }),
    stderr: sink(process.stderr, fail),
    env: process.env,
    signal: interrupt.signal,
    again,
    ...(share === undefined ? {} : { share }),
  };
};

/** Nobody reads any more (`vgicheck list rules | head`): that is no error, and the exit code still counts. */
const sink = (stream: NodeJS.WriteStream, onError: (reason: string) => void): Sink => {
  let isBroken = false;
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && !isBroken) {
      onError(message);
    }
    isBroken = true;
  });
  return {
    write: (text) => {
      if (!isBroken) {
        stream.write(text);
      }
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
};
