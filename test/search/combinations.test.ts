/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { backends } from '../../src/engine/index.js';
import { array, bool, happened, type Infer, int, model, named, over, record } from '../../src/index.js';
import type { SearchOptions } from '../../src/search/options.js';
import type { Exploration } from '../../src/search/result.js';
import { visitedKinds } from '../../src/search/stores/visited-kinds.js';
import { said } from '../support/counter.js';
import fc from '../support/fast-check.js';
import { lowest } from '../support/lowest.js';
import { type NaiveResult, naiveSearch } from '../support/naive-search.js';
import { randomModel } from '../support/random-model.js';
import { watchedSearch } from '../support/watched-search.js';

/** Every way of working, with thresholds so low that small models meet all of it. */
const combinations: readonly SearchOptions[] = backends.flatMap((backend) =>
  [undefined, ...visitedKinds].flatMap((visited) =>
    [1, 2, 3].map((threads) => ({
      backend,
      threads,
      thresholds: lowest,
      ...(visited === undefined ? {} : { visited }),
    })),
  ),
);

const nameOf = ({ backend, visited, threads }: SearchOptions) =>
  `${backend}, ${visited ?? 'automatic'}, threads: ${threads}`;

/** All that a search says which must not depend on how it is done. */
const findings = <W>({ states, firings, depth, verdict, cutShortBy, rules, properties }: Exploration<W>) => ({
  ...{ states, firings, depth, verdict, cutShortBy },
  rules: rules.map(({ id, firings: own }) => ({ id, firings: own })),
  properties: properties.map(({ id, verdict: of, inDanger, params, trace }) => {
    const steps = trace?.steps.map(({ action, world }) => ({ action: named(action.rule, action.params), world }));
    return { id, of, inDanger, params, start: trace?.start, steps };
  }),
});

const agree = <W>(exploration: Exploration<W>, naive: NaiveResult<W>) => {
  const { states, firings, depth, rules, properties } = exploration;
  const first = properties.flatMap(({ id, trace }) => (trace === undefined ? [] : [[id, trace.steps.length] as const]));
  expect({
    ...{ states, firings, depth },
    first: new Map(first),
    firingsOf: new Map(rules.map(({ id, firings: own }) => [id, own])),
    inDanger: new Map(properties.map(({ id, inDanger }) => [id, inDanger])),
  }).toEqual({
    ...{ states: naive.states, firings: naive.firings, depth: naive.depth },
    ...{ first: naive.first, firingsOf: naive.firingsOf, inDanger: naive.inDanger },
  });
};

const runs = (usual: number) => Number(process.env.FC_RUNS ?? usual);
const some = (count: number) => fc.shuffledSubarray([...combinations], { minLength: count, maxLength: count });

describe('however a search is done,', () => {
  test('it finds what a naive search finds, and the very same traces', () => {
    fc.assert(
      fc.property(randomModel({ rich: true }), some(3), (model, ways) => {
        const usual = watchedSearch(model).exploration;
        agree(usual, naiveSearch(model));
        for (const way of ways) {
          const { exploration } = watchedSearch(model, way);
          expect({ way: nameOf(way), ...findings(exploration) }).toEqual({ way: nameOf(way), ...findings(usual) });
        }
      }),
      // So many find what goes wrong where a tree is cut while another thread is in the midst of a block.
      { numRuns: runs(15) },
    );
  }, 600_000);
});

/** How far each dial turns. */
const ends = [1, 4, 11] as const;

/** Three dials with a lamp each: a key is made of four numbers. */
const dials = () => {
  const world = record({
    dials: array(3, record({ turn: int(0, 11), lit: bool, side: int(0, 7) })),
    told: int(0, 2),
    events: happened<{ dial: number; turn: number }>(),
  });
  const { rule, always, everyStep, sometimes, someStep } = over<Infer<typeof world>>();
  const each = { dial: [0, 1, 2] };
  return model({
    id: 'dials',
    says: 'dials that are turned',
    world,
    rules: [
      rule({
        ...said,
        id: 'turn',
        for: each,
        when: (w, { dial }) => (w.dials[dial]?.turn ?? 0) < (ends[dial] ?? 0),
        does: [
          (w, { dial }) => {
            const own = w.dials[dial] as { turn: number };
            own.turn++;
            w.events.push({ dial, turn: own.turn });
          },
          (w) => {
            for (const { dial, turn } of w.events) {
              (w.dials[dial] as { lit: boolean }).lit = turn % 3 === 0;
            }
          },
          (w, { dial }) => {
            w.told = w.dials[dial]?.lit ? (w.told + 1) % 3 : w.told;
          },
        ],
      }),
      // Who turns and who slides know nothing of each other: together they make states that no recipe was run for.
      rule({
        ...said,
        id: 'slide',
        does: (w) => {
          const last = w.dials[2] as { side: number };
          last.side = (last.side + 1) % 8;
        },
      }),
      rule({
        ...said,
        id: 'reset',
        for: each,
        when: (w, { dial }) => w.dials[dial]?.turn === ends[dial],
        does: (w, { dial }) => {
          Object.assign(w.dials[dial] as object, { turn: 0, lit: false });
        },
      }),
    ],
    properties: [
      always({ ...said, id: 'told', for: each, holds: (w, { dial }) => w.told < 2 || w.dials[dial]?.turn !== 7 }),
      always({ ...said, id: 'lit', for: each, holds: (w, { dial }) => !w.dials[dial]?.lit || w.told < 5 }),
      everyStep({ ...said, id: 'up', holds: ({ before, after }) => before.told <= after.told }),
      everyStep({ ...said, id: 'heard', holds: ({ after }) => after.events.every(({ turn }) => turn < 10) }),
      sometimes({ ...said, id: 'all lit', holds: (w) => w.dials.every(({ lit }) => lit) }),
      someStep({ ...said, id: 'again', holds: ({ before, after }) => before.told === 0 && after.told === 1 }),
      sometimes({ ...said, id: 'far', holds: (w) => w.dials.every(({ turn }, i) => turn === ends[i]) && w.told === 2 }),
    ],
  });
};

describe('a model with entities, searched', () => {
  const naive = naiveSearch(dials());
  const usual = findings(watchedSearch(dials()).exploration);

  test.each(combinations.map((way) => [nameOf(way), way] as const))('by %s, meets all there is to meet', (_, way) => {
    const { exploration, seen } = watchedSearch(dials(), way);
    agree(exploration, naive);
    expect(findings(exploration)).toEqual(usual);

    const { visited, threads = 1 } = way;
    const hasRows = visited === 'rows' || visited === undefined;
    expect(exploration.statistics.visited).toBe(visited ?? 'rows');
    expect(seen.intruded).toBe(0);
    expect(seen.widened).toBeGreaterThan(3);
    expect(hasRows ? seen.sets.filter((kind) => kind === 'rows').length : seen.grown).toBeGreaterThan(1);
    const mayHelp = threads > 1 && visited !== 'plain';
    expect(seen.turns > 50).toBe(mayHelp);
    expect(seen.asked > 5).toBe(mayHelp);
  });
});

const most = 20;

/** Two dials, each of which is in a state of its own while it is turned; no world has it. */
const movingDials = () => {
  const world = record({ dials: array(2, record({ turn: int(0, most), moves: bool })), weight: int(0, 2 ** 16 - 1) });
  const { rule } = over<Infer<typeof world>>();
  return model({
    id: 'moving-dials',
    says: 'dials that move while they are turned',
    world,
    rules: [
      rule({
        ...said,
        id: 'turn',
        for: { dial: [0, 1] },
        when: (w, { dial }) => (w.dials[dial]?.turn ?? most) < most,
        does: [
          // It asks for so much that what follows is not put together with it.
          (w, { dial }) => {
            const own = w.dials[dial] as { turn: number; moves: boolean };
            own.turn++;
            own.moves = w.weight === 0;
          },
          (w, { dial }) => {
            (w.dials[dial] as { moves: boolean }).moves = false;
          },
        ],
      }),
    ],
  });
};

describe('a model that goes through states that no world has, searched', () => {
  test.each(combinations.map((way) => [nameOf(way), way] as const))('by %s, has all its worlds', (_, way) => {
    const { exploration, seen } = watchedSearch(movingDials(), way);
    expect(exploration).toMatchObject({ states: (most + 1) ** 2, firings: 2 * most * (most + 1), depth: 2 * most + 1 });
    expect(seen.widenedOnWay).toBeGreaterThan(1);
  });
});
