import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import type { CatalogueScenario } from '../../src/cli/catalogue.js';

const { scenarios, eras, bugs } = catalogue;

it('every name in the catalogue names one thing', () => {
  for (const entries of [scenarios, eras, bugs]) {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

const everyCheck = scenarios.flatMap((scenario) =>
  (scenario.eras.length > 0 ? scenario.eras : [undefined]).map((era) => ({ id: scenario.id, era, scenario })),
);

const modelOf = (scenario: CatalogueScenario, era: string | undefined) =>
  scenario.build({
    ...(era === undefined ? {} : { era }),
    ...(scenario.example === undefined ? {} : { args: scenario.example }),
  });

describe.each(everyCheck)('$id ($era)', ({ scenario, era }) => {
  it('can be made', () => {
    expect(modelOf(scenario, era).rules.length).toBeGreaterThan(0);
  });

  it('has the properties that its findings break', () => {
    const properties = modelOf(scenario, era).properties.map(({ id }) => id);
    const broken = scenario.findings?.(era).map(({ property }) => property) ?? [];
    expect(broken.filter((id) => !properties.includes(id))).toEqual([]);
  });
});

it('every property has a name beside its id, which is no other property of the same model', () => {
  for (const { scenario, era } of everyCheck) {
    const { properties } = modelOf(scenario, era);
    const names = properties.map(({ id, name = id }) => (name === id ? undefined : name));
    expect(names, scenario.id).not.toContain(undefined);
    expect(new Set(names).size, scenario.id).toBe(names.length);
  }
});

it('what is known of a made-up configuration is predicted, and its absence no violation', () => {
  const sketch = scenarios.find(({ id }) => id === 'sketch');
  const findings = sketch?.findings?.('linux-6.19', 'v3,l2,gic3,eoi1,vfio,timer,timer,timer') ?? [];
  expect(findings.map(({ property }) => property)).toContain('N03');
  expect(findings.every(({ isPredicted }) => isPredicted)).toBe(true);
});

it('every era of a scenario is in the catalogue', () => {
  const known = eras.map(({ id }) => id);
  expect(scenarios.flatMap((scenario) => scenario.eras).filter((era) => !known.includes(era))).toEqual([]);
});

it('a suite leaves out an era where it reaches the same states as another one: not where a vCPU enters in steps, nor where MAPTI meets an LPI', () => {
  const ofVgic = scenarios.filter(
    ({ eras, suites }) => eras.includes('linux-7.3') && suites.some((suite) => suite !== 'fuzz'),
  );
  const searched = ofVgic.filter(({ sameAs = {} }) => !('linux-7.3' in sameAs));
  expect(searched.length).toBeLessThan(ofVgic.length);
  // An LPI that MAPTI finds is another matter in 7.3.
  for (const { bound, sameAs = {} } of ofVgic.filter(({ bound }) => !bound.includes('guest maps events'))) {
    expect(sameAs).toEqual(/fine steps: (?!its\b)/.test(bound) ? {} : { 'linux-7.3': 'linux-6.19' });
  }
});
