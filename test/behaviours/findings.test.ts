/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { type EraId, eras as erasOfKvm } from '../../model/kvm/eras/index.js';
import { isMended, knownViolations } from '../../model/kvm/known/index.js';
import { pinned } from '../../model/scenarios/counts.js';
import { scenarios } from '../../model/scenarios/index.js';
import { shortest } from '../../model/scenarios/shortest.js';
import { checkOf } from '../../src/cli/plan.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import { explore } from '../../src/search/index.js';

// What Linux really breaks: docs/findings.md tells it, and nobody may rely on a story that is not so.

const eras = erasOfKvm.map(({ id }) => id);

/** Every finding, wherever it occurs. */
const findings = scenarios.flatMap(({ id, findings = {} }) =>
  Object.entries(findings).flatMap(([era, stories]) =>
    Object.entries(stories).map(([property, story]) => ({ scenario: id, era, property, story })),
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

const isSmall = ({ id }: { readonly id: string }): boolean =>
  Object.values(pinned[id] ?? {}).every(({ states }) => states <= 25_000);

describe('a finding occurs where it is named, and nowhere else', () => {
  const checks = scenarios.filter(isSmall).flatMap(({ id }) => eras.map((era) => ({ scenario: id, era })));

  it.each(checks)('$scenario ($era)', async ({ scenario, era }) => {
    const { model, findings } = checkOf(scenarioNamed(catalogue, scenario), era);
    const named = findings.map(({ property }) => property);
    const { properties, cutShortBy } = await explore(model, { expected: new Set(named) });
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
    expect({ broken: broken.toSorted(), cutShortBy }).toEqual({ broken: named.toSorted(), cutShortBy: undefined });
  });
});

describe('with the causes of its findings mended nothing breaks in a scenario, but for what no step mends', () => {
  const checks = findings
    .filter(({ scenario }) => isSmall({ id: scenario }))
    .map(({ scenario, era }) => ({ scenario, era }))
    .filter((one, place, all) => all.findIndex((other) => isDeepStrictEqual(one, other)) === place);

  it.each(checks)('$scenario ($era)', async ({ scenario, era }) => {
    const { model, findings } = checkOf(scenarioNamed(catalogue, `${scenario}:mended`), era);
    const { properties, cutShortBy } = await explore(model, { stopAt: 'never' });
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
    const left = findings.map(({ property }) => property);
    expect({ broken: broken.filter((id) => !left.includes(id)), cutShortBy }).toEqual({
      broken: [],
      cutShortBy: undefined,
    });
  });
});

describe('every story is mended, or says why it is not', () => {
  it.each(knownViolations)('$story', ({ story, mend, notMended }) => {
    expect([mend, notMended].filter((one) => one !== undefined).length).toBe(1);
    const inNewest = findings.filter(({ era }) => era === eras.at(-1)).map((finding) => finding.story);
    // What is not mended Linux has mended itself, with more than a step.
    expect(notMended !== undefined && inNewest.includes(story)).toBe(false);
  });
});

describe('the shortest trace of every finding is pinned', () => {
  const pins = Object.entries(shortest).flatMap(([scenario, ofEras]) =>
    Object.entries(ofEras).flatMap(([era, ofProperties]) =>
      Object.keys(ofProperties).map((property) => `${property} in ${scenario} (${era})`),
    ),
  );

  it('and no other', () => {
    const due = findings.map(({ scenario, era, property }) => `${property} in ${scenario} (${era})`);
    expect(pins.toSorted()).toEqual(due.toSorted());
  });

  it('by its rules where the story is not mended', () => {
    const byRules = findings.filter(({ scenario, era, property }) => {
      const pin = shortest[scenario]?.[era as EraId]?.[property];
      return typeof pin === 'string';
    });
    const notMended = findings.filter(({ story }) => !isMended(story));
    expect(byRules).toEqual(notMended);
  });

  it.each(stories)('%s: as the traces that are shown of it', (story) => {
    const shown = [
      ...(sections.get(story) ?? '').matchAll(/^(\w+?)(?:\(.*?\))? broken after (\d+) steps in (\S+) \((\S+)\)/gm),
    ];
    expect(shown.length).toBeGreaterThan(0);
    for (const [, property = '', steps, scenario = '', era] of shown) {
      const pin = shortest[scenario]?.[era as EraId]?.[property];
      expect(typeof pin === 'string' ? pin.split(' ').length : pin).toBe(Number(steps));
    }
  });
});
