import { expect, it, onTestFinished, vi } from 'vitest';
import { processIo } from '../../src/cli/io.js';

const streams = [process.stdout, process.stderr] as const;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The process's streams and signals, which are as before when the test ends. */
const borrowed = () => {
  const errors = streams.map((stream) => stream.listeners('error'));
  const heard = signals.map((signal) => process.listeners(signal));
  const exits = process.listeners('exit');
  onTestFinished(() => {
    streams.forEach((stream, place) => {
      for (const listener of stream.listeners('error').filter((one) => !errors[place]?.includes(one))) {
        stream.off('error', listener as () => void);
      }
    });
    signals.forEach((signal, place) => {
      for (const handler of process.listeners(signal).filter((one) => !heard[place]?.includes(one))) {
        process.off(signal, handler);
      }
    });
    for (const handler of process.rawListeners('exit').filter((one) => !exits.includes(one as () => void))) {
      process.off('exit', handler as () => void);
    }
  });
  return processIo();
};

const errorOf = (stream: NodeJS.WriteStream) => stream.listeners('error').at(-1) as (error: object) => void;

it.each(signals)('the first %s ends the search; a second signal, of any kind, the process', (name) => {
  const { signal } = borrowed();
  const before = signals.map((one) => process.listenerCount(one));
  process.listeners(name).at(-1)?.(name);
  expect(signal.aborted).toBe(true);
  expect(signals.map((one) => process.listenerCount(one))).toEqual(before.map((count) => count - 1));
});

it('what is written goes to the stream', () => {
  const { stdout } = borrowed();
  expect(() => stdout.write('')).not.toThrow();
});

it('a reader who leaves is no error', () => {
  const { signal } = borrowed();
  errorOf(process.stdout)({ code: 'EPIPE' });
  expect(signal.aborted).toBe(false);
});

it('any other error of standard output is told once, ends the search, and nothing more is written', () => {
  const { stdout, signal } = borrowed();
  const written: unknown[] = [];
  const [out, err] = streams.map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(text);
      return true;
    }),
  );
  errorOf(process.stdout)({ code: 'EIO', message: 'the disk is gone' });
  errorOf(process.stdout)({ code: 'EIO', message: 'the disk is gone' });
  stdout.write('a report');
  out?.mockRestore();
  err?.mockRestore();
  expect(written).toEqual(['vgicheck: standard output cannot be written: the disk is gone\n']);
  expect(signal.aborted).toBe(true);
});
