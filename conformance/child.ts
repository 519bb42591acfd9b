import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/**
 * Starts a program that ends with this process at the latest, however that ends: QEMU does not notice that nobody
 * writes to it any more.
 */
export const startChild = (program: string, args: readonly string[], folder = '.'): ChildProcessWithoutNullStreams => {
  const child = spawn(program, args, { cwd: folder, stdio: 'pipe' });
  watchOurEnd();
  living.add(child);
  child.once('close', () => living.delete(child));
  return child;
};

const living = new Set<ChildProcessWithoutNullStreams>();

const endAll = (): void => {
  for (const child of living) {
    child.kill('SIGKILL');
  }
};

let isWatching = false;

const watchOurEnd = (): void => {
  if (isWatching) {
    return;
  }
  isWatching = true;
  process.once('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The command line ends in good order after the first signal, and at once after the second: nothing must be left then.
    const isHeard = process.listenerCount(signal) > 0;
    process.once(signal, () => {
      endAll();
      if (!isHeard) {
        process.kill(process.pid, signal);
      }
    });
  }
};
