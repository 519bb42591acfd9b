import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare } from '../../conformance/compare.js';
import { counting } from '../../conformance/counting.js';
import type { Script } from '../../conformance/linux/script.js';
import { isShown, situationScripts, storyScripts, titleOf } from '../../conformance/linux/stories.js';
import { stories } from '../../conformance/linux/stories-told.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { allQuirksOf } from '../../conformance/quirks.js';
import { wrongModelOf } from '../../conformance/wrong-models.js';
import { eraOf, eras } from '../../model/index.js';

const told = ([2, 3] as const).flatMap((gic) =>
  storyScripts(gic).map((one) => ({ ...one, gic, name: titleOf(one.story) })),
);

describe.each(told)('$name, on a GICv$gic', ({ story, script, gic }) => {
  it.each(eras)('is there in $id, or is not', ({ id, hypervisor }) => {
    const machine = new ModelledMachine('model', script.setup, hypervisor, allQuirksOf(gic));
    const steps = script.operations.map((operation) => {
      const { result } = machine.perform(operation);
      return { result, exits: machine.exits };
    });
    expect(isShown(story, steps)).toBe(story.eras.includes(id));
  });
});

it('a timer that list registers end does not keep its level', () => {
  const found = told.find(({ story }) => story.hwDeactivation === false);
  const { story, script } = found ?? expect.fail('there is none');
  const { hwDeactivation: _, ...setup } = script.setup;
  const machine = new ModelledMachine('model', setup, eraOf('linux-7.3').hypervisor, allQuirksOf(3));
  const steps = script.operations.map((operation) => ({
    result: machine.perform(operation).result,
    exits: machine.exits,
  }));
  expect(isShown(story, steps)).toBe(false);
});

it('every story is one of docs/findings.md, which names its script', () => {
  const text = readFileSync('docs/findings.md', 'utf8');
  const sections = new Map(text.split(/^## /m).map((section) => [section.split('\n')[0], section]));
  for (const { name } of stories) {
    expect(sections.get(name)).toContain('**Reproduced on**');
  }
});

describe.each([2, 3] as const)('situations on a GICv%i', (gic) => {
  it.each(situationScripts(gic))('$name: the model comes to its end', ({ setup, operations }) => {
    for (const { hypervisor } of eras) {
      const machine = new ModelledMachine('model', setup, hypervisor, allQuirksOf(gic));
      expect(operations.map((operation) => machine.perform(operation)).length).toBe(operations.length);
    }
  });
});

it('what its situations are about happens in the model', () => {
  const happens = (name: string, step: string) => {
    const counts = new Map<string, number>();
    const found = situationScripts(3).find((one) => one.name === name);
    if (found === undefined) {
      throw new Error(`no situation ${name}`);
    }
    const machine = new ModelledMachine(
      'model',
      found.setup,
      counting(eraOf('linux-6.19').hypervisor, counts),
      new Set(),
    );
    for (const operation of found.operations) {
      machine.perform(operation);
    }
    return counts.get(step) ?? 0;
  };
  const outside = 'a physical interrupt outside the list registers is ended by';
  expect(happens(`${outside} EOIcount`, 'deactivateOutsideLr')).toBe(1);
  expect(happens(`${outside} DIR`, 'deactivateOutsideLr')).toBe(1);
  expect(happens('a vCPU is reset while its timer interrupt is active', 'resetVcpu')).toBe(1);
  expect(happens('a vCPU that sleeps is woken by an SGI', 'wakeUp')).toBe(2);
});

it.each(['B15', 'B18', 'B20'])('%s, which neither recordings nor walks see, is seen', (id) => {
  const { hypervisor, era } = wrongModelOf(id);
  const told = (script: Script, of: typeof hypervisor) => {
    const machine = new ModelledMachine('model', script.setup, of, allQuirksOf(3));
    return script.operations.map((operation) => ({ ...machine.perform(operation), exits: machine.exits }));
  };
  const scripts = [...storyScripts(3).map(({ script }) => script), ...situationScripts(3)];
  const seen = scripts.filter(
    (script) => compare(told(script, eraOf(era).hypervisor), told(script, hypervisor)).length > 0,
  );
  expect(seen.length).toBeGreaterThan(0);
});
