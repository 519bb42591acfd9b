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
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal;
}

/** The process: its streams, and an interrupt that ends a search cleanly the first time and the process the second. */
export const processIo = (): Io => {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  return {
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    env: process.env,
    signal: interrupt.signal,
  };
};

/** Nobody reads any more (`vgicheck list rules | head`): that is no error, and the exit code still counts. */
const sink = (stream: NodeJS.WriteStream): Sink => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
};
