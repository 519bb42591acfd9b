/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OldConfig } from '../../../model/kvm-old/config.js';
import { linux43 } from '../../../model/kvm-old/eras/linux-4.3.js';
import { kvmOld } from '../../../model/kvm-old/index.js';
import { mended } from '../../../model/kvm-old/mends/index.js';
import { pinned } from '../../../model/kvm-old/pinned/index.js';
import { modelOf } from '../../../model/machine/part.js';
import { bind, override } from '../../../model/machine/steps.js';
import { propertiesOf } from '../../../properties/index.js';
import { explore } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';
import { eraOf, modelIn, modelWith } from './support.js';

// Every scenario of the first vgic in every era: what it counts, what it breaks, and nothing else.

const checks = Object.entries(pinned).flatMap(([scenario, eras]) =>
  Object.entries(eras).map(([era, seen]) => ({ scenario, era, seen })),
);

/** Up to so many states a scenario is searched naively too. COUNT_UP_TO=13000 takes some minutes more. */
const naiveUpTo = Number(process.env.COUNT_UP_TO ?? 1500);

describe.each(checks)('$scenario ($era)', ({ scenario, era, seen }) => {
  it('counts what is pinned, breaks what is told of it, and has no rule that never fires', async () => {
    const { states, firings, depth, properties, rules } = await explore(modelIn(scenario, era), { stopAt: 'never' });
    expect({ states, firings, depth }).toEqual(seen.pinned);
    const broken = properties.filter(({ verdict }) => verdict === 'violated');
    const shortest = broken.map(({ id, trace }) => {
      const rules = trace?.steps.map(({ action }) => action.rule) ?? [];
      return [id, typeof seen.shortest[id] === 'string' ? rules.join(' ') : rules.length];
    });
    expect(Object.fromEntries(shortest)).toEqual(seen.shortest);
    expect(rules.filter((rule) => rule.firings === 0).map(({ id }) => id)).toEqual([]);
    expect(properties.filter(({ id, verdict }) => id.startsWith('R') && verdict !== 'holds')).toEqual([]);
  });

  it.runIf(seen.pinned.states <= naiveUpTo)('has the counts that a search without tables finds, too', () => {
    const { states, firings, depth } = naiveSearch({ ...modelIn(scenario, era), properties: [] });
    expect({ states, firings, depth }).toEqual(seen.pinned);
  });
});

const withFindings = checks.filter(({ seen }) => Object.keys(seen.findings).length > 0);

describe.each(withFindings)('$scenario ($era) with its findings mended', ({ scenario, era, seen }) => {
  it('breaks nothing but what is not mended, and that still', async () => {
    const config = kvmOld.scenarios.find(({ id }) => id === scenario)?.config;
    const isMended = ([property, story]: readonly [string, string]): boolean =>
      kvmOld.known
        .filter((one) => one.story === story && one.breaks.includes(property) && one.eras?.includes(era) === true)
        .filter((one) => config !== undefined && one.where(config))
        .every(({ mend, stillWhere }) => mend !== undefined && stillWhere?.(config as OldConfig) !== true);
    const { properties } = await explore(
      modelWith(scenario, mended(eraOf(era).hypervisor, Object.values(seen.findings)).steps),
      { stopAt: 'never' },
    );
    const broken = properties.filter(({ kind, verdict }) => verdict === 'violated' && kind !== 'sometimes');
    const left = Object.entries(seen.findings).filter((finding) => !isMended(finding));
    expect(broken.map(({ id }) => id).toSorted()).toEqual(left.map(([property]) => property).toSorted());
    // What is not mended is told by its rules.
    expect(left.filter(([property]) => typeof seen.shortest[property] !== 'string')).toEqual([]);
  });
});

it('a mistake that breaks what a finding breaks is found with that mended', async () => {
  // OV3 is a finding there: a lowered level clears the oracle.
  const forgets = override(linux43, {
    endSync: (kvm, w, vcpu) => {
      linux43.endSync(kvm, w, vcpu);
      vcpu.pendingOnCpu = false;
    },
  });
  const { findings = {} } = pinned['old-level']?.['linux-4.3'] ?? {};
  const { properties } = await explore(modelWith('old-level', mended(bind(forgets), Object.values(findings)).steps));
  expect(properties.find(({ id }) => id === 'OV3')?.verdict).toBe('violated');
});

it('two eras that do the same count the same', () => {
  const same = ['old-edge', 'old-level', 'old-disable', 'old-signals', 'old-retarget', 'old-kick', 'old-migration'];
  for (const scenario of same) {
    expect(pinned[scenario]?.['linux-4.4']?.pinned).toEqual(pinned[scenario]?.['linux-4.3']?.pinned);
  }
});

describe.each(kvmOld.bugs.map((bug) => ({ ...bug, bug })))(
  '$id',
  ({ bug, breaks, scenario, era = '', steps, longer }) => {
    const broken = async (hypervisor: typeof bug.hypervisor) => {
      const { config, says } = kvmOld.scenarios.find(({ id }) => id === scenario) ?? { says: '' };
      if (config === undefined) {
        throw new Error(`there is no scenario ${scenario}`);
      }
      const kvm = hypervisor(config);
      const properties = propertiesOf(kvmOld.parts, kvm).filter(({ id }) => id === breaks);
      const { properties: found } = await explore({ ...modelOf(scenario, says, kvmOld.parts, kvm), properties });
      return found[0];
    };

    it('breaks its property in no more steps than are told of it', async () => {
      const found = await broken(bug.hypervisor);
      expect(found?.verdict).toBe('violated');
      expect(found?.trace?.steps.length).toBeLessThanOrEqual(longer === undefined ? steps : Number.POSITIVE_INFINITY);
    });

    it(bug.native ? 'is what its era did' : 'is what breaks it there', async () => {
      const found = await broken(eraOf(era).hypervisor);
      expect(found?.verdict).toBe(bug.native ? 'violated' : 'holds');
    });
  },
);

/** The era after it in which the scenario of a bug is checked, and its property holds. */
const goneIn: Readonly<Record<string, string>> = {
  B01A: 'linux-4.3',
  B01B: 'linux-4.3',
  B02: 'linux-4.1',
  B04: 'linux-4.3',
  B06: 'linux-4.4',
  B09: 'linux-4.3',
  OVB1: 'linux-4.1',
  OVB3: 'linux-4.1',
  OVB4: 'linux-4.1',
  OVB6: 'linux-4.1',
};

it.each(Object.entries(goneIn))('%s is gone in %s', (id, era) => {
  const bug = kvmOld.bugs.find((one) => one.id === id);
  expect(pinned[bug?.scenario ?? '']?.[era as 'linux-4.1']?.findings).not.toHaveProperty(bug?.breaks ?? '');
});

it('every story has a heading in its page, and every heading a story', () => {
  const page = readFileSync('docs/old-vgic.md', 'utf8');
  const told = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const stories = checks.flatMap(({ seen }) => Object.values(seen.findings));
  expect([...new Set(stories)].toSorted()).toEqual(told.toSorted());
  expect(kvmOld.known.map(({ story }) => story)).toEqual(expect.arrayContaining([...new Set(stories)]));
});

it('what a scenario breaks is known of configurations like it', () => {
  for (const { scenario, era, seen } of checks) {
    const config = kvmOld.scenarios.find(({ id }) => id === scenario)?.config;
    for (const [property, story] of Object.entries(seen.findings)) {
      const isKnown = kvmOld.known.some(
        (one) =>
          one.story === story &&
          one.breaks.includes(property) &&
          one.eras?.includes(era) === true &&
          config !== undefined &&
          one.where(config),
      );
      expect([scenario, era, property, isKnown]).toEqual([scenario, era, property, true]);
    }
  }
});
