import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Ends,
  family,
  type Infer,
  int,
  interchangeable,
  type Model,
  model,
  optional,
  over,
  perMember,
  record,
  upTo,
} from '../../src/index.js';
import { explore } from '../../src/search/index.js';
import type { ExploreOptions } from '../../src/search/result.js';
import { fuzz } from '../../src/simulate/index.js';

const said = { by: 'philosopher', says: 'it eats', cites: 'a test' };

// Dining philosophers who share one bowl of sticks: each needs two, and takes them one by one.
const table = 3;
const philosophers = family('philosopher', table, { parameters: ['philosopher'] });
const dinner = record({ held: perMember(philosophers, int(0, 2)), meals: int(0, 2), tip: optional(int(0, 1)) });
type Dinner = Infer<typeof dinner>;
const { rule } = over<Dinner>();
const heldBy = (w: { readonly held: readonly number[] }, philosopher: number): number => w.held[philosopher] ?? 0;

const takes = rule({
  ...said,
  id: 'takes',
  for: { philosopher: upTo(table) },
  when: (w, { philosopher }) =>
    w.meals < 2 && heldBy(w, philosopher) < 2 && w.held.reduce((sum, sticks) => sum + sticks, 0) < table,
  does: (w, { philosopher }) => {
    w.held[philosopher] = heldBy(w, philosopher) + 1;
  },
});
const eats = rule({
  ...said,
  id: 'eats',
  for: { philosopher: upTo(table) },
  when: (w, { philosopher }) => heldBy(w, philosopher) === 2,
  does: (w, { philosopher }) => {
    w.held[philosopher] = 0;
    w.meals++;
  },
});

const dinners = (ends: Ends<Dinner> = 'nowhere', rules = [takes, eats]): Model<Dinner> =>
  model({
    id: 'dinner',
    says: 'philosophers who eat',
    world: dinner,
    rules,
    symmetry: [interchangeable(philosophers)],
    ends,
  });

/** Two meals are enough. */
const isFull: Ends<Dinner> = (w) => w.meals === 2;

const found = async (ends: Ends<Dinner> | undefined, options: ExploreOptions = {}) => {
  const { verdict, properties, cutShortBy } = await explore(dinners(ends), options);
  return { verdict, cutShortBy, result: properties.find(({ id }) => id === 'no-deadlock') };
};

describe('a deadlock', () => {
  it('is a violation, with the shortest trace there', async () => {
    const { verdict, result } = await found(isFull);
    expect(verdict).toBe('violated');
    expect(result).toMatchObject({ kind: 'always', after: 3, params: {} });
    expect(result?.trace?.steps.map(({ world }) => world.held)).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
  });

  it('is none where the model says that it may end', async () => {
    expect((await found((w) => isFull(w) || w.held.every((sticks) => sticks === 1))).verdict).toBe('holds');
    expect((await found('anywhere')).verdict).toBe('holds');
  });

  it('is one in a model that does not say where it may end', async () => {
    const { ends: _, ...silent } = dinners();
    const { verdict, properties } = await explore(silent);
    expect([verdict, properties]).toMatchObject(['violated', [{ id: 'no-deadlock', after: 3 }]]);
  });

  it('does not end a search that goes on after violations', async () => {
    const { cutShortBy, result } = await found(undefined, { stopAt: 'never' });
    // After no meal, or one, all hold a stick; after two, what is held is held for ever: 0 to 2 by one, 1 by two …
    expect(cutShortBy).toBeUndefined();
    expect(result?.after).toBe(3);
  });

  it.each<[string, ExploreOptions]>([
    ['with symmetry', { symmetry: true }],
    ['by the engine in JavaScript', { backend: 'js' }],
    ['with rows', { visited: 'rows' }],
    ['with three bits for a world', { visited: 'bitstate' }],
    ['with two threads', { threads: 2 }],
  ])('is found %s', async (_, options) => {
    const { verdict, result } = await found(isFull, options);
    expect([verdict, result?.after, result?.trace?.steps.length]).toEqual(['violated', 3, 3]);
  });

  it('may be the first world', async () => {
    const stuck = dinners(undefined, [eats]);
    expect((await explore(stuck)).properties).toMatchObject([{ id: 'no-deadlock', after: 0, trace: { steps: [] } }]);
    expect((await explore(dinners(undefined, []))).verdict).toBe('violated');
  });

  it('is found by a search that goes on where another stood', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'ends-')), 'kept');
    await explore(dinners(isFull), { checkpoint: folder, limits: { depth: 3 } });
    expect((await explore(dinners(isFull), { resume: folder })).properties).toMatchObject([{ after: 3 }]);
    await expect(explore(dinners('anywhere'), { resume: folder })).rejects.toThrow(/its properties/);
  });

  it('is found by random walks', async () => {
    const { violation } = await fuzz(dinners(isFull), { seed: 2 });
    expect(violation).toMatchObject({ property: 'no-deadlock', trace: { steps: { length: 3 } } });
    expect(await fuzz(dinners('anywhere'), { runs: 50 })).toMatchObject({ endedBy: 'runs' });
  });

  it('is looked for by who may end, a function like any other', async () => {
    const answers = (ends: unknown) => explore(dinners(ends as Ends<Dinner>));
    await expect(answers(() => 1)).rejects.toThrow('no-deadlock: its holds answers 1');
    await expect(answers((w: { meal: number }) => w.meal > 1)).rejects.toThrow(
      'no-deadlock: meal is not in the schema',
    );
  });

  it('is refused with symmetry where who may end prefers a name', async () => {
    const prefers: Ends<Dinner> = (w) => w.held[0] === 1;
    await expect(explore(dinners(prefers), { symmetry: true, stopAt: 'never' })).rejects.toThrow('no-deadlock');
  });
});
