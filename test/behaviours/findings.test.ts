/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { scenarios } from '../../model/scenarios/index.js';
import type { Scenario } from '../../model/scenarios/scenario.js';
import { type Vgic, vgic } from '../../model/vgic.js';
import { propertiesFor } from '../../properties/index.js';
import { checkOf } from '../../src/cli/plan.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import { explore } from '../../src/explore/index.js';
import { mended } from '../support/mends.js';

// What Linux really breaks: docs/findings.md tells it, and nobody may rely on a story that is not so.

const eras = catalogue.eras.map(({ id }) => id);

/** Every finding, wherever it occurs. */
const findings = scenarios.flatMap(({ id, suite, findings = {} }) =>
  Object.entries(findings).flatMap(([era, stories]) =>
    Object.entries(stories).map(([property, story]) => ({ scenario: id, suite, era, property, story })),
  ),
);
const stories = [...new Set(findings.map(({ story }) => story))];

const document = readFileSync('docs/findings.md', 'utf8');
const openInNewest = 'Open in the newest kernel modelled';
const sections = new Map(
  document
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...text] = section.split('\n');
      return [heading, text.join('\n')] as const;
    })
    .filter(([heading]) => heading !== openInNewest && heading !== 'How they were found and proven'),
);

describe('docs/findings.md', () => {
  it('tells every story, and no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(stories.toSorted());
  });

  it('lists every story once, in the order in which it tells them', () => {
    const listed = [...document.matchAll(/^\| \[(.+?)\]\(#(.+?)\)/gm)].map(([, heading]) => heading);
    expect(listed).toEqual([...sections.keys()]);
  });

  it('begins with those that the newest era still has', () => {
    const [, beginning = ''] = document.split(/^## /m);
    const listed = [...beginning.matchAll(/^\| [^|]+ \| \[(.+?)\]\(#.+?\) \| [^|]+ \|$/gm)].map(([, story]) => story);
    const open = findings.filter(({ era }) => era === eras.at(-1)).map(({ story }) => story);
    expect(beginning.startsWith(openInNewest)).toBe(true);
    expect(listed.toSorted()).toEqual([...new Set(open)].toSorted());
  });

  it.each(stories)('%s: names every scenario and property it concerns, and shows a trace', (story) => {
    const section = sections.get(story) ?? '';
    const concerned = findings.filter((finding) => finding.story === story);
    const unnamed = concerned
      .flatMap(({ scenario, property }) => [scenario, property])
      .filter((name) => !section.includes(`\`${name}\``));
    expect(unnamed).toEqual([]);
    const shown = [...section.matchAll(/^\$ npx vgicheck check (\S+) --era (\S+) --property (\S+)$/gm)];
    expect(shown.length).toBeGreaterThan(0);
    for (const [, scenario, era, property] of shown) {
      expect(concerned).toContainEqual(expect.objectContaining({ scenario, era, property }));
    }
  });

  it.each(stories)('%s: names no scenario and no property that it does not concern', (story) => {
    const concerned = findings.filter((finding) => finding.story === story);
    const [, where = ''] = /^\*\*Where\.\*\*([\s\S]*?)\n\n/m.exec(sections.get(story) ?? '') ?? [];
    const known = [...scenarios.map(({ id }) => id), ...findings.map(({ property }) => property)];
    const named = [...where.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).filter((name) => known.includes(name));
    const due = new Set(concerned.flatMap(({ scenario, property }) => [scenario, property]));
    expect(new Set(named)).toEqual(due);
  });
});

describe('a finding occurs where it is named, and nowhere else', () => {
  const checks = scenarios
    .filter(({ suite }) => suite === 'quick')
    .flatMap(({ id }) => eras.map((era) => ({ scenario: id, era })));

  it.each(checks)('$scenario ($era)', async ({ scenario, era }) => {
    const { model, findings } = checkOf(scenarioNamed(catalogue, scenario), era);
    const named = findings.map(({ property }) => property);
    const { properties, cutShortBy } = await explore(model, { expected: new Set(named) });
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
    expect({ broken: broken.toSorted(), cutShortBy }).toEqual({ broken: named.toSorted(), cutShortBy: undefined });
  });
});

describe('with its cause mended a finding is gone, and nothing else breaks', () => {
  it.each(mended)('$story in $scenario: $says', async ({ story, scenario, hypervisor }) => {
    const others = Object.entries(scenarioOf(scenario).findings?.['linux-6.19'] ?? {}).flatMap(([property, told]) =>
      told === story ? [] : [property],
    );
    const broken = await brokenUnder(hypervisor, scenarioOf(scenario));
    expect(broken.filter((property) => !others.includes(property))).toEqual([]);
  });

  it('Linux 6.19 has mended the others', () => {
    const told = new Set<string>(mended.map(({ story }) => story));
    const rest = stories.filter((story) => !told.has(story));
    const inNewest = findings.filter(({ era }) => era === eras.at(-1)).map(({ story }) => story);
    expect(rest.toSorted()).toEqual(['a second sender', 'active first', 'deactivation on another vCPU']);
    expect(rest.filter((story) => inNewest.includes(story))).toEqual([]);
  });
});

const scenarioOf = (id: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found === undefined) {
    throw new Error(`no scenario ${id}`);
  }
  return found;
};

/** The properties that a hypervisor breaks in a scenario. */
const brokenUnder = async (
  hypervisor: (config: Scenario['config']) => Vgic,
  { id, says, config }: Scenario,
): Promise<readonly string[]> => {
  const kvm = hypervisor(config);
  const { properties } = await explore({ ...vgic(id, says, kvm), properties: propertiesFor(kvm) }, { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map((property) => property.id);
};
