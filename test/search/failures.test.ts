/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import type { MemoryFullError, WordAllocator } from '../../src/engine/index.js';
import {
  array,
  bool,
  explore,
  happened,
  type Infer,
  int,
  type Model,
  model,
  over,
  record,
  upTo,
} from '../../src/index.js';
import { BreadthFirstSearch } from '../../src/search/bfs.js';
import { budgetOf } from '../../src/search/limits.js';
import type { ExploreOptions } from '../../src/search/result.js';
import { said } from '../support/counter.js';
import { lowest } from '../support/lowest.js';
import { naiveSearch } from '../support/naive-search.js';
import { traced } from '../support/traced.js';

const shape = record({
  dials: array(2, record({ turn: int(0, 20), side: int(0, 3) })),
  events: happened<{ turn: number }>(),
});
type World = Infer<typeof shape>;
const words = over<World>();

/** Two dials, turned and then slid; whatever else a test wants is added. */
const dials = (parts: Partial<Model<World>> = {}): Model<World> =>
  model({
    id: 'dials',
    says: 'two dials',
    ends: 'anywhere',
    world: shape,
    rules: [
      words.rule({
        ...said,
        id: 'turn',
        for: { dial: [0, 1] },
        when: (w, { dial }) => (w.dials[dial]?.turn ?? 20) < 20,
        does: [
          (w, { dial }) => {
            const own = w.dials[dial] as { turn: number };
            own.turn++;
            w.events.push({ turn: own.turn });
          },
          (w, { dial }) => {
            (w.dials[dial] as { side: number }).side = (w.events[0]?.turn ?? 0) % 4;
          },
        ],
      }),
      ...(parts.rules ?? []),
    ],
    ...(parts.properties === undefined ? {} : { properties: parts.properties }),
  });

const ways: readonly (readonly [string, ExploreOptions])[] = [
  ['as usual', {}],
  ['with small sets', { thresholds: { ...lowest, leastBatch: 1, mostAtOnce: 64 } }],
  ['with two threads', { thresholds: { ...lowest, mostAtOnce: 2 }, threads: 2 }],
  ['with three threads in JavaScript', { thresholds: { ...lowest, mostAtOnce: 2 }, threads: 3, backend: 'js' }],
];

const failure = async (it: Model<World>, options: ExploreOptions): Promise<string> =>
  explore(it, { stopAt: 'never', ...options }).then(
    () => 'nothing was noticed',
    (error: Error) => error.message,
  );

/** So many turns of each dial are named, in any order. */
const turnsIn = (message: string): readonly number[] =>
  [0, 1].map((dial) => message.split(`turn(dial=${dial})`).length - 1);

describe.each(ways)('a search %s', (_, options) => {
  test('names the way to the world in which a later effect throws', async () => {
    const throwing = words.rule({
      ...said,
      id: 'snap',
      when: (w) => w.dials[0]?.turn === 7 && w.dials[1]?.turn === 5,
      does: [
        () => {},
        (w) => {
          throw new Error(`the spring of ${w.dials[1]?.turn} broke`);
        },
      ],
    });
    const message = await failure(dials({ rules: [throwing] }), options);
    expect(message).toMatch(/^test\/search\/failures\.test\.ts:\d+:\d+: snap: the spring of 5 broke\n {2}after /);
    expect(turnsIn(message)).toEqual([7, 5]);
  });

  test('names the way to the world in which a property of worlds throws', async () => {
    const throwing = words.always({
      ...said,
      id: 'throwing',
      holds: (w) => {
        if (w.dials[0]?.turn === 6 && w.dials[1]?.turn === 9) {
          throw new Error('no such thing');
        }
        return true;
      },
    });
    const message = await failure(dials({ properties: [throwing] }), options);
    expect(message).toMatch(/^test\/search\/failures\.test\.ts:\d+:\d+: throwing: no such thing\n {2}after /);
    expect(turnsIn(message)).toEqual([6, 9]);
  });

  test('names the way to the world from which a step is taken of which a property throws', async () => {
    const throwing = words.everyStep({
      ...said,
      id: 'throwing',
      holds: ({ before, after }) => {
        if (before.dials[0]?.turn === 4 && after.dials[1]?.turn === 3 && before.dials[1]?.turn === 2) {
          throw new Error('no such step');
        }
        return true;
      },
    });
    const message = await failure(dials({ properties: [throwing] }), options);
    expect(message).toMatch(/^test\/search\/failures\.test\.ts:\d+:\d+: throwing: no such step\n {2}after /);
    expect(turnsIn(message)).toEqual([4, 2]);
  });

  test('notices deep down that a property of steps is no function of the step', async () => {
    let asked = 0;
    const fickle = words.everyStep({
      ...said,
      id: 'fickle',
      holds: ({ before, after }) => before.dials[0]?.turn !== 9 || after.dials[0]?.turn !== 10 || asked++ % 2 === 0,
    });
    const message = await failure(dials({ properties: [fickle] }), options);
    expect(message).toMatch(/^fickle: /);
    expect(message).toMatch(/Look for a clock/);
  });
});

/** How many bytes are taken: it says so when it is told to have none. */
const bytesOf = (memory: WordAllocator): number => {
  try {
    memory.limitTo(0);
  } catch (error) {
    return Number.parseInt((error as MemoryFullError).message, 10);
  }
  return 0;
};

describe('memory that is short', () => {
  const properties = [
    words.always({ ...said, id: 'low', for: { dial: [0, 1] }, holds: (w, { dial }) => (w.dials[dial]?.turn ?? 0) < 9 }),
    words.everyStep({ ...said, id: 'slow', holds: ({ after }) => (after.events[0]?.turn ?? 0) < 13 }),
    words.sometimes({ ...said, id: 'both', holds: (w) => w.dials.every(({ turn }) => turn === 15) }),
    words.someStep({
      ...said,
      id: 'near',
      holds: ({ before, after }) => before.dials[0]?.turn === 12 && after.dials[1]?.turn === 12,
    }),
    ...[3, 5, 8, 11, 14, 17].map((turn) =>
      words.sometimes({
        ...said,
        id: `sum ${turn}`,
        holds: (w) => w.dials[0]?.turn === turn && w.dials[1]?.turn === 3,
      }),
    ),
  ];
  const whole = dials({ properties });
  const naive = naiveSearch(whole);

  test.each(ways)('ends a search %s at any moment, and what it has found by then is true', (_, options) => {
    const found = new Set<number>();
    const stride = options.threads === undefined ? 1 : 7;
    for (let moment = 0; ; moment += stride) {
      const search = new BreadthFirstSearch(whole, budgetOf(), () => false, options);
      const { memory } = search.engineHost;
      const take = memory.take.bind(memory);
      let takes = 0;
      memory.take = (size) => {
        if (takes++ === moment) {
          memory.limitTo(bytesOf(memory));
        }
        return take(size);
      };
      while (!search.done) {
        search.advance();
      }
      memory.take = take;
      const { cutShortBy, properties: told, states } = traced(whole, search);
      search.close();
      const shown = told.filter(({ trace }) => trace !== undefined);
      found.add(shown.length);
      for (const { id, trace } of shown) {
        expect({ moment, id, steps: trace?.steps.length }).toEqual({ moment, id, steps: naive.first.get(id) });
      }
      expect(states).toBeLessThanOrEqual(naive.states);
      if (cutShortBy === undefined) {
        expect(shown.length).toBe(naive.first.size);
        break;
      }
      expect(cutShortBy).toBe('memory');
    }
    expect(found.size).toBeGreaterThan(3);
  });
});

test('memory that is short while actions are executed again takes nothing from what they have shown', () => {
  const many = model({
    id: 'dial',
    says: 'a dial that is turned in many ways',
    ends: 'anywhere',
    world: record({ turn: int(0, 1000) }),
    rules: [
      over<{ turn: number }>().rule({
        ...said,
        id: 'turn',
        for: { to: upTo(1001) },
        does: (w, { to }) => {
          w.turn = to;
        },
      }),
    ],
    properties: [over<{ turn: number }>().someStep({ ...said, id: 'turned', holds: ({ after }) => after.turn === 1 })],
  });
  const search = new BreadthFirstSearch(many, budgetOf(), () => false);
  search.engineHost.memory.limitTo(bytesOf(search.engineHost.memory));
  search.advance();
  expect(search).toMatchObject({ cutShortBy: 'memory', expanded: 0 });
  const [turned] = traced(many, search).properties;
  search.close();
  expect(turned?.trace?.steps).toHaveLength(1);
});

describe('a limit of worlds', () => {
  const { states } = naiveSearch(dials());

  test.each(ways)('is met exactly by a search %s', async (_, options) => {
    for (const limit of [1, 2, 3, 10, 100, 200, 317, states - 1]) {
      const result = await explore(dials(), { ...options, limits: { states: limit } });
      expect(result).toMatchObject({ states: limit, cutShortBy: 'states', verdict: 'inconclusive' });
    }
    expect(await explore(dials(), { ...options, limits: { states } })).toMatchObject({ states, verdict: 'holds' });
  });

  test.each(ways)(
    'that ends a search %s in the midst of a level leaves the ways to all worlds of it',
    async (_, options) => {
      const spread = record({ turn: int(0, 99), side: int(0, 1) });
      const { rule, sometimes, someStep } = over<Infer<typeof spread>>();
      const it = model({
        id: 'spread',
        says: '',
        ends: 'anywhere',
        world: spread,
        rules: [
          rule({
            ...said,
            id: 'turn',
            for: { to: upTo(100) },
            when: (w) => w.turn === 0,
            does: (w, { to }) => {
              w.turn = to;
            },
          }),
          rule({
            ...said,
            id: 'slide',
            when: (w) => w.turn > 0,
            does: (w) => {
              w.side = 1;
            },
          }),
        ],
        properties: [
          sometimes({ ...said, id: 'last', holds: (w) => w.turn === 99 }),
          someStep({ ...said, id: 'first', holds: ({ before, after }) => before.turn === 1 && after.side === 1 }),
        ],
      });
      const { cutShortBy, properties } = await explore(it, { ...options, stopAt: 'never', limits: { states: 105 } });
      expect(cutShortBy).toBe('states');
      expect(properties.map(({ trace }) => trace?.steps.length)).toEqual([1, 2]);
    },
  );

  test.each(ways)('leaves none of the worlds up to it unjudged in a search %s', async (_, options) => {
    // Soon nothing has to be learned any more: worlds are found by the hundred before anybody is asked.
    const lamps = record({ lamps: array(10, bool) });
    const { rule, always } = over<Infer<typeof lamps>>();
    const it = model({
      id: 'lamps',
      says: '',
      ends: 'anywhere',
      world: lamps,
      rules: [
        rule({
          ...said,
          id: 'light',
          for: { lamp: upTo(10) },
          does: (w, { lamp }) => {
            w.lamps[lamp] = true;
          },
        }),
      ],
      properties: [always({ ...said, id: 'first', holds: (w) => typeof w.lamps[0] === 'boolean' })],
    });
    for (const limit of [5, 50, 300, 301, 700]) {
      const result = await explore(it, { ...options, limits: { states: limit } });
      expect(result).toMatchObject({ states: limit, cutShortBy: 'states' });
      expect(result.properties[0]?.inDanger).toBe(limit);
    }
  });
});

test('a search that keeps nothing for traces still says what holds', async () => {
  const holding = words.always({ ...said, id: 'low', holds: (w) => w.dials.every(({ turn }) => turn <= 20) });
  const result = await explore(dials({ properties: [holding] }), { traces: false });
  expect(result).toMatchObject({ verdict: 'holds', states: 441 });
});
