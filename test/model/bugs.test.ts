import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { creationBugs } from '../../model/bugs/creation.js';
import { gicv4Bugs } from '../../model/bugs/gicv4.js';
import { bugs, physicalBugs } from '../../model/bugs/index.js';
import { checkOf, only } from '../../src/cli/plan.js';
import { bugNamed, scenarioNamed } from '../../src/cli/scenarios.js';
import { explore } from '../../src/search/index.js';

// Each bug is one that a kernel, or another hypervisor, really had, or says that it never existed; docs/bugs.md lists them.

const { scenarios, eras } = catalogue;

describe.each(bugs.map((bug) => [`${bug.id}: ${bug.says}`, bug] as const))('%s', (_, bug) => {
  const asked = scenarioNamed(catalogue, bug.scenario);
  const resultOf = async (check: ReturnType<typeof checkOf>) => {
    const { properties } = await explore(only(check, [bug.breaks]).model);
    return properties.find(({ id }) => id === bug.breaks);
  };

  it(`breaks ${bug.breaks} in ${bug.scenario}, in no more steps than are told of it`, async () => {
    const result = await resultOf(checkOf(asked, bug.era, bugNamed(catalogue, bug.id)));
    expect(result?.verdict).toBe('violated');
    expect(result?.trace?.steps.length).toBeGreaterThan(0);
    expect(result?.trace?.steps.length).toBeLessThanOrEqual(
      bug.longer === undefined ? bug.steps : Number.POSITIVE_INFINITY,
    );
  });

  it(
    bug.hypervisor === undefined
      ? 'is how its era was: nothing is switched on, and the violation is expected'
      : 'is what breaks it: without the bug the property holds there',
    async () => {
      const check = checkOf(asked, bug.era);
      const result = await resultOf(check);
      const expected = check.findings.some(({ property }) => property === bug.breaks);
      const isNative = bug.hypervisor === undefined;
      expect({ verdict: result?.verdict, expected }).toEqual({
        verdict: isNative ? 'violated' : 'holds',
        expected: isNative,
      });
    },
  );

  it('names a scenario, an era, and who mended it', () => {
    expect(scenarios.map(({ id }) => id)).toContain(bug.scenario);
    expect(eras.map(({ id }) => id)).toContain(bug.era);
    expect(bug.fixedBy).toMatch(/\S/);
    expect(bug.cites).toMatch(/\S/);
  });
});

it('some bugs are how their era was', () => {
  const native = bugs.filter(({ hypervisor }) => hypervisor === undefined);
  expect(native.map(({ id }) => id)).toEqual(['B26A', 'B28', 'B35', 'B46', 'ITB9']);
});

it('a bug counts the steps of the interleaving that is written beside it', () => {
  const told = readdirSync('model/bugs').flatMap((file) => {
    const text = readFileSync(`model/bugs/${file}`, 'utf8');
    return [...text.matchAll(/^ *\/\/ (.*)\n *steps: (\d+)/gm)].map(([, steps = '', count]) => ({
      file,
      told: steps.split(', ').reduce((sum, step) => sum + (step.startsWith('both ') ? 2 : 1), 0),
      stated: Number(count),
    }));
  });
  expect(told.length).toBe(bugs.length + physicalBugs.length + gicv4Bugs.length + creationBugs.length);
  expect(told.filter(({ told, stated }) => told !== stated)).toEqual([]);
});

it('a bug has a file of its own, named by its id', () => {
  const files = readdirSync('model/bugs').filter((file) => /^(b|itb|lcb|rtb|v4b)\d/.test(file));
  const numbers = new Set([...bugs, ...gicv4Bugs].map(({ id }) => `${id.toLowerCase().replace(/[a-z]$/, '')}.ts`));
  expect([...numbers].filter((file) => !files.includes(file))).toEqual([]);
});
