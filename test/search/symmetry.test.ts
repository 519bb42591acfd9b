/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import type { World } from '../../model/vgic-ref/world.js';
import { type ExploreOptions, explore, type Model, ModelError, type Params } from '../../src/index.js';
import { initialWorlds, judgeStep, judgeWorld, step } from '../../src/semantics/index.js';
import fc from '../support/fast-check.js';
import { lowest } from '../support/lowest.js';
import { naiveSearch } from '../support/naive-search.js';
import { orbitsOf } from '../support/orbits.js';
import { type BoxWorld, randomSymmetricModel, renamingsOf } from '../support/random-symmetric-model.js';
import { counters, lamps, libraryWith } from '../support/symmetric-models.js';

const ways: readonly ExploreOptions[] = (['wasm', 'js'] as const).flatMap((backend) =>
  ([undefined, 'plain', 'quotient', 'rows'] as const).flatMap((visited) =>
    [1, 2].map((threads) => ({
      ...{ symmetry: true, stopAt: 'never' as const, backend, threads, thresholds: lowest },
      ...(visited === undefined ? {} : { visited }),
    })),
  ),
);
const nameOf = ({ backend, visited, threads }: ExploreOptions) => `${backend}, ${visited ?? 'automatic'}, ${threads}`;

/** After how many steps each property breaks or is reached. */
const firstOf = async <W>(model: Model<W>, options: ExploreOptions) => {
  const exploration = await explore(model, options);
  const sighted = exploration.properties.flatMap((property) => (property.trace === undefined ? [] : [property]));
  return { exploration, sighted, first: Object.fromEntries(sighted.map(({ id, trace }) => [id, trace?.steps.length])) };
};

describe('a search of worlds up to an exchange of members', () => {
  const model = vgicRef('2,2,2,LL', 'bug3');

  test.each(ways.map((way) => [nameOf(way), way] as const))('finds 3,249 orbits: %s', async (_, way) => {
    // 30,050 enabled actions of these were counted by a program of its own, too.
    expect(await explore(vgicRef('2,2,2,LL'), way)).toMatchObject({ states: 3249, firings: 30_050, verdict: 'holds' });
  });

  test.each(ways.map((way) => [nameOf(way), way] as const))(
    'tells the trace of the model itself: %s',
    async (_, way) => {
      const { sighted } = await firstOf(model, way);
      const broken = sighted.find(({ id }) => id === 'I2');
      expect(broken?.trace?.steps).toHaveLength(5);
      const end = broken?.trace?.steps.reduce(
        (world, { action }) => step(model, world, action),
        initialWorlds(model)[0] as World,
      );
      expect(end).toEqual(broken?.trace?.steps.at(-1)?.world);
      const property = model.properties.find(({ id }) => id === 'I2') as (typeof model.properties)[number];
      expect(judgeWorld({ property, params: broken?.params ?? {} }, end as never)).toBe('violated');
    },
  );

  test('finds in random models as many orbits as there are, and what breaks as early as a search of all', async () => {
    await fc.assert(
      fc.asyncProperty(randomSymmetricModel(), fc.constantFrom(...ways), async (random, way) => {
        fc.pre((await explore(random, { limits: { states: 1000 }, stopAt: 'never' })).cutShortBy === undefined);
        const full = naiveSearch(random);
        const { exploration, sighted, first } = await firstOf(random, way);
        expect(exploration.states).toBe(orbitsOf(full.worlds, renamingsOf(random)));
        expect(first).toEqual(Object.fromEntries(full.first));
        for (const { id, params = {}, trace } of sighted) {
          assertSaid(random, id, params, trace as never);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 30) },
    );
  }, 60_000);

  test('names a rule that prefers an index', async () => {
    const failure = explore(libraryWith(['take', 'grab']), { symmetry: true });
    await expect(failure).rejects.toThrow(ModelError);
    await expect(failure).rejects.toThrow(/rule grab\(reader=\d\) prefers an index/);
  });

  test('of four lamps of which any may be lit has five worlds: how many are lit', async () => {
    expect(await explore(lamps(4), { symmetry: true })).toMatchObject({ states: 5, depth: 5 });
  });

  test('of three counters that go up to 15 has 816 states, though each of them is a part of its own and no field names one', async () => {
    // As many as there are ways to choose 3 of 16, in any order and with repetition: 18 · 17 · 16 / 6.
    expect(await explore(counters(3, 15), { symmetry: true })).toMatchObject({
      states: 816,
      depth: 46,
      verdict: 'holds',
    });
    expect(await explore(counters(3, 15))).toMatchObject({ states: 4096 });
  });

  test('is refused where nothing is interchangeable', async () => {
    await expect(explore(lamps(2, []), { symmetry: true })).rejects.toThrow('there is no symmetry to use');
  });
});

/** The last world or the last step is one of which the property says it, with the members' own numbers. */
const assertSaid = (
  model: Model<BoxWorld>,
  id: string,
  params: Params,
  { start, steps }: { start: BoxWorld; steps: readonly { action: never; world: BoxWorld }[] },
): void => {
  const property = model.properties.find((one) => one.id === id) as (typeof model.properties)[number];
  const instance = { property, params };
  const last = steps.at(-1);
  const before = steps.at(-2)?.world ?? start;
  const said = [
    judgeWorld(instance, (last?.world ?? start) as never),
    last === undefined
      ? 'idle'
      : judgeStep(instance, { before: before as never, after: last.world as never, action: last.action }),
  ];
  expect(said.some((one) => one === 'violated' || one === 'reached')).toBe(true);
};
