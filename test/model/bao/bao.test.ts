import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../bin/catalogue.js';
import { systems } from '../../../bin/systems.js';
import { bao } from '../../../model/bao/index.js';
import { mended } from '../../../model/bao/known.js';
import { baoSteps } from '../../../model/bao/steps.js';
import { depictionFor } from '../../../model/machine/drawing.js';
import { modelOf } from '../../../model/machine/part.js';
import { sketched } from '../../../model/machine/sketch.js';
import { bind, override } from '../../../model/machine/steps.js';
import { propertiesOf } from '../../../properties/index.js';
import { explore, initialWorlds, step } from '../../../src/index.js';
import { componentsOf, spelled, walk } from '../../../src/orders/index.js';
import { brokenIn } from '../../../src/report/orders.js';
import '../../../src/vitest/index.js';
import { naiveSearch } from '../../support/naive-search.js';
import { type } from '../../support/terminal.js';

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

it('has the shortest trace of each finding pinned, and breaks nothing with these mended', async () => {
  const { code, out } = await type('check bao-spill bao-disable', {}, catalogue);
  expect(code).toBe(0);
  expect(out).toMatch(/^bao-spill .* known: S11, X01$\n^ {2}mended .* holds$\n^bao-disable .* holds$/m);
  for (const { findings = {}, shortest = {} } of bao.scenarios) {
    expect(Object.keys(shortest)).toEqual(Object.keys(findings));
    expect(Object.values(findings).filter((story) => !bao.known.some((one) => one.story === story))).toEqual([]);
  }
});

it('a mistake that breaks what a finding breaks is found with that mended', async () => {
  // Nothing is ended that EOIcount has counted.
  const neverEnds = override(baoSteps, { eoirHighestSpilledActive: () => {} });
  const { says, config, findings = {} } = scenario('bao-spill');
  const hypervisor = mended(bind(neverEnds), Object.values(findings))(config);
  const model = modelOf('bao-spill', says, bao.parts, hypervisor);
  await expect({ ...model, properties: propertiesOf(bao.parts, hypervisor) }).toViolate('X01');
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
  ['EOIcount after the refill', 'S11 S15 X01', 'forwarded-level,ipc@1', []],
  ['EOIcount after the refill', 'S10 S11 S15 X01', 'eoi1,forwarded-level,ipc@1', []],
  ['An EOI that is heard of late', 'S07 S11', 'l2,ipc', []],
  ['An EOI that is heard of late', 'S07 S11 X01', 'l2,ipc,ipc@1', ['EOIcount after the refill']],
  ["A pending half that is the hardware's", 'N02', 'forwarded-edge+pending', undefined],
  ["A pending half that is the hardware's", 'N02 N10', 'forwarded-level+pending', undefined],
  ['ICPENDR of what the host has not taken', 'S15 S37', 'forwarded-level+pending', []],
  ['ICPENDR of what the host has not taken', 'S37', 'forwarded-edge+pending', []],
] as const)('%s breaks %s in a sketch, and does no longer where it is mended', async (story, ids, words, besides) => {
  const config = sketched(bao.sketches, words);
  const broken = async (hypervisor: typeof bao.hypervisor): Promise<string> => {
    const made = hypervisor(config);
    const model = modelOf('sketch', story, bao.parts, made);
    const { properties } = await explore({ ...model, properties: propertiesOf(bao.parts, made) }, { stopAt: 'never' });
    return properties
      .filter(({ verdict }) => verdict === 'violated')
      .map(({ id }) => id)
      .join(' ');
  };
  const known = only(bao.known, (one) => one.story === story);
  expect((await broken(bao.hypervisor)).split(' ')).toEqual(expect.arrayContaining(ids.split(' ')));
  expect(known.breaks).toEqual(expect.arrayContaining(ids.split(' ')));
  expect(known.where(config)).toBe(true);
  expect(known.mend === undefined).toBe(besides === undefined);
  expect(known.notMended === undefined).toBe(besides !== undefined);
  const left = (await broken(mended(bao.hypervisor, [story, ...(besides ?? [])]))).split(' ');
  expect(left.filter((id) => ids.split(' ').includes(id))).toEqual(besides === undefined ? ids.split(' ') : []);
});

it('a notification of another VM is asked for as an interrupt of KVM is', async () => {
  const forgets = override(baoSteps, { injectIrq: () => {} });
  const { says, config } = scenario('bao-spill');
  const hypervisor = bind(forgets)(config);
  const model = modelOf('bao-spill', says, bao.parts, hypervisor);
  const { properties } = await explore(
    { ...model, properties: propertiesOf(bao.parts, hypervisor) },
    { stopAt: 'never' },
  );
  expect(only(properties, ({ id }) => id === 'N02').trace?.steps.map(({ action }) => action.rule)).toEqual([
    'bao.notify',
  ]);
});

describe('orders of its interrupts', () => {
  const [{ orders }] = systems as readonly [(typeof systems)[number]];

  it('are those of its scenarios, without an era', () => {
    expect(orders.ids).toEqual(bao.scenarios.map(({ id }) => id));
    const { subject, families } = orders.plan({ scenario: 'bao-spill' });
    expect(subject).not.toHaveProperty('era');
    const last = only(families, (one) => one.scenario === 'bao-orders:bao-spill,i2,v1,eoi1,legal');
    expect(families.at(-1)?.scenario).toBe('bao-orders:bao-spill,i2,v1,eoi1,legal:mended');
    expect(last.findings).toContainEqual({
      property: 'X01',
      story: 'EOIcount after the refill',
      mayBeGone: true,
      isMended: true,
    });
  });

  it('break nothing, but with a bug', async () => {
    const brokenWith = async (bug?: string) => {
      const [, , , family] = orders.plan({ scenario: 'bao-spill', ...(bug === undefined ? {} : { bug }) }).families;
      if (family === undefined) {
        throw new Error('there are no orders of two interrupts');
      }
      const walked = await walk(family.family, { components: componentsOf(family.family) });
      return brokenIn([{ ...family, walked, seconds: 0 }]).map(({ property, order }) => [property, spelled(order)]);
    };
    expect(await brokenWith()).toEqual([]);
    expect(await brokenWith('BAO3')).toContainEqual(['S17', 'A1 A2 E2 E1']);
  });

  it.each([
    [{ scenario: 'bao-spill', era: 'linux-6.19' }, 'bao-orders has no eras; leave --era out'],
    [{ scenario: 'bao-spill', bug: 'B54' }, 'B54 cannot be switched on in bao-orders'],
    [{ scenario: 'bao-spill', vcpus: 2 }, '--vcpus 2 is out of range: bao-spill takes 1 to 1'],
    [{}, 'name a scenario: bao-disable, bao-spill'],
  ])('are not of %o', (request, message) => {
    expect(() => orders.plan(request)).toThrow(message);
  });
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
