import { expect, test } from 'vitest';
import { places } from '../../src/engine/index.js';
import { array, bool, explore, type Infer, int, model, over, record, upTo } from '../../src/index.js';
import { said } from '../support/counter.js';
import { lowest } from '../support/lowest.js';
import { naiveSearch } from '../support/naive-search.js';
import { watchedSearch } from '../support/watched-search.js';

test('a world of more than a thousand bits is explored as any other', async () => {
  const switches = record({ padding: array(100, int(0, 1000)), lamps: array(60, bool) });
  const { rule, always } = over<Infer<typeof switches>>();
  const lamps = [0, 7, 13, 22, 31, 38, 45, 52, 58, 59];
  const wide = model({
    id: 'wide',
    says: 'lamps far from each other',
    world: switches,
    rules: [
      rule({
        ...said,
        id: 'toggle',
        for: { lamp: lamps },
        does: (w, { lamp }) => {
          w.lamps[lamp] = !w.lamps[lamp];
          w.padding[lamp] = w.lamps[lamp] ? 1000 : 0;
        },
      }),
    ],
    properties: [
      always({
        ...said,
        id: 'together',
        for: { lamp: lamps },
        when: (w, { lamp }) => w.lamps[lamp] === true,
        holds: (w, { lamp }) => w.padding[lamp] === 1000,
      }),
    ],
  });
  const { statistics, ...result } = await explore(wide);
  expect(statistics.bits).toBe(1060);
  expect(result).toMatchObject({ verdict: 'holds', states: 2 ** 10, firings: 10 * 2 ** 10, depth: 11 });
  expect(result.properties[0]?.inDanger).toBe(10 * 2 ** 9);
});

test('a field may have many values: a table grows with those that occur', async () => {
  const odometer = record({ kilometres: int(0, 65_535) });
  const { rule } = over<Infer<typeof odometer>>();
  const drive = rule({
    ...said,
    id: 'drive',
    for: { by: [1, 1000] },
    when: (w, { by }) => w.kilometres + by < 3000,
    does: (w, { by }) => {
      w.kilometres += by;
    },
  });
  const result = await explore(model({ id: 'odometer', says: '', world: odometer, rules: [drive] }));
  expect(result).toMatchObject({ states: 3000, firings: 2999 + 2000, depth: 1002 });
  expect(result.rules[0]?.words).toBeLessThan(40_000);
});

test('rules that read different things are not walked as one for long', async () => {
  const gauges = record({ left: int(0, 63), right: int(0, 63) });
  const { rule, sometimes } = over<Infer<typeof gauges>>();
  const sides = ['left', 'right'] as const;
  const result = await explore(
    model({
      id: 'gauges',
      says: '',
      world: gauges,
      rules: sides.map((side) =>
        rule({
          ...said,
          id: side,
          does: (w) => {
            w[side] = (w[side] + 1) % 64;
          },
        }),
      ),
      properties: sides.map((side) => sometimes({ ...said, id: `full ${side}`, holds: (w) => w[side] === 63 })),
    }),
  );
  expect(result).toMatchObject({ verdict: 'holds', states: 4096, firings: 8192, depth: 127 });
  expect(result.rules.map(({ firings, paths }) => ({ firings, paths }))).toEqual([
    { firings: 4096, paths: 64 },
    { firings: 4096, paths: 64 },
  ]);
  expect(result.properties.map(({ inDanger }) => inDanger)).toEqual([64, 64]);
});

test('as many actions as a model has are tried in each world', async () => {
  const place = record({ at: int(0, 999) });
  const { rule } = over<Infer<typeof place>>();
  const jump = rule({
    ...said,
    id: 'jump',
    for: { to: upTo(1000) },
    does: (w, { to }) => {
      w.at = to;
    },
  });
  const result = await explore(model({ id: 'jumper', says: '', world: place, rules: [jump] }));
  expect(result).toMatchObject({ states: 1000, firings: 1_000_000, depth: 2 });
});

test('each action may have properties of its own that judge it', () => {
  const place = record({ at: int(0, 3), jumps: int(0, 7) });
  const { rule, everyStep } = over<Infer<typeof place>>();
  // More of them than the inner loop keeps at a time (MOST_JOINS).
  const targets = upTo(places.MOST_JOINS + 8);
  const jumper = model({
    id: 'jumper',
    says: '',
    world: place,
    rules: [
      rule({
        ...said,
        id: 'jump',
        // Actions with the same first parameter are tried together.
        for: { who: [0], to: targets },
        when: (w, { to }) => w.at !== to % 3,
        does: (w, { to }) => {
          w.at = (w.at + to) % 4;
          w.jumps = (w.jumps + 1) % 8;
        },
      }),
    ],
    properties: [
      everyStep({
        ...said,
        id: 'lands',
        for: { to: targets },
        when: ({ action }, { to }) => action.params.to === to,
        holds: ({ before, after }, { to }) => before.at !== to % 4 || after.jumps !== to % 8,
      }),
    ],
  });
  const found = watchedSearch(jumper, { thresholds: lowest });
  const naive = naiveSearch(jumper);
  const [lands] = found.exploration.properties;
  expect(found.seen.sets).toContain('rows');
  expect(found.exploration).toMatchObject({ states: naive.states, firings: naive.firings, depth: naive.depth });
  expect([lands?.inDanger, lands?.trace?.steps.length]).toEqual([
    naive.inDanger.get('lands'),
    naive.first.get('lands'),
  ]);
});
