/** @module-tag slow */
import { beforeAll, describe, expect, it } from 'vitest';
import { eras } from '../../model/kvm/eras/index.js';
import { type Counts, pinned } from '../../model/scenarios/counts.js';
import { scenarios } from '../../model/scenarios/index.js';
import { vgic } from '../../model/vgic.js';
import { propertiesFor } from '../../properties/index.js';
import { type Exploration, explore } from '../../src/index.js';
import { searchBothWays } from '../support/both-searches.js';
import { naiveSearch } from '../support/naive-search.js';

/** Up to so many states a scenario is searched naively too. COUNT_UP_TO=13000 takes 20 minutes, 40000 a long while more. */
const naiveUpTo = Number(process.env.COUNT_UP_TO ?? 2_000);
/** Up to so many states each of its properties is judged in each of its worlds, and steps, naively. */
const judgedUpTo = 200;

const checks = scenarios.flatMap((scenario) =>
  eras.map((era) => {
    const kvm = era.hypervisor(scenario.config);
    const witnesses = [...scenario.reaches, ...(scenario.alsoReaches?.[era.id] ?? [])];
    return {
      id: scenario.id,
      era: era.id,
      suite: scenario.suite,
      model: { ...vgic(scenario.id, scenario.says, kvm), properties: propertiesFor(kvm, witnesses) },
      counts: pinned[scenario.id]?.[era.id],
    };
  }),
);

const upTo = (states: number) => checks.filter(({ counts }) => counts !== undefined && counts.states <= states);

const countsOf = ({ states, firings, depth }: Counts): Counts => ({ states, firings, depth });

it('every scenario has pinned counts for every era, but for one that is too big to be counted in each', () => {
  const counted = (id: string) =>
    eras.flatMap((era) => (id === 'full-three-races' && era.id === 'linux-7.3' ? [] : [era.id]));
  expect(Object.keys(pinned).toSorted()).toEqual(scenarios.map(({ id }) => id).toSorted());
  expect(Object.entries(pinned).map(([id, counts]) => [id, Object.keys(counts).toSorted()])).toEqual(
    Object.keys(pinned).map((id) => [id, counted(id).toSorted()]),
  );
});

describe.each(checks.filter(({ suite }) => suite === 'quick'))('$id ($era)', ({ model, counts }) => {
  let found: Exploration<unknown>;
  beforeAll(async () => {
    found = await explore(model, { stopAt: 'never' });
  });

  it('has the pinned counts', () => {
    expect(countsOf(found)).toEqual(counts);
  });

  it('reaches its witnesses', () => {
    const unreached = found.properties.filter(
      ({ kind, verdict }) => (kind === 'sometimes' || kind === 'someStep') && verdict !== 'holds',
    );
    expect(unreached.map(({ id }) => id)).toEqual([]);
  });

  it('has no rule that never fires', () => {
    expect(found.rules.filter(({ firings }) => firings === 0).map(({ id }) => id)).toEqual([]);
  });
});

describe('the engine', () => {
  const others = upTo(25_000).filter(({ suite }) => suite !== 'quick');

  it.each(others)('counts in $id ($era) what is pinned', async ({ model, counts }) => {
    expect(countsOf(await explore(model, { stopAt: 'never' }))).toEqual(counts);
  });
});

describe('a search that knows nothing of tables', () => {
  it.each(upTo(naiveUpTo))(
    'counts the same in $id ($era)',
    ({ model, counts }) => {
      expect(countsOf(naiveSearch({ ...model, properties: [] }))).toEqual(counts);
    },
    600_000,
  );

  it.each(upTo(judgedUpTo))('finds as early what breaks and what is reached in $id ($era)', async ({ model }) => {
    await searchBothWays(model);
  });
});
