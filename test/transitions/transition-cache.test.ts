import { describe, expect, test } from 'vitest';
import { cacheLayouts, load } from '../../src/engine/cursor.js';
import { lookup } from '../../src/engine/decision-tree.js';
import { places } from '../../src/engine/index.js';
import { workOn } from '../../src/engine/words.js';
import { explore, happened, type Infer, int, type Model, model, over, record } from '../../src/index.js';
import { type DecisionTree, DecisionTrees, nothing, unknown } from '../../src/transitions/decision-trees.js';
import { pack, TransitionCache } from '../../src/transitions/index.js';
import { type Layout, layoutOf } from '../../src/transitions/layout.js';
import { said } from '../support/counter.js';
import fc from '../support/fast-check.js';
import { naiveSearch } from '../support/naive-search.js';

const gauges = record({ left: int(0, 11), right: int(0, 11), events: happened<unknown>() });
type Gauges = Infer<typeof gauges>;
const { rule, everyStep, someStep } = over<Gauges>();

const both = rule({
  ...said,
  id: 'both',
  does: [
    (w) => {
      w.left = (w.left + 1) % 12;
    },
    (w) => {
      w.right = (w.right + 5) % 12;
    },
  ],
});
const one = rule({
  ...said,
  id: 'one',
  does: (w) => {
    w.left = (w.left + 1) % 12;
  },
});
const made = (parts: Partial<Model<Gauges>>): Model<Gauges> =>
  model({ id: 'gauges', says: '', world: gauges, rules: [both, one], ...parts });

/** Searches with the engine and naively, and expects the same of every property. */
const compare = async (it: Model<Gauges>) => {
  const naive = naiveSearch(it);
  const result = await explore(it, { stopAt: 'never' });
  expect(new Map(result.properties.map(({ id, inDanger }) => [id, inDanger]))).toEqual(naive.inDanger);
  const first = result.properties.flatMap(({ id, trace }) => (trace ? [[id, trace.steps.length] as const] : []));
  expect(new Map(first)).toEqual(naive.first);
  return result;
};

/** Learns what all worlds do, and says how many paths the rule's own trees have. */
const pathsOf = (it: Model<Gauges>): number => {
  const cache = new TransitionCache(it, () => {});
  for (let left = 0; left < 12; left++) {
    for (let right = 0; right < 12; right++) {
      cache.steps.fire(0, pack(cache.layout, { left, right, events: [] }));
    }
  }
  return cache.trees[0]?.paths as number;
};

describe('effects', () => {
  test('are learned each for itself: their paths add up', async () => {
    const result = await explore(made({}));
    expect(result.states).toBe(144);
    expect(result.rules[0]).toMatchObject({ firings: 144, paths: 12 + 12 });
  });

  test('in one piece would have a path for each world', async () => {
    const whole = rule({
      ...said,
      id: 'whole',
      does: (w) => {
        w.left = (w.left + 1) % 12;
        w.right = (w.right + 5) % 12;
      },
    });
    expect((await explore(made({ rules: [whole, one] }))).rules[0]).toMatchObject({ firings: 144, paths: 144 });
  });

  test('that are told different things are learned apart, and see what was told', async () => {
    const telling = rule({
      ...said,
      id: 'telling',
      does: [
        (w) => {
          w.events.push({ nested: [{ by: w.left % 3 }] });
        },
        (w) => {
          const [{ nested }] = w.events as [{ nested: [{ by: number }] }];
          w.right = (w.right + nested[0].by) % 12;
        },
      ],
    });
    const result = await compare(made({ rules: [telling, one] }));
    expect(result.rules[0]?.paths).toBe(12 + 3 * 12);
  });
});

test('a rule may tell what no property asks for', async () => {
  const telling = rule({
    ...said,
    id: 'telling',
    does: (w) => {
      w.left = (w.left + 1) % 12;
      w.events.push({ by: w.left });
    },
  });
  expect(await explore(made({ rules: [telling] }))).toMatchObject({ states: 12, verdict: 'holds' });
});

describe('a property of steps', () => {
  test('does not make the tables of a rule wider, whatever it looks at', () => {
    const nosy = everyStep({
      ...said,
      id: 'nosy',
      holds: ({ before, after }) => before.left + before.right + after.left + after.right >= 0,
    });
    expect(pathsOf(made({ properties: [nosy] }))).toBe(pathsOf(made({})));
    expect(pathsOf(made({}))).toBe(12);
  });

  test('that looks is asked for each path, one that does not once for each happening', () => {
    let nosy = 0;
    let blind = 0;
    const it = made({
      properties: [
        everyStep({ ...said, id: 'nosy', holds: ({ before }) => ++nosy > 0 && before.right >= 0 }),
        everyStep({ ...said, id: 'blind', holds: ({ after }) => ++blind > 0 && after.events.length === 0 }),
      ],
    });
    const cache = new TransitionCache(it, () => {}, { alwaysRechecked: 0 });
    for (let left = 0; left < 12; left++) {
      for (let right = 0; right < 12; right++) {
        cache.steps.fire(0, pack(cache.layout, { left, right, events: [] }));
      }
    }
    // Once to see whether it looks.
    expect(nosy).toBe(1 + 12);
    expect(blind).toBe(1);
  });

  test('hears what happened as it was told, however much alike JSON finds it', async () => {
    const odd = [undefined, null, Number.NaN, Infinity, -Infinity, 0, -0, '0', '', 'NaN', 'undefined', false];
    const forms = [
      ...odd.map((value) => ({ value })),
      ...odd.map((value) => [value]),
      { value: { value: undefined } },
      { '~': 'NaN' },
      {},
      [],
      { value: [[], {}] },
    ];
    const tell = rule({
      ...said,
      id: 'tell',
      for: { form: forms.map((_, i) => i) },
      does: [
        (w, { form }) => {
          w.events.push(forms[(form + w.left) % forms.length]);
        },
        () => {},
      ],
    });
    // Whether a step told just that.
    const isTold = (events: readonly unknown[], form: unknown) => events.length === 1 && isSame(events[0], form);
    const properties = forms.map((form, i) =>
      someStep({ ...said, id: `form${i}`, holds: ({ after }) => isTold(after.events, form) }),
    );
    const result = await compare(made({ rules: [tell, one], properties }));
    expect(result.properties.every(({ inDanger }) => inDanger > 0)).toBe(true);
  });

  test('is counted right when what several look at gets too wide to be asked together', async () => {
    const wide = record({ a: int(0, 39), b: int(0, 39) });
    const words = over<Infer<typeof wide>>();
    const turn = (field: 'a' | 'b') =>
      words.rule({
        ...said,
        id: field,
        does: (w) => {
          w[field] = (w[field] + 1) % 40;
        },
      });
    const it = model({
      id: 'wide',
      says: '',
      world: wide,
      rules: [turn('a'), turn('b')],
      properties: [
        words.everyStep({ ...said, id: 'a', when: ({ before }) => before.a > 30, holds: ({ after }) => after.a !== 0 }),
        words.everyStep({ ...said, id: 'b', when: ({ before }) => before.b % 3 === 0, holds: () => true }),
        words.someStep({ ...said, id: 'up', holds: ({ before, after }) => before.b < after.b }),
        words.someStep({ ...said, id: 'far', holds: ({ before }) => before.a === 39 && before.b === 39 }),
      ],
    });
    const naive = naiveSearch(it);
    const result = await explore(it, { stopAt: 'never' });
    expect(result.states).toBe(1600);
    expect(new Map(result.properties.map(({ id, inDanger }) => [id, inDanger]))).toEqual(naive.inDanger);
    expect(result.properties.map(({ trace }) => trace?.steps.length)).toEqual(
      it.properties.map(({ id }) => naive.first.get(id)),
    );
    // Together they would ask 1600 paths of each rule.
    expect(result.rules.every(({ paths }) => paths < 1600)).toBe(true);
  });
});

/** The same value, told by its type too. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b);
  }
  const [ours, theirs] = [Object.entries(a), Object.entries(b)];
  const isAlike = Array.isArray(a) === Array.isArray(b) && ours.length === theirs.length;
  return isAlike && ours.every(([name, value], i) => theirs[i]?.[0] === name && isSame(value, theirs[i]?.[1]));
};

test('a later effect that is no function of the world is named', async () => {
  let runs = 0;
  const fickle = rule({
    ...said,
    id: 'fickle',
    does: [
      () => {},
      (w) => {
        w.right = runs++ % 2;
      },
    ],
  });
  await expect(explore(made({ rules: [one, fickle] }))).rejects.toThrow(
    /^fickle: it set right to \d and, run again, to \d[\s\S]*Look for a clock/,
  );
});

/** A inner loop that knows each state by a number, and has room to remember something for a few of them. */
const engineFinding = (buffer: ArrayBuffer, treeBuffer: number, layout: Layout, tables: DecisionTrees) => {
  const words = new Int32Array(buffer);
  const [c, groups, slots, locals, rows] = [2 ** 17, 2 ** 17 + 100, 2 ** 17 + 200, 2 ** 17 + 300, 2 ** 17 + 4096];
  const room = Math.min(64, (tables.nodes[0] as readonly number[]).length);
  for (const [place, value] of [
    [c + places.ARENA, treeBuffer],
    [c + places.GROUPS, groups],
    [c + places.GROUP_COUNT, 1],
    [c + places.SLOTS, slots],
    [c + places.STATE_WORDS, layout.words],
    [groups + places.LOCAL_WORDS, layout.words],
    [groups + places.LOCALS, locals],
    [groups + places.KEY_MASK, 1023],
    [groups + places.ROWS, rows],
    [groups + places.ROW_ROOM, room],
  ] as const) {
    words[place] = value;
  }
  const ids = new Map<string, number>();
  return (tree: DecisionTree, state: Int32Array): number => {
    const id = ids.get(state.join()) ?? ids.size + 1;
    ids.set(state.join(), id);
    words.set(state, locals + id * layout.words);
    words[2 ** 17 - 1] = id;
    workOn(buffer);
    cacheLayouts(c);
    load(c, 2 ** 17 - 1);
    return lookup(c, tree.cell);
  };
};

test('a tree says the same to the engine as to the one that learned it', () => {
  const layout = layoutOf(record({ a: int(0, 700), b: int(0, 5), c: int(0, 65_535), d: int(0, 1) }));
  const worlds = fc.record({ a: fc.nat(700), b: fc.nat(5), c: fc.nat(65_535), d: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(worlds, { minLength: 1, maxLength: 60 }), fc.array(worlds), (learned, others) => {
      const buffer = new ArrayBuffer(2 ** 20);
      const words = new Int32Array(buffer);
      const treeBuffer = 16;
      const room = { words: words.subarray(treeBuffer), enlarge: () => expect.unreachable('it is large enough') };
      const tables = new DecisionTrees(layout, room);
      const tree = tables.plant(true);
      /** Which fields are asked for depends on those before. */
      const pathOf = ({ a, b }: { a: number; b: number }) => {
        const [first, second, third, fourth] = layout.fields.map(({ questions }) => questions);
        return [...(first ?? []), ...((a % 2 ? second : third) ?? []), ...(b === 3 ? (fourth ?? []) : [])];
      };
      const known = new Map<string, number>();
      for (const [i, world] of learned.entries()) {
        const state = pack(layout, world);
        const path = pathOf({ ...world, b: world.a % 2 ? world.b : 0 });
        const name = path
          .map(({ where, mask }) => `${where}=${((state[where >> 5] ?? 0) >>> (where & 31)) & mask}`)
          .join();
        if (!known.has(name)) {
          known.set(name, tables.learn(tree, state, path, i % 3 === 0 ? undefined : [7, 8]));
        }
      }
      const find = engineFinding(buffer, treeBuffer, layout, tables);
      for (const world of [...learned, ...others, ...learned]) {
        const state = pack(layout, world);
        expect(find(tree, state)).toBe(tables.find(tree, state));
      }
      for (const world of learned) {
        const leaf = tables.find(tree, pack(layout, world));
        expect(leaf).not.toBe(unknown);
        expect(leaf === nothing || tables.wordsOf(leaf, 1, 3).join() === '7,8').toBe(true);
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 50) },
  );
});
