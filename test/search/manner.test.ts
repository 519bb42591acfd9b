import { expect, test } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import { explore, int, model, over, type Progress, record, UsageError } from '../../src/index.js';
import { usualThresholds } from '../../src/search/thresholds.js';
import { longDial, said } from '../support/counter.js';
import { postOffice } from '../support/post-office.js';

const office = postOffice('old');

test('without traces a search finds the same, and says after how many steps', async () => {
  const [traced, untraced] = [await explore(office), await explore(office, { traces: false })];
  const { statistics: _, ...said } = untraced;
  const { statistics: __, properties, ...rest } = traced;
  expect(said).toEqual({ ...rest, properties: properties.map(({ params, trace, ...result }) => result) });
  for (const { after, trace } of properties) {
    expect(after).toBe(trace?.steps.length);
  }
  expect(properties.some(({ after }) => after !== undefined)).toBe(true);
});

test('the statistics say how it was done', async () => {
  const { statistics, rules, counted } = await explore(office, { backend: 'js', visited: 'plain', threads: 2 });
  expect({ ...statistics, counted }).toMatchObject({ backend: 'js', visited: 'plain', threads: 2, counted: 'states' });
  expect([...statistics.shares.keys()]).toEqual(rules.map(({ id }) => id));
  const shares = [...statistics.shares.values()];
  expect(shares.every((share) => share > 0)).toBe(true);
  expect(shares.reduce((sum, share) => sum + share)).toBeLessThan(1);
});

test('progress says what a state takes, and how full the set is', async () => {
  const seen: Progress[] = [];
  await explore(longDial(130_000), { onProgress: (progress) => seen.push(progress) });
  for (const { bytesPerState, density } of seen) {
    expect(bytesPerState).toBeGreaterThan(0);
    expect(density).toBeGreaterThan(0);
    expect(density).toBeLessThanOrEqual(1);
  }
  expect(seen.length).toBeGreaterThan(0);
});

test.each([0, -1, 1.5, 65, Number.NaN])('%d threads are refused', async (threads) => {
  await expect(explore(office, { threads })).rejects.toThrow(UsageError);
  await expect(explore(office, { threads })).rejects.toThrow(
    `the number of threads is ${threads}; it must be a whole number from 1 to 64`,
  );
});

test('threads that stop for different things lose nothing of what they found', async () => {
  const thresholds = { ...usualThresholds, leastForThreads: 1, leastQuotient: 64 };
  const { states, firings, depth } = await explore(vgicRef('2,3,1,HLE'), {
    threads: 3,
    thresholds,
    limits: { seconds: 20 },
  });
  expect({ states, firings, depth }).toEqual({ states: 732_864, firings: 9_412_656, depth: 34 });
});

test.each([
  [3, 'inconclusive'],
  [4, 'violated'],
])(
  'of worlds that are found at once, so many as a limit allows are judged: of %i it is %s',
  async (states, verdict) => {
    const { rule, always } = over<{ at: number }>();
    const fan = model({
      id: 'fan',
      says: '',
      ends: 'anywhere',
      world: record({ at: int(0, 9) }),
      rules: [
        rule({
          ...said,
          id: 'jump',
          for: { to: [1, 2, 3, 4, 5] },
          when: (w) => w.at === 0,
          does: (w, { to }) => {
            w.at = to;
          },
        }),
      ],
      properties: [always({ ...said, id: 'elsewhere', holds: (w) => w.at !== 3 })],
    });
    expect(await explore(fan, { limits: { states } })).toMatchObject({ states, verdict });
  },
);
