import { expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.js';

const lineOn = (isTTY: boolean, { env = {}, columns = 120, quiet = false } = {}) => {
  const written: string[] = [];
  const sink = { write: (text: string) => void written.push(text), isTTY, columns };
  const { show, tell, clear } = progressLine(
    { stdout: sink, stderr: sink, env, signal: AbortSignal.timeout(1) },
    quiet,
  );
  return { show, tell, clear, written };
};

const after = (seconds: number) =>
  ({
    states: 1_234_567,
    queued: 89,
    level: 12,
    seconds,
    bytesPerState: 4.25,
    visited: 'rows',
    density: 0.618,
  }) as const;
const rest = '1,234,567 states, 617,284/s, 89 to go, 4.3 bytes/state, rows 62 % full';

it('a search of more than a second says how far it is, on one line', () => {
  const { show, clear, written } = lineOn(true);
  show('post', after(2));
  clear();
  expect(written).toEqual([`\r\x1b[K[2 s] post: level 12, ${rest}`, '\r\x1b[K']);
});

it.each([
  ['post', 50, '[2 s] post: level 12, 1,234,567 states, 617,284/s'],
  ['post', 49, '[2 s] post: level 12, 1,234,567 states'],
  ['a scenario with quite a long name', 50, '[2 s] a scenario with quite a long name: level 12'],
  ['a scenario with quite a long name', 20, '[2 s] a scenario wi'],
])('a line never grows beyond the terminal: %s on %i columns', (what, columns, line) => {
  const { show, written } = lineOn(true, { columns });
  show(what, after(2));
  expect(written).toEqual([`\r\x1b[K${line}`]);
});

it('within the first second nothing is said, and nothing is cleared', () => {
  const { show, clear, written } = lineOn(true);
  show('post', after(0.5));
  clear();
  expect(written).toEqual([]);
});

it.each([
  ['off a terminal', false, {}],
  ['on a dumb one', true, { TERM: 'dumb' }],
])('%s there is a plain line every five seconds', (_, isTTY, env) => {
  const { show, clear, written } = lineOn(isTTY, { env, columns: 20 });
  for (const seconds of [0.5, 1, 4.9, 5.02, 5.1, 10, 10.1, 14, 15.2]) {
    show('post', { ...after(seconds), states: 1000 * seconds, queued: 0, density: 0.1 });
  }
  clear();
  const lines = ['[5 s] post: level 12, 5,020', '[10 s] post: level 12, 10,100', '[15 s] post: level 12, 15,200'];
  expect(written).toEqual(lines.map((line) => `${line} states, 1,000/s, 0 to go, 4.3 bytes/state, rows 10 % full\n`));
});

it('off a terminal each search has five seconds before anything is said of it', () => {
  const { tell, clear, written } = lineOn(false);
  tell('one', 8);
  clear();
  tell('two', 4);
  tell('two', 6);
  expect(written).toEqual(['[8 s] one\n', '[6 s] two\n']);
});

it.each([true, false])('quiet, nothing is ever said (on a terminal: %s)', (isTTY) => {
  const { show, tell, clear, written } = lineOn(isTTY, { quiet: true });
  show('post', after(100));
  tell('more', 200);
  clear();
  expect(written).toEqual([]);
});
