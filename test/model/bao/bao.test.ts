import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systems } from '../../../bin/systems.js';
import { bao } from '../../../model/bao/index.js';
import { baoSteps } from '../../../model/bao/steps.js';
import { depictionFor } from '../../../model/machine/drawing.js';
import { modelOf } from '../../../model/machine/part.js';
import { sketched } from '../../../model/machine/sketch.js';
import { bind } from '../../../model/machine/steps.js';
import { propertiesOf } from '../../../properties/index.js';
import { explore, initialWorlds, step } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';

const only = <T>(list: readonly T[], is: (one: T) => boolean): T => {
  const [found, ...others] = list.filter(is);
  if (found === undefined || others.length > 0) {
    throw new Error('there is not exactly one');
  }
  return found;
};

const scenario = (id: string) => only(bao.scenarios, (one) => one.id === id);

const modelFor = (id: string) => {
  const { says, config, reaches } = scenario(id);
  const hypervisor = bind(baoSteps)(config);
  return {
    ...modelOf(id, says, bao.parts, hypervisor),
    properties: propertiesOf(bao.parts, hypervisor, reaches),
  };
};

describe.each(bao.scenarios.map(({ id }) => id))('%s', (id) => {
  it('has the counts that a search without tables finds, too', async () => {
    const { states, firings, depth } = await explore(modelFor(id), { stopAt: 'never' });
    expect({ states, firings, depth }).toEqual(scenario(id).pinned);
    const naive = naiveSearch({ ...modelFor(id), properties: [] });
    expect({ states: naive.states, firings: naive.firings, depth: naive.depth }).toEqual(scenario(id).pinned);
  });

  it('breaks no common property but what is told of it', async () => {
    const { properties } = await explore(modelFor(id), { stopAt: 'never' });
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map((property) => property.id);
    expect(broken).toEqual(Object.keys(scenario(id).findings ?? {}));
  });
});

it.each(bao.bugs.map((bug) => [bug.id, bug] as const))('%s is found, as soon as it is told', async (_, bug) => {
  const { says, config } = scenario(bug.scenario);
  const hypervisor = bug.hypervisor(config);
  const model = {
    ...modelOf(bug.scenario, says, bao.parts, hypervisor),
    properties: propertiesOf(bao.parts, hypervisor),
  };
  const properties = model.properties.filter(({ id }) => id === bug.breaks);
  const { properties: found } = await explore({ ...model, properties }, { stopAt: 'first' });
  expect(only(found, ({ id }) => id === bug.breaks).trace?.steps.length).toBe(bug.steps);
});

it.each([
  ['EOIcount after the refill', 'X01', 'forwarded-level,ipc@1'],
  ["A pending half that is the hardware's", 'N02', 'forwarded-edge+idlePending,ipc'],
])('%s breaks %s in a sketch', async (story, property, words) => {
  const config = sketched(bao.sketches, words);
  const hypervisor = bao.hypervisor(config);
  const properties = propertiesOf(bao.parts, hypervisor).filter(({ id }) => id === property);
  const { properties: broken } = await explore({ ...modelOf('sketch', story, bao.parts, hypervisor), properties });
  expect(broken.map(({ verdict }) => verdict)).toEqual(['violated']);
  expect(only(bao.known, (known) => known.story === story)).toMatchObject({ breaks: [property] });
  expect(only(bao.known, (known) => known.story === story).where(config)).toBe(true);
});

it('every story has a heading in its page', () => {
  const page = readFileSync('docs/bao.md', 'utf8');
  for (const { story } of bao.known) {
    expect(page).toContain(`\n## ${story}\n`);
  }
});

it('what is spilled comes back when the guest has ended what took its place', () => {
  const model = modelFor('bao-spill');
  const [start] = initialWorlds(model);
  const did = (...steps: readonly (readonly [string, Record<string, number>])[]) =>
    steps.reduce((w, [rule, params]) => step(model, w, { rule, params }), start as NonNullable<typeof start>);
  const spilled = did(
    ['bao.notify', { irq: 1 }],
    ['device.raise', { irq: 0 }],
    ['host.forwardedInterrupt', { irq: 0 }],
  );
  expect(spilled.spilled).toEqual([1]);
  const back = [
    ['guest.acknowledge', { vcpu: 0, irq: 0 }],
    ['guest.eoi', { vcpu: 0, irq: 0 }],
    ['bao.maintenance', { vcpu: 0 }],
  ] as const;
  const after = back.reduce((w, [rule, params]) => step(model, w, { rule, params }), spilled);
  expect(after.spilled).toEqual([]);
  expect(after.vcpus[0]?.cpu.lrs[0]).toMatchObject({ irq: 1, state: 'pending' });
});

it('a trace is drawn with its list registers and its spilled list', async () => {
  const model = modelFor('bao-spill');
  const { properties } = await explore({ ...model, properties: model.properties.filter(({ id }) => id === 'X01') });
  const trace = only(properties, ({ id }) => id === 'X01').trace;
  const { drawing } = depictionFor(bao.parts, scenario('bao-spill').config);
  const [lists] = drawing?.sections ?? [];
  const drawn = (name: string) =>
    trace?.steps.map(
      ({ world }) => lists?.rows.find((row) => row.name === name)?.cell(world as never, undefined)?.text,
    );
  expect(drawn('spilled')).toContain('52');
  expect(drawn('LR0')).toEqual(expect.arrayContaining(['60 P hw', '60 A hw', '52 P eoi']));
  expect(drawing?.lanes.map(({ name, group }) => [name, group].join(' '))).toContain('Bao vCPU0');
});

it('takes its steps, and owes its properties, under its own name', () => {
  const { rules, properties } = modelFor('bao-spill');
  const actors = new Set([...rules, ...properties].map(({ by }) => by));
  expect(actors).toContain('bao');
  expect(actors).not.toContain('kvm');
});

it('is in the catalogue', () => {
  expect(systems.flatMap(({ scenarios }) => scenarios.map(({ id }) => id))).toEqual(
    expect.arrayContaining(['bao-disable', 'bao-spill']),
  );
});
