/** @module-tag slow */
import { describe, expect, test, vi } from 'vitest';
import { backends, MemoryFullError } from '../../src/engine/index.js';
import { explore, int, model, over, record, upTo } from '../../src/index.js';
import { BreadthFirstSearch } from '../../src/search/bfs.js';
import { budgetOf } from '../../src/search/limits.js';
import type { SearchOptions } from '../../src/search/options.js';
import type { Exploration } from '../../src/search/result.js';
import { LeastStates } from '../../src/search/stores/least-states.js';
import { Targets } from '../../src/search/traces/targets.js';
import { inTurns } from '../../src/search/turns.js';
import { initialWorlds, step } from '../../src/semantics/index.js';
import { pack, unpack } from '../../src/transitions/index.js';
import { layoutOf } from '../../src/transitions/layout.js';
import { said } from '../support/counter.js';
import { climbers, counters, longCounter } from '../support/counters.js';
import { lowest } from '../support/lowest.js';
import { traced } from '../support/traced.js';
import { watchedSearch } from '../support/watched-search.js';

/** A search that has ended, the traces to what it found, and how often the host took a step while it looked for them. */
const tracedWork = <W>(it: ReturnType<typeof model<W>>, manner: SearchOptions = {}) => {
  const search = new BreadthFirstSearch(it, budgetOf(), () => true, manner);
  while (!search.done) {
    search.advance();
  }
  const fired = vi.spyOn(search.cache.steps, 'fire');
  const asked = vi.spyOn(search.engineHost, 'leavesOf');
  const exploration = traced(it, search);
  search.close();
  return { exploration, fired: fired.mock.calls.length, asked: asked.mock.calls.length };
};

const orders = (places: readonly number[]): readonly (readonly number[])[] =>
  places.length === 0
    ? [[]]
    : places.flatMap((first) => orders(places.filter((other) => other !== first)).map((rest) => [first, ...rest]));

const trace = <W>({ properties }: Exploration<W>, id: string) => properties.find((one) => one.id === id)?.trace;

describe('a trace costs no more than the search that found it', () => {
  test('where every world leads to the goal: of each level few are followed', () => {
    const { exploration, fired } = tracedWork(counters(6, 5));
    expect(exploration).toMatchObject({ verdict: 'violated', states: 6 ** 6 });
    const steps = trace(exploration, 'some')?.steps ?? [];
    expect(steps).toHaveLength(6 * 5);
    // An action is tried in the world of each step, and in no other.
    expect(fired).toBeLessThanOrEqual(6 * steps.length);
  });

  test('where paths are as many as levels: leaves are looked through once, not in each level', () => {
    const { exploration, fired, asked } = tracedWork(longCounter(3000));
    expect(trace(exploration, 'low')?.steps).toHaveLength(3000);
    expect(fired).toBeLessThanOrEqual(3000);
    expect(asked).toBe(1);
  });

  test('and one of many thousands of goals is as good as another', () => {
    const { rule, always } = over<{ high: number; low: number }>();
    const it = model({
      id: 'far and wide',
      says: '',
      ends: 'anywhere',
      world: record({ high: int(0, 79), low: int(0, 79) }),
      rules: [
        rule({
          ...said,
          id: 'jump',
          for: { high: upTo(80), low: upTo(80) },
          when: (w) => w.high === 0 && w.low === 0,
          does: (w, { high, low }) => {
            Object.assign(w, { high, low });
          },
        }),
      ],
      properties: [always({ ...said, id: 'stay', holds: (w) => w.high < 40 })],
    });
    const { exploration } = tracedWork(it);
    expect(trace(exploration, 'stay')?.steps.map(({ action }) => action.params)).toEqual([{ high: 40, low: 0 }]);
  });
});

describe('of all shortest traces it is the same one,', () => {
  const ways = backends.flatMap((backend) => [1, 2, 3].map((threads) => ({ backend, threads, thresholds: lowest })));

  test('with more ways than are kept', () => {
    const first = trace(watchedSearch(counters(5, 4)).exploration, 'some');
    expect(first?.steps).toHaveLength(20);
    for (const way of ways) {
      expect(trace(watchedSearch(counters(5, 4), way).exploration, 'some')).toEqual(first);
    }
  });

  test('with symmetry, where threads decide by chance which world stands for its orbit', () => {
    const entered = vi.spyOn(Targets.prototype, 'enter');
    const it = climbers(4, 3);
    const tracesOf = (manner: SearchOptions) => {
      entered.mockClear();
      const { properties } = watchedSearch(it, { ...manner, symmetry: true }).exploration;
      const followed = new Map(entered.mock.calls.flatMap(([targets]) => targets.flat().map((one) => [`${one}`, one])));
      return { trace: properties[0]?.trace, followed };
    };
    const first = tracesOf({});
    expect(first.trace?.steps).toHaveLength(24);
    for (const threads of [1, 2, 3]) {
      expect(tracesOf({ threads, thresholds: lowest })).toEqual(first);
    }

    // Not by luck: each of those that were followed is the least of its orbit.
    const layout = layoutOf(it.world);
    expect(first.followed.size).toBeGreaterThan(1000);
    for (const state of first.followed.values()) {
      const { climbers: all, chief } = unpack(layout, state) as { climbers: unknown[]; chief: null };
      const least = new LeastStates(1);
      for (const order of orders([0, 1, 2, 3])) {
        least.add(pack(layout, { climbers: order.map((place) => all[place]), chief }));
      }
      expect(least.states).toEqual([Int32Array.from(state)]);
    }
  });

  test('for more goals than the engine looks for at a time', async () => {
    const { rule, sometimes } = over<{ n: number }>();
    const goals = upTo(100).map((n) => sometimes({ ...said, id: `at ${n}`, holds: (w) => w.n === n }));
    const it = model({
      id: 'many goals',
      says: '',
      ends: 'anywhere',
      world: record({ n: int(0, 99) }),
      rules: [
        rule({
          ...said,
          id: 'up',
          when: (w) => w.n < 99,
          does: (w) => {
            w.n++;
          },
        }),
      ],
      properties: goals,
    });
    const { properties } = await explore(it);
    expect(properties.map(({ trace: one }) => one?.steps.length)).toEqual(upTo(100));
  });
});

test('every step of a long trace was executed through immer', async () => {
  const it = longCounter(2000);
  const { start, steps } = trace(await explore(it), 'low') ?? { steps: [] };
  expect(start).toEqual(initialWorlds(it)[0]);
  let world = start as { counter: number };
  for (const { action, world: after } of steps) {
    world = step(it, world, action);
    expect(after).toEqual(world);
  }
  expect(world).toEqual({ counter: 2000 });
});

describe('what was found', () => {
  test('is told before traces are looked for, and an interrupt then takes nothing from it', async () => {
    const interrupt = new AbortController();
    const told: Exploration<unknown>[] = [];
    const exploration = await explore(longCounter(20_000), {
      signal: interrupt.signal,
      onFound: (found) => {
        told.push(found);
        interrupt.abort();
      },
    });
    const low = { id: 'low', verdict: 'violated', after: 20_000 };
    expect(told).toMatchObject([{ verdict: 'violated', properties: [low] }]);
    expect(exploration).toMatchObject({ verdict: 'violated', noTraces: 'interrupt', properties: [low] });
    expect(trace(exploration, 'low')).toBeUndefined();
  });

  test('has its trace all the same where that takes a moment', async () => {
    const interrupt = new AbortController();
    const onFound = () => interrupt.abort();
    const exploration = await explore(longCounter(5), { signal: interrupt.signal, onFound });
    expect(exploration.noTraces).toBeUndefined();
    expect(trace(exploration, 'low')?.steps).toHaveLength(5);
  });

  test('and how far the search for traces has come is told meanwhile', async () => {
    const levels: number[] = [];
    await explore(longCounter(20_000), { onProgress: ({ isTracing, level }) => isTracing && levels.push(level) });
    expect(levels.length).toBeGreaterThan(0);
  });
});

describe('work in turns', () => {
  function* endless(): Generator<number, string> {
    while (true) {
      yield 1;
    }
  }

  test('is given up when its time is over', async () => {
    expect(await inTurns(endless(), { signal: undefined, seconds: 0.1, onTurn: () => {} })).toEqual({
      givenUp: 'seconds',
    });
  });

  test('lets others take their turn, who may end it', async () => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 1);
    expect(await inTurns(endless(), { signal: interrupt.signal, seconds: Infinity, onTurn: () => {} })).toEqual({
      givenUp: 'interrupt',
    });
  });

  test('is given up when memory is short, and any other error is one', async () => {
    // biome-ignore lint/correctness/useYield: it fails before
    function* failing(error: Error): Generator<number, string> {
      throw error;
    }
    const patience = { signal: undefined, seconds: Infinity, onTurn: () => {} };
    expect(await inTurns(failing(new MemoryFullError('all gone', true)), patience)).toEqual({ givenUp: 'memory' });
    expect(await inTurns(failing(new MemoryFullError('all gone', false)), patience)).toEqual({ givenUp: 'machine' });
    await expect(inTurns(failing(new Error('a mistake')), patience)).rejects.toThrow('a mistake');
  });
});
