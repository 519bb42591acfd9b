import { describe, expect, it } from 'vitest';
import { gicv4Catalogue } from '../../../bin/gicv4.js';
import { gicv4Bugs } from '../../../model/bugs/gicv4.js';
import {
  checkedGicv4,
  gicv4,
  gicv4Eras,
  gicv4Scenarios,
  gicv4Steps,
  inEra,
  known,
  mended,
  readGicv4,
} from '../../../model/gicv4/index.js';
import { explore } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';
import { quotientSearch } from '../../support/quotient-search.js';

const storiesOf = (findings: Readonly<Record<string, string>> = {}): readonly string[] => Object.values(findings);

const checks = gicv4Scenarios.flatMap((scenario) =>
  gicv4Eras.map(({ id: era, hypervisor }) => ({ ...scenario, ...inEra(scenario, era), era, hypervisor })),
);

describe.each(checks)(
  '$id ($era)',
  ({ config, hypervisor, era, pinned, reaches, promises = [], findings = {}, shortest = {}, eras = {} }) => {
    const model = checkedGicv4(hypervisor(config), { reaches, promises });

    it('has the pinned counts, breaks what it is said to break in as many steps, and reaches its witnesses', async () => {
      const { states, firings, depth, properties } = await explore(model, { stopAt: 'never' });
      expect({ states, firings, depth }).toEqual(pinned);
      const broken = properties.filter(({ verdict }) => verdict === 'violated');
      expect(Object.fromEntries(broken.map(({ id, trace }) => [id, trace?.steps.length]))).toEqual(shortest);
      expect(Object.keys(shortest).toSorted()).toEqual(Object.keys(findings).toSorted());
    });

    it.runIf(Object.keys(findings).length > 0)('breaks nothing with the causes of its findings mended', async () => {
      const kvm = mended(hypervisor, storiesOf(findings))(config);
      const { properties } = await explore(checkedGicv4(kvm, { promises }), { stopAt: 'never' });
      expect(properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id)).toEqual([]);
    });

    const isOwn = era === 'gicv4-7.3' || era in eras;
    it.runIf(isOwn && pinned.states < 1_000 && config.vlpis < 2)(
      'has them by a search with nothing clever in it, too',
      () => {
        const { states, firings, depth } = naiveSearch({ ...model, properties: [] });
        expect({ states, firings, depth }).toEqual(pinned);
      },
    );
  },
);

it('two vLPIs are worlds up to their exchange', () => {
  const model = checkedGicv4(gicv4(readGicv4('v4.1,c1,p1,l2,preempt,wake')));
  expect([naiveSearch({ ...model, properties: [] }).states, quotientSearch(model).orbits]).toEqual([173, 130]);
});

it('every story is a finding of some scenario, and none is told of one that does not break it', () => {
  const told = new Set(checks.flatMap(({ findings }) => storiesOf(findings)));
  expect([...told].toSorted()).toEqual([...new Set(known.map(({ story }) => story))].toSorted());
  for (const { config, era, findings = {} } of checks) {
    for (const [property, story] of Object.entries(findings)) {
      const causes = known.filter((one) => one.story === story && one.breaks.includes(property) && one.where(config));
      expect(causes.some(({ eras }) => eras?.includes(era) !== false)).toBe(true);
    }
  }
});

it('an era that is known to break something does so in some scenario', () => {
  for (const { story, breaks, eras = gicv4Eras.map(({ id }) => id) } of known) {
    for (const era of eras) {
      const seen = checks.filter((one) => one.era === era && storiesOf(one.findings).includes(story));
      expect([story, era, seen.some(({ findings = {} }) => breaks.some((id) => findings[id] === story))]).toEqual([
        story,
        era,
        true,
      ]);
    }
  }
});

it.each(gicv4Eras)('what the end of one cause shows has its own mended, too, in $id', async ({ id: era }) => {
  const sketch = gicv4Catalogue.scenarios.find(({ id }) => id === 'gicv4');
  for (const args of [
    'v4.1,c1,p1,l1,routes',
    'v4.0,c1,p2,l1,its-list,forward',
    'v4.1,c1,p1,l0,preempt,sgi,sgi-write',
  ]) {
    const model = sketch?.build({ args, era, mended: true });
    const { properties = [] } = model === undefined ? {} : await explore(model, { stopAt: 'never' });
    expect(properties.length).toBeGreaterThan(0);
    expect(properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id)).toEqual([]);
  }
});

describe.each(gicv4Bugs)('$id: $says', ({ hypervisor, breaks, scenario: name, steps, longer, native }) => {
  const scenario = gicv4Scenarios.find(({ id }) => id === name);

  it(`breaks ${breaks} in ${name}, in no more steps than are told of it`, async () => {
    if (scenario === undefined) {
      throw new Error('there is no such scenario');
    }
    const { config, findings = {}, promises = [] } = scenario;
    expect(native === true || !Object.hasOwn(findings, breaks)).toBe(true);
    const { properties } = await explore(checkedGicv4(hypervisor(config), { promises }), { stopAt: 'never' });
    const result = properties.find(({ id }) => id === breaks);
    expect(result?.verdict).toBe('violated');
    expect(result?.trace?.steps.length).toBeLessThanOrEqual(longer === undefined ? steps : Number.POSITIVE_INFINITY);
  });
});

it('a bug replaces steps that there are', () => {
  for (const { hypervisor } of gicv4Bugs) {
    const replaced = Object.entries(hypervisor.steps).filter(([name, step]) => Reflect.get(gicv4Steps, name) !== step);
    expect(replaced.length).toBeGreaterThan(0);
  }
});
