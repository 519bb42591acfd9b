import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { dieHard } from '../../examples/die-hard.js';
import { checkOf, only } from '../../src/cli/plan.js';
import { bugNamed, scenarioNamed } from '../../src/cli/scenarios.js';
import { explore, fuzz, int, type Model, ModelError, model, over, record } from '../../src/index.js';
import fc from '../support/fast-check.js';
import { randomModel } from '../support/random-model.js';

/** The check that shows a bug, with the property that it breaks and no other. */
const withBug = (id: string) => {
  const bug = bugNamed(catalogue, id);
  const asked = scenarioNamed(catalogue, bug.scenario);
  return only(checkOf(asked, bug.era || undefined, bug), [bug.breaks]).model;
};

describe('a fuzz', () => {
  it('finds again with the same seed what it found, at the same step', async () => {
    const [once, again] = await Promise.all([fuzz(withBug('B30'), { seed: 7 }), fuzz(withBug('B30'), { seed: 7 })]);
    const { seconds: _, ...first } = once;
    expect(again).toMatchObject(first);
    expect(first.violation).toBeDefined();
  });

  it('takes other ways with another seed', async () => {
    const ways = await Promise.all([1, 2].map((seed) => fuzz(dieHard, { seed, runs: 3, expected: new Set(['S1']) })));
    expect(ways[0]?.rules).not.toEqual(ways[1]?.rules);
  });

  it.each(['B30', 'B11', 'B54'])('finds %s, and shrinks it to at most twice the shortest trace', async (id) => {
    const { violation } = await fuzz(withBug(id), { runs: 100_000 });
    const { properties } = await explore(withBug(id));
    const shortest = properties[0]?.trace?.steps.length ?? 0;
    expect(violation?.trace.steps.length).toBeGreaterThanOrEqual(shortest);
    expect(violation?.trace.steps.length).toBeLessThanOrEqual(2 * shortest);
  });

  it('ends after as many runs, of as many steps, as it is told', async () => {
    const { endedBy, runs, steps } = await fuzz(withBug('B30'), { runs: 2, length: 3 });
    expect({ endedBy, runs, steps }).toEqual({ endedBy: 'runs', runs: 2, steps: 6 });
  });

  it('ends when its time is over, and when it is interrupted', async () => {
    const sound = { ...withBug('B30'), properties: [] };
    expect((await fuzz(sound, { seconds: 0.1 })).endedBy).toBe('seconds');
    expect((await fuzz(sound, { signal: AbortSignal.abort() })).endedBy).toBe('interrupt');
  });

  it('goes on where a property breaks that is expected to, and says so', async () => {
    const { endedBy, properties } = await fuzz(withBug('B30'), { runs: 2000, expected: new Set(['S12']) });
    expect(endedBy).toBe('runs');
    expect(properties).toMatchObject([{ id: 'S12', met: true, broken: true }]);
  });

  it('ends a run where nothing of its swarm may happen', async () => {
    const { rule } = over<{ n: number }>();
    const said = { by: 'clock', cites: 'a test', says: 'it ticks once' };
    const once = model({
      id: 'once',
      says: 'ends soon',
      ends: 'anywhere',
      world: record({ n: int(0, 1) }),
      rules: [rule({ ...said, id: 'tick', when: ({ n }) => n === 0, does: (w) => void w.n++ })],
    });
    expect(await fuzz(once, { runs: 5 })).toMatchObject({ runs: 5, steps: 5, endedBy: 'runs' });
  });

  it('says where a recipe threw', async () => {
    const { rule } = over<{ n: number }>();
    const said = { by: 'clock', cites: 'a test', says: 'it ticks' };
    const throwing = model({
      id: 'throwing',
      says: 'throws',
      ends: 'anywhere',
      world: record({ n: int(0, 1) }),
      rules: [rule({ ...said, id: 'tick', does: (w) => void (w.n++ === 1 ? Object.assign(w, { m: 0 }) : w) })],
    });
    await expect(fuzz(throwing, { runs: 5 })).rejects.toThrow(ModelError);
    await expect(fuzz(throwing, { runs: 5 })).rejects.toThrow(
      /tick: m is not in the schema.*\n {2}in run 1, after 1 steps/,
    );
  });
});

describe('on random models', () => {
  it('breaks only what a search breaks, by no fewer steps', async () => {
    await fc.assert(
      fc.asyncProperty(randomModel(), fc.nat(1000), async (random, seed) => {
        const all = await explore(random, { stopAt: 'never' });
        const shortest = new Map(all.properties.map(({ id, trace }) => [id, trace?.steps.length]));
        const { violation, properties, rules } = await fuzz(random, { seed, runs: 20, length: 40 });
        if (violation !== undefined) {
          expect(violation.trace.steps.length).toBeGreaterThanOrEqual(shortest.get(violation.property) ?? Infinity);
        }
        const broken = all.properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
        expect(broken).toEqual(expect.arrayContaining(properties.filter((one) => one.broken).map(({ id }) => id)));
        const firing = all.rules.filter(({ firings }) => firings > 0).map(({ id }) => id);
        expect(firing).toEqual(expect.arrayContaining(rules.filter((one) => one.firings > 0).map(({ id }) => id)));
      }),
      { numRuns: 150 },
    );
  }, 240_000);

  it('misses in many runs nothing that a search sees', async () => {
    const small = (random: Model<Record<string, unknown>>) => explore(random, { limits: { states: 60 } });
    await fc.assert(
      fc.asyncProperty(randomModel(), async (random) => {
        fc.pre((await small(random)).cutShortBy !== 'states');
        const all = await explore(random, { stopAt: 'never' });
        const ids = new Set(random.properties.map(({ id }) => id));
        const { properties } = await fuzz(random, { runs: 400, length: 60, expected: ids });
        const met = properties.filter((one) => one.met).map(({ id }) => id);
        expect(met).toEqual(all.properties.filter(({ inDanger }) => inDanger > 0).map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  }, 240_000);
});
