import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { limited } from '../../conformance/limited.js';

const never = (limit: AbortSignal): Promise<string> =>
  new Promise((resolve) => limit.addEventListener('abort', () => resolve('stopped')));

test('what takes longer than its limit is told to stop, whatever garbage is collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const collecting = setInterval(collect, 20);
  const stopped = limited(new AbortController().signal, 0.2, never);
  expect(await Promise.race([stopped, sleep(5000, 'not stopped')])).toBe('stopped');
  clearInterval(collecting);
});

test('it is told to stop when the whole is, before its limit or before it began', async () => {
  const whole = new AbortController();
  const stopped = limited(whole.signal, 60, never);
  whole.abort();
  expect(await stopped).toBe('stopped');
  expect(await limited(whole.signal, 60, async ({ aborted }) => aborted)).toBe(true);
});
