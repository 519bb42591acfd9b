import { expect, it, onTestFinished } from 'vitest';
import { processIo } from '../../src/cli/io.js';

const streams = [process.stdout, process.stderr] as const;

/** The process's streams and signals, which are as before when the test ends. */
const borrowed = () => {
  const before = streams.map((stream) => stream.listeners('error'));
  const handlers = process.listeners('SIGINT');
  onTestFinished(() => {
    streams.forEach((stream, place) => {
      for (const listener of stream.listeners('error').filter((one) => !before[place]?.includes(one))) {
        stream.off('error', listener as () => void);
      }
    });
    for (const handler of process.listeners('SIGINT').filter((one) => !handlers.includes(one))) {
      process.off('SIGINT', handler);
    }
  });
  return processIo();
};

it('the first interrupt ends the search', () => {
  const { signal } = borrowed();
  const handler = process.listeners('SIGINT').at(-1);
  handler?.('SIGINT');
  expect(signal.aborted).toBe(true);
});

it('what is written goes to the stream', () => {
  const { stdout } = borrowed();
  expect(() => stdout.write('')).not.toThrow();
});

it('a reader who leaves is no error', () => {
  borrowed();
  const listener = process.stdout.listeners('error').at(-1) as (error: object) => void;
  expect(() => listener({ code: 'EPIPE' })).not.toThrow();
});

it('any other error of a stream is one', () => {
  borrowed();
  const listener = process.stdout.listeners('error').at(-1) as (error: Error) => void;
  expect(() => listener(new Error('disk full'))).toThrow('disk full');
});
