import { describe, expect, test } from 'vitest';
import {
  bool,
  type Exploration,
  explore,
  int,
  model,
  over,
  type Progress,
  record,
  UsageError,
} from '../../src/index.js';
import { type Dial, dialModel, dialWords, longDial, said } from '../support/counter.js';

const { rule, always, sometimes, everyStep, someStep } = dialWords;
const of = <W>({ properties }: Exploration<W>, id: string) => properties.find((property) => property.id === id);
const ids = <W>({ properties }: Exploration<W>, id: string) =>
  properties.find((property) => property.id === id)?.trace?.steps.map(({ action }) => action.params.by);

describe('a complete search', () => {
  test('counts worlds, firings and levels', async () => {
    const { states, firings, depth, verdict, cutShortBy } = await explore(dialModel());
    expect({ states, firings, depth, verdict, cutShortBy }).toEqual({
      states: 10,
      firings: 9 + 8,
      depth: 6,
      verdict: 'holds',
      cutShortBy: undefined,
    });
  });

  test('of a binary clock has two worlds', async () => {
    const clock = record({ tick: bool });
    const words = over<{ tick: boolean }>();
    const flip = words.rule({
      ...said,
      id: 'flip',
      does: (w) => {
        w.tick = !w.tick;
      },
    });
    const result = await explore(model({ id: 'clock', says: '', world: clock, rules: [flip] }));
    expect(result).toMatchObject({ states: 2, firings: 2, depth: 2, verdict: 'holds' });
  });

  test('of a graph follows its edges, and an edge to the same place is a firing', async () => {
    const edges: Readonly<Record<number, readonly number[]>> = { 0: [1, 2], 1: [3], 2: [3, 2], 3: [0], 4: [5] };
    const { rule: edge } = over<{ at: number }>();
    const graph = model({
      id: 'graph',
      says: '',
      ends: 'anywhere',
      world: record({ at: int(0, 5) }),
      rules: [
        edge({
          ...said,
          id: 'edge',
          for: { to: [0, 1, 2, 3, 4, 5] },
          when: (w, { to }) => edges[w.at]?.includes(to) === true,
          does: (w, { to }) => {
            w.at = to;
          },
        }),
      ],
    });
    expect(await explore(graph)).toMatchObject({ states: 4, firings: 6, depth: 3 });
  });

  test('begins in every initial world, each once', async () => {
    const starts = [
      { value: 8, other: 0 },
      { value: 9, other: 1 },
      { value: 8, other: 0 },
    ];
    expect(await explore(dialModel({ starts }))).toMatchObject({ states: 3, firings: 1, depth: 2 });
  });

  test('of a model in which nothing can happen has its initial worlds', async () => {
    expect(await explore(dialModel({ rules: [] }))).toMatchObject({ states: 1, firings: 0, depth: 1 });
  });

  test('says which rules never fired, and what each rule cost', async () => {
    const never = rule({ ...said, id: 'never', when: (w) => w.other > 0, does: () => {} });
    const { rules, statistics } = await explore(dialModel({ rules: [...dialModel().rules, never] }));
    expect(rules.map(({ id, firings, paths }) => ({ id, firings, paths }))).toEqual([
      { id: 'turn', firings: 17, paths: 20 },
      { id: 'never', firings: 0, paths: 1 },
    ]);
    expect(rules.every(({ words }) => words > 0)).toBe(true);
    expect(statistics).toMatchObject({ bits: 8, recipeRuns: 21 });
    expect(statistics.rechecked).toBeGreaterThan(10);
  });

  test('gives the same result each time', async () => {
    const properties = [always({ ...said, id: 'low', holds: (w) => w.value < 7 })];
    const [one, two] = await Promise.all([explore(dialModel({ properties })), explore(dialModel({ properties }))]);
    expect({ ...one, statistics: undefined }).toEqual({ ...two, statistics: undefined });
  });
});

describe('a property', () => {
  const properties = [
    always({ ...said, id: 'small', when: (w) => w.value > 2, holds: (w) => w.value < 10 }),
    always({ ...said, id: 'below', for: { limit: [20, 5] }, holds: (w, { limit }) => w.value < limit }),
    always({ ...said, id: 'idle', when: (w) => w.other > 0, holds: () => false }),
    everyStep({ ...said, id: 'grows', holds: ({ before, after }) => before.value < after.value }),
    everyStep({
      ...said,
      id: 'slow',
      when: ({ before }) => before.value > 3,
      holds: ({ action }) => action.params.by === 1,
    }),
    sometimes({ ...said, id: 'seven', holds: (w) => w.value === 7 }),
    sometimes({ ...said, id: 'other', holds: (w) => w.other === 7 }),
    someStep({ ...said, id: 'from 7 to 9', holds: ({ before, after }) => before.value === 7 && after.value === 9 }),
    someStep({ ...said, id: 'down', holds: ({ before, after }) => before.value > after.value }),
  ];

  test('holds, is violated or was never triggered; a witness was reached or not', async () => {
    const result = await explore(dialModel({ properties }), { stopAt: 'never' });
    expect(result.verdict).toBe('violated');
    expect(Object.fromEntries(result.properties.map(({ id, verdict }) => [id, verdict]))).toEqual({
      small: 'holds',
      below: 'violated',
      idle: 'vacuous',
      grows: 'holds',
      slow: 'violated',
      seven: 'holds',
      other: 'violated',
      'from 7 to 9': 'holds',
      down: 'violated',
    });
    expect(result.properties.map(({ inDanger }) => inDanger)).toEqual([7, 20, 0, 17, 9, 1, 0, 1, 0]);
  });

  test('that is broken has the shortest trace, and its parameters', async () => {
    const result = await explore(dialModel({ properties }), { stopAt: 'never' });
    expect(of(result, 'below')?.params).toEqual({ limit: 5 });
    expect(ids(result, 'below')).toEqual([1, 2, 2]);
    expect(of(result, 'below')?.trace?.steps.at(-1)?.world).toEqual({ value: 5, other: 0 });
    expect(ids(result, 'slow')).toEqual([2, 2, 2]);
    expect(ids(result, 'seven')).toEqual([1, 2, 2, 2]);
    expect(ids(result, 'from 7 to 9')).toEqual([1, 2, 2, 2, 2]);
  });

  test('that an initial world breaks has a trace without steps', async () => {
    const result = await explore(
      dialModel({ properties: [always({ ...said, id: 'moved', holds: (w) => w.value > 0 })] }),
    );
    expect(result).toMatchObject({ verdict: 'violated', cutShortBy: 'violation', states: 1, depth: 1 });
    expect(of(result, 'moved')?.trace).toEqual({ start: { value: 0, other: 0 }, steps: [] });
  });

  test('that is broken ends the search, and what is not yet known is inconclusive', async () => {
    const result = await explore(dialModel({ properties }));
    expect(result).toMatchObject({ verdict: 'violated', cutShortBy: 'violation' });
    expect(of(result, 'below')?.verdict).toBe('violated');
    expect(of(result, 'grows')?.verdict).toBe('inconclusive');
    expect(of(result, 'seven')?.verdict).toBe('inconclusive');
  });

  test('that is expected to be broken ends nothing, and does not count', async () => {
    const expected = new Set(['below', 'slow', 'other', 'down']);
    const result = await explore(dialModel({ properties }), { expected });
    expect(result).toMatchObject({ verdict: 'holds', states: 10 });
    expect(of(result, 'below')?.verdict).toBe('violated');
    expect(ids(result, 'slow')).toEqual([2, 2, 2]);
  });

  test('of a step sees what happened in it', async () => {
    const { model: rung } = await import('../support/bell.js');
    const result = await explore(rung, { stopAt: 'never' });
    expect(of(result, 'rings')?.verdict).toBe('holds');
    expect(of(result, 'twice')?.verdict).toBe('violated');
    expect(of(result, 'twice')?.trace?.steps.at(-1)?.world).toMatchObject({ events: ['ding', 'dong'] });
    expect(result.states).toBe(4);
  });
});

describe('a search is cut short, and says so,', () => {
  const low = always({ ...said, id: 'low', holds: (w) => w.value < 10 });
  const witness = sometimes({ ...said, id: 'two', holds: (w) => w.value === 2 });

  test('at so many worlds, not one more', async () => {
    const result = await explore(dialModel({ properties: [low, witness] }), { limits: { states: 4 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'states', states: 4 });
    expect(of(result, 'low')?.verdict).toBe('inconclusive');
    expect(of(result, 'two')?.verdict).toBe('holds');
  });

  test('but not by a limit that it never exceeds', async () => {
    const limits = { states: 10, depth: 7, seconds: 60, bytes: 1e9 };
    expect(await explore(dialModel(), { limits })).toMatchObject({ verdict: 'holds', states: 10 });
  });

  test('by the number of initial worlds', async () => {
    const starts = [1, 2, 3].map((value) => ({ value, other: 0 }));
    expect(await explore(dialModel({ starts }), { limits: { states: 2 } })).toMatchObject({
      cutShortBy: 'states',
      states: 2,
    });
  });

  test.each([
    [1, 1],
    [2, 3],
    [5, 9],
  ])('at %i levels, with %i worlds', async (depth, states) => {
    const result = await explore(dialModel(), { limits: { depth } });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'depth', depth, states });
  });

  test('before it takes more memory than it may', async () => {
    const result = await explore(longDial(1_000_000), { limits: { bytes: 4_000_000 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'memory' });
    expect(result.states).toBeGreaterThan(10_000);
    expect(result.states * result.statistics.bytesPerState).toBeLessThanOrEqual(4_000_000);
  });

  test('before it begins, where there is no memory at all', async () => {
    expect(await explore(dialModel(), { limits: { bytes: 1 } })).toMatchObject({ cutShortBy: 'memory', states: 0 });
  });

  test('after so many seconds', async () => {
    const result = await explore(longDial(50_000_000), { limits: { seconds: 0.15 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'seconds' });
    expect(result.statistics.seconds).toBeLessThan(5);
  });

  test('by a signal, while timers and progress go on', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const seen: Progress[] = [];
    const result = await explore(longDial(50_000_000), {
      signal: controller.signal,
      onProgress: (progress) => seen.push(progress),
    });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'interrupt' });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toMatchObject({ states: result.states, level: result.depth });
    expect(seen.at(-1)?.queued).toBeGreaterThan(0);
  });

  test('by a signal that was given before it began', async () => {
    const result = await explore(dialModel(), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ verdict: 'inconclusive', cutShortBy: 'interrupt', states: 1 });
  });

  test.each([
    [{ states: 0 }, /the limit of states is 0; it must be a number above 0/],
    [{ seconds: Number.NaN }, /the limit of seconds is NaN/],
    [{ depth: -1 }, /the limit of depth is -1/],
  ])('but not by a limit that makes no sense: %j', async (limits, message) => {
    await expect(explore(dialModel(), { limits })).rejects.toThrow(message);
    await expect(explore(dialModel(), { limits })).rejects.toThrow(UsageError);
  });
});

test('a violation in the last world that a limit allows is found', async () => {
  const properties = [always<Record<string, never>>({ ...said, id: 'low', holds: (w: Dial) => w.value < 3 })];
  expect(await explore(dialModel({ properties }), { limits: { states: 4 } })).toMatchObject({ verdict: 'violated' });
});
