import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isShown, storyScripts, titleOf } from '../../conformance/linux/stories.js';
import { stories } from '../../conformance/linux/stories-told.js';
import { ModelledMachine } from '../../conformance/model/modelled-machine.js';
import { allQuirksOf } from '../../conformance/quirks.js';
import { eras } from '../../model/index.js';

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

it('every story is one of docs/findings.md, which names its script', () => {
  const text = readFileSync('docs/findings.md', 'utf8');
  const sections = new Map(text.split(/^## /m).map((section) => [section.split('\n')[0], section]));
  for (const { name } of stories) {
    expect(sections.get(name)).toContain('**Reproduced on**');
  }
});
