import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bag,
  bool,
  family,
  type Infer,
  int,
  interchangeable,
  local,
  model,
  over,
  perMember,
  record,
  sequence,
  upTo,
} from '../../src/index.js';
import { why } from '../../src/report/why.js';
import { explore } from '../../src/search/index.js';
import type { ExploreOptions } from '../../src/search/result.js';
import { departureOf, inSchema } from '../../src/semantics/index.js';
import { fuzz } from '../../src/simulate/index.js';
import { replay } from '../../src/trace/replay.js';

const said = { by: 'clerk', says: 'the clerk works', cites: 'a test' };

// A desk takes trays from a stack, and puts back more than it took once in a while.
const clerks = family('clerk', 3, { parameters: ['clerk'] });
const office = record({
  desks: perMember(clerks, record({ trays: int(0, 4), isOpen: bool })),
  stack: sequence(5, int(0, 1)),
  lost: bag(2, bool),
  carried: local(int(0, 3)),
});
type Office = Infer<typeof office>;
const { rule, always, everyStep } = over<Office>();
const desk = (w: Office, clerk: number) => w.desks[clerk] as Office['desks'][number];

const open = rule({
  ...said,
  id: 'open',
  for: { clerk: upTo(3) },
  when: (w, { clerk }) => !w.desks[clerk]?.isOpen,
  does: (w, { clerk }) => {
    desk(w, clerk).isOpen = true;
  },
});

/** Two effects, the first of which counts in a local what the second puts down. */
const work = rule({
  ...said,
  id: 'work',
  for: { clerk: upTo(3) },
  when: (w, { clerk }) => w.desks[clerk]?.isOpen ?? false,
  does: [
    (w, { clerk }) => {
      w.carried = Math.min(3, desk(w, clerk).trays + 1);
    },
    (w, { clerk }) => {
      desk(w, clerk).trays += w.carried;
    },
  ],
});

const offices = (rules = [open, work]) =>
  model({
    id: 'office',
    says: 'desks with trays',
    world: office,
    rules,
    symmetry: [interchangeable(clerks)],
    properties: [
      always({ ...said, id: 'few', holds: (w) => w.desks.every(({ trays }) => trays <= 4) }),
      everyStep({ ...said, id: 'grows', holds: ({ before, after }) => after.stack.length >= before.stack.length }),
    ],
  });

const found = async (options: ExploreOptions = {}) => {
  const { properties, verdict, states, firings, cutShortBy } = await explore(offices(), options);
  const result = properties.find(({ id }) => id === 'in-schema');
  return { verdict, states, firings, cutShortBy, result };
};

describe('a step that leaves the schema', () => {
  it('is a violation, with the shortest trace there, and the last world as it was left', async () => {
    const { verdict, result } = await found();
    expect(verdict).toBe('violated');
    expect(result).toMatchObject({ kind: 'everyStep', verdict: 'violated', after: 4, params: {} });
    // 1, 1 + 2 = 3, 3 + 3 = 6.
    expect(result?.trace?.steps.map(({ action }) => action.rule)).toEqual(['open', 'work', 'work', 'work']);
    const last = result?.trace?.steps.at(-1)?.world as Office;
    expect([last.desks[0]?.trays, last.carried]).toEqual([6, 3]);
    expect(departureOf(last)?.message).toBe('work(clerk=0): desks[0].trays = 6 lies outside its domain, 0..4');
  });

  it('leads nowhere, and the search goes on past it', async () => {
    const { cutShortBy, states, firings, result } = await found({ stopAt: 'never' });
    // Of each desk: closed; open with 0, 1 or 3 trays.
    expect([cutShortBy, states]).toEqual([undefined, 4 ** 3]);
    // Each desk has one thing to do in each of its states, and leaves the schema in one of four.
    expect([firings, result?.inDanger]).toEqual([3 * 4 ** 3, 3 * 4 ** 2]);
  });

  it('may be expected', async () => {
    const { verdict, cutShortBy } = await found({ expected: new Set(['in-schema']) });
    expect([verdict, cutShortBy]).toEqual(['holds', undefined]);
  });

  it.each<[string, ExploreOptions]>([
    ['with symmetry', { symmetry: true }],
    ['by the engine in JavaScript', { backend: 'js' }],
    ['with rows', { visited: 'rows' }],
    ['with quotients', { visited: 'quotient' }],
    ['with three bits for a world', { visited: 'bitstate' }],
    ['with two threads', { threads: 2 }],
  ])('is found %s', async (_, options) => {
    const { verdict, result } = await found(options);
    expect([verdict, result?.after, result?.trace?.steps.length]).toEqual(['violated', 4, 4]);
  });

  it('is found by a search that goes on where another stood', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'schema-')), 'kept');
    expect((await found({ checkpoint: folder, limits: { depth: 3 } })).cutShortBy).toBe('depth');
    expect((await found({ resume: folder })).result?.trace?.steps.length).toBe(4);
    // What it has found is kept as well.
    expect((await found({ resume: folder })).result).toMatchObject({ after: 4, inDanger: expect.any(Number) });
  });

  it('is found by random walks, and made as short', async () => {
    const { violation, properties } = await fuzz(offices(), { seed: 3 });
    expect(violation).toMatchObject({ property: 'in-schema', params: {} });
    expect(violation?.trace.steps).toHaveLength(4);
    expect(properties.find(({ id }) => id === 'in-schema')).toMatchObject({ broken: true });
  });

  it('is found by random walks through worlds too big for tables', async () => {
    const { rule: wide } = over<Infer<typeof hall>>();
    const hall = record({ seats: sequence(200, int(0, 15)) });
    const sit = wide({
      ...said,
      id: 'sit',
      for: { count: [1, 60] },
      does: (w, { count }) => void w.seats.push(...new Array<number>(count as number).fill(1)),
    });
    const { violation } = await fuzz(model({ id: 'hall', says: 'seats', world: hall, rules: [sit] }));
    expect(violation).toMatchObject({ property: 'in-schema', trace: { steps: { length: 4 } } });
  });

  it('is replayed from what a file has of it', async () => {
    const { result } = await found();
    const recorded = JSON.parse(JSON.stringify(result?.trace));
    expect(replay(offices(), recorded).parting).toBeUndefined();
    const lazy = { ...work, does: work.does.slice(0, 1) };
    expect(replay(offices([open, lazy]), recorded).parting?.step).toBe(2);
  });

  it('is told with the field, its value and its domain', async () => {
    const { result } = await found();
    if (result?.trace === undefined) {
      throw new Error('there is no trace');
    }
    expect(why(offices(), inSchema as never, {}, result.trace).because).toEqual({
      field: 'desks[0].trays',
      value: '6',
      domain: '0..4',
    });
  });
});

describe('what leaves the schema', () => {
  const single = (does: (w: Office) => void) =>
    explore(model({ id: 'single', says: 'one step', world: office, rules: [rule({ ...said, id: 'do', does })] }));
  const reasons: readonly (readonly [string, (w: Office) => void, object])[] = [
    ['a list that gets too long', (w) => void w.stack.push(...w.stack, 1), { after: 3 }],
    ['a number that is none', (w) => void Object.assign(desk(w, 0), { trays: Number.NaN }), { after: 1 }],
    ['a local', (w) => void Object.assign(w, { carried: 9 }), { after: 1 }],
    ['a slot of a bag', (w) => void w.lost.fill('gone' as never), { after: 1 }],
    ['a fresh record', (w) => void w.desks.fill({ trays: 9, isOpen: false }), { after: 1 }],
    ['a value in a try', (w) => swallowed(() => Object.assign(desk(w, 0), { trays: 9 })), { after: 1 }],
  ];

  it.each(reasons)('may be %s', async (_, does, expected) => {
    const { properties } = await single(does);
    expect(properties).toMatchObject([{ id: 'in-schema', verdict: 'violated', ...expected }]);
  });

  it('is no value that an effect mends itself', async () => {
    const { properties } = await single((w) => {
      w.stack.push(1, 1, 1, 1, 1, 1);
      w.stack.length = 0;
    });
    expect(properties).toEqual([]);
  });

  it('is what a later effect mends: each leaves every field within its domain', async () => {
    const mends = rule({
      ...said,
      id: 'mends',
      does: [
        (w) => {
          w.carried = 4;
        },
        (w) => {
          w.carried = 3;
        },
      ],
    });
    const both = model({ id: 'both', says: 'two effects', world: office, rules: [mends] });
    expect((await explore(both)).properties).toMatchObject([{ id: 'in-schema', after: 1 }]);
    expect((await fuzz(both)).violation).toMatchObject({ property: 'in-schema', foundAfter: 1 });
  });

  it('is no error that a recipe throws', async () => {
    await expect(single(() => JSON.parse('…'))).rejects.toThrow('do: Unexpected token');
  });

  it('is no initial world', () => {
    const start = { desks: [], stack: [], lost: [false, false], carried: 0 };
    expect(() => model({ id: 'm', says: '', world: office, starts: [start], rules: [] })).toThrow(
      'desks has 0 elements; the schema allows exactly 3',
    );
  });
});

const swallowed = (does: () => unknown): void => {
  try {
    does();
  } catch {
    // As if nothing had happened.
  }
};
