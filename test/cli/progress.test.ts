import { expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.js';

const lineOn = (isTTY: boolean, env = {}) => {
  const written: string[] = [];
  const sink = { write: (text: string) => void written.push(text), isTTY, columns: 50 };
  const { show, clear } = progressLine({ stdout: sink, stderr: sink, env, signal: AbortSignal.timeout(1) });
  return { show, clear, written };
};

const after = (seconds: number) => ({ states: 1_234_567, queued: 89, level: 12, seconds });

it('a search of more than a second says how far it is, on one line', () => {
  const { show, clear, written } = lineOn(true);
  show('post', after(2));
  clear();
  expect(written).toEqual(['\r\x1b[Kpost: 1,234,567 states, 89 to go, level 12, 2 s', '\r\x1b[K']);
});

it('a line never grows beyond the terminal', () => {
  const { show, written } = lineOn(true);
  show('a scenario with quite a long name', after(2));
  expect(written.join('').replace('\r\x1b[K', '')).toHaveLength(49);
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
])('%s nothing is said', (_, isTTY, env) => {
  const { show, clear, written } = lineOn(isTTY, env);
  show('post', after(2));
  clear();
  expect(written).toEqual([]);
});
