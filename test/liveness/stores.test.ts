import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alternatingBit } from '../../examples/alternating-bit.js';
import { philosophers } from '../../examples/philosophers.js';
import { tokenRing } from '../../examples/token-ring.js';
import { type ExploreOptions, explore, type Liveness, type Model, over } from '../../src/index.js';
import { isLiveness } from '../../src/language/index.js';
import fc from '../support/fast-check.js';
import { emptyFolder } from '../support/folder.js';
import { lowest } from '../support/lowest.js';
import { type Goal, type Guarded, guarded, modelOf } from './guarded.js';
import { brokenPlainly } from './plain-graph.js';

/*
 * The same properties of runs on every store of worlds, by one thread and by two, in one search and in one that was
 * resumed: the answers are those of a graph that immer made, taken apart without having been trimmed.
 */

const options: readonly ExploreOptions[] = [
  {},
  { backend: 'js' },
  { threads: 2, thresholds: lowest },
  { thresholds: lowest },
  { visited: 'plain', thresholds: lowest },
  { visited: 'quotient', thresholds: lowest },
  { visited: 'quotient', threads: 2, thresholds: { ...lowest, fewWorlds: 4096 } },
  { visited: 'rows', thresholds: lowest },
  { visited: 'rows', backend: 'js', thresholds: lowest },
];

type Verdicts = Readonly<Record<string, number | undefined>>;

/** Of each property of runs that is broken how many steps its run has. */
const brokenIn = async <W>(checked: Model<W>, manner: ExploreOptions): Promise<Verdicts> => {
  const { properties } = await explore(checked, { stopAt: 'never', ...manner });
  const own = properties.filter(isLiveness);
  expect(own.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  return Object.fromEntries(own.map(({ id, verdict, after }) => [id, verdict === 'violated' ? after : undefined]));
};

/** The same of a search that was killed early and resumed, and of one that was resumed when it was over. */
const resumedIn = async <W>(checked: Model<W>, manner: ExploreOptions): Promise<readonly Verdicts[]> => {
  const kept = join(emptyFolder(), 'kept');
  await explore(checked, { stopAt: 'never', ...manner, checkpoint: kept, limits: { depth: 2 } });
  const first = await brokenIn(checked, { ...manner, resume: kept });
  return [first, await brokenIn(checked, { ...manner, resume: kept })];
};

const { recoverable } = over<{ x: number; y: number }>();

/** A made-up model, with what can be reached asked as well. */
const made = (one: Guarded) => {
  const checked = modelOf(one);
  const isSo = (w: { x: number; y: number }, { of, is, to }: Goal['when']) =>
    is === '==' ? w[of] === to : is === '!=' ? w[of] !== to : w[of] < to;
  const more = one.goals.map(({ when, holds }, place) =>
    recoverable({
      by: 'nobody',
      says: 'as it was made up',
      cites: 'test/liveness/stores.test.ts',
      id: `r${place + 1}`,
      when: (w) => isSo(w, when),
      holds: (w) => isSo(w, holds),
    }),
  );
  return { ...checked, properties: [...checked.properties, ...more] };
};

/** Models with nothing but properties of runs. */
const onlyRuns = <W>(checked: Model<W>): Model<W> => ({
  ...checked,
  properties: checked.properties.filter((property): property is Liveness<W> => isLiveness<W>(property)),
});

const counts = { broken: 0, kept: 0 };

const compare = async <W>(checked: Model<W>, manners: readonly ExploreOptions[]): Promise<void> => {
  const expected = Object.fromEntries(brokenPlainly(checked));
  for (const steps of Object.values(expected)) {
    counts[steps === undefined ? 'kept' : 'broken']++;
  }
  for (const manner of manners) {
    expect({ manner, found: await brokenIn(checked, manner) }).toEqual({ manner, found: expected });
  }
  for (const manner of [{}, { threads: 2, thresholds: lowest }]) {
    expect(await resumedIn(checked, manner)).toEqual([expected, expected]);
  }
};

const runs = Number(process.env.FC_RUNS ?? 15);

describe('properties of runs', () => {
  it('are decided alike on every store, of made-up models', async () => {
    for (const one of fc.sample(guarded, { numRuns: runs, seed: Number(process.env.FC_SEED ?? 1) })) {
      await compare(made(one), options);
    }
    expect(Math.min(counts.broken, counts.kept)).toBeGreaterThan(runs);
  }, 300_000);

  it.each([
    onlyRuns(philosophers(4, 'weak')) as Model<unknown>,
    onlyRuns(philosophers(3, 'strong')) as Model<unknown>,
    onlyRuns(tokenRing(4)) as Model<unknown>,
    onlyRuns(alternatingBit()) as Model<unknown>,
  ])(
    'and of $id',
    async (checked) => {
      await compare(checked, options);
    },
    300_000,
  );
});
