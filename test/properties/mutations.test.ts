/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { twoCpus } from '../../model/gic/physical-config.js';
import { physicalGic } from '../../model/gic/physical-gic.js';
import { eraOf, eras } from '../../model/kvm/eras/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { type Vgic, vgic, type World } from '../../model/vgic.js';
import { checkedPhysicalGic } from '../../properties/gic/physical.js';
import { propertiesFor } from '../../properties/index.js';
import { explore, type Model, type PropertyKind } from '../../src/index.js';
import { why } from '../../src/report/why.js';
import { mutants } from './mutants/index.js';
import { of } from './mutants/mutant.js';
import { masking, physicalMutants } from './mutants/physical.js';

const checked = (kvm: Vgic, reaches: readonly string[] = []): Model<World> => ({
  ...vgic('mutant', 'a hypervisor', kvm),
  properties: propertiesFor(kvm, reaches),
});

const verdictsOf = async <W>(model: Model<W>): Promise<ReadonlyMap<string, string>> => {
  const { properties } = await explore(model, { stopAt: 'never' });
  return new Map(properties.map(({ id, verdict }) => [id, verdict]));
};

/** The laws that one model breaks and the other does not. */
const newlyBroken = async <W>(right: Model<W>, wrong: Model<W>): Promise<readonly string[]> => {
  const lawful = wrong.properties.filter(({ kind }) => isLaw(kind)).map(({ id }) => id);
  const [before, after] = [await verdictsOf(right), await verdictsOf(wrong)];
  return lawful.filter((id) => after.get(id) === 'violated' && before.get(id) !== 'violated');
};

const isLaw = (kind: PropertyKind): boolean => kind === 'always' || kind === 'everyStep';

/** Every value that a broken property gives as its reason is one, and it shows what it has looked at. */
const expectReasons = async <W>(model: Model<W>, id: string): Promise<void> => {
  const property = model.properties.find((candidate) => candidate.id === id);
  const { properties } = await explore(model, { stopAt: 'never' });
  const { params = {}, trace } = properties.find((result) => result.id === id) ?? {};
  if (property === undefined || trace === undefined) {
    throw new Error(`${id} is not broken`);
  }
  const { because, looked } = why(model, property, params, trace);
  expect(looked.length + Object.keys(because).length).toBeGreaterThan(0);
  expect(Object.keys(because).length > 0).toBe('because' in property);
};

describe.each(mutants)('$id notices $notices', ({ id, config, right, wrong, also = [] }) => {
  it('and holds where that step is right', async () => {
    expect((await verdictsOf(checked(right(config)))).get(id)).toBe('holds');
  });

  it('and so does nothing else, but for what cannot hold then either', async () => {
    expect(await newlyBroken(checked(right(config)), checked(wrong(config)))).toEqual([id, ...also].toSorted());
  });
});

describe.each(mutants)('$id, broken by $notices,', ({ id, config, wrong }) => {
  it('is shown with the values that break it', async () => {
    await expectReasons(checked(wrong(config)), id);
  });
});

describe.each(physicalMutants)('$id notices $notices', ({ id, wrong, config = twoCpus, also = [] }) => {
  it('and so does nothing else', async () => {
    const right = checkedPhysicalGic(physicalGic(config));
    expect(await newlyBroken(right, checkedPhysicalGic(wrong(config)))).toEqual([id, ...also].toSorted());
  });

  it('and is shown with the values that break it', async () => {
    await expectReasons(checkedPhysicalGic(wrong(config)), id);
  });
});

it('every property of every scenario is broken by one of these', () => {
  const stated = scenarios.flatMap(({ config }) => eras.flatMap((era) => propertiesFor(era.hypervisor(config))));
  const physical = checkedPhysicalGic(physicalGic(twoCpus)).properties;
  const laws = [...stated, ...physical].filter(({ kind }) => isLaw(kind)).map(({ id }) => id);
  const broken = [...mutants, ...physicalMutants].map(({ id }) => id);
  expect([...new Set(broken)].toSorted()).toEqual([...new Set(laws)].toSorted());
});

/** A witness, a scenario that reaches it, and a rule without which it cannot. */
const ways = [
  { id: 'R01', scenario: 'edge', rule: 'guest.acknowledge' },
  { id: 'R02', scenario: 'forwarded-edge', rule: 'device.pulse' },
  { id: 'R03', scenario: 'timer', rule: 'guest.eoi' },
  { id: 'R04', scenario: 'overflow-eoi0', rule: 'guest.acknowledge' },
  { id: 'R05', scenario: 'overflow-eoi0', rule: 'guest.eoi' },
  { id: 'R07', scenario: 'dir-across', rule: 'guest.dir' },
  { id: 'R09', scenario: 'forwarded-edge', rule: 'kvm.cancelEntry' },
  { id: 'R10', scenario: 'disable-race', rule: 'kvm.injectorKicks' },
  { id: 'R14', scenario: 'vfio', rule: 'device.raise' },
  { id: 'R20', scenario: 'vfio', rule: 'guest.eoi' },
  { id: 'R21', scenario: 'level', rule: 'guest.eoi' },
  { id: 'R22', scenario: 'active-registers', rule: 'guest.setActive' },
  { id: 'R23', scenario: 'halt', rule: 'kvm.finishHaltedAccess' },
  { id: 'R24', scenario: 'kick-race', rule: 'kvm.enter' },
  { id: 'R25', scenario: 'irqfd-routes', rule: 'vmm.setRoute' },
  { id: 'R26', scenario: 'its-mapc', rule: 'guest.mapc' },
  { id: 'R27', scenario: 'its-map', rule: 'guest.mapti' },
  { id: 'R28', scenario: 'saved', rule: 'guest.acknowledge' },
  { id: 'R29', scenario: 'power', rule: 'guest.cpuOn' },
  { id: 'R37', scenario: 'suspend', rule: 'kvm.suspend' },
  { id: 'R38', scenario: 'teardown', rule: 'vmm.closeVm' },
  { id: 'R39', scenario: 'system-reset', rule: 'vmm.resetVm' },
  { id: 'R41', scenario: 'new-vm', rule: 'guest.boot' },
  { id: 'R45', scenario: 'irqfd-msi-routes', rule: 'vmm.setMsiRoute' },
  { id: 'R49', scenario: 'its-ring-errors', rule: 'device.msi' },
  { id: 'R50', scenario: 'irqfd-msi-assign', rule: 'vmm.setMsiRoute' },
  { id: 'R51', scenario: 'its-ring-errors', rule: 'guest.writeCwriter' },
  { id: 'R53', scenario: 'unmask-ioctl', rule: 'vmm.seeQuiet' },
  { id: 'R55', scenario: 'power', rule: 'guest.cpuOff' },
];

const without = <W>(model: Model<W>, rule: string): Model<W> => ({
  ...model,
  rules: model.rules.filter(({ id }) => id !== rule),
});

describe.each(ways)('the witness $id', ({ id, scenario, rule }) => {
  const model = checked(eraOf('linux-6.19').hypervisor(of(scenario)), [id]);

  it(`is reached in ${scenario}`, async () => {
    expect((await verdictsOf(model)).get(id)).toBe('holds');
  });

  it(`is reported as not reached without ${rule}`, async () => {
    expect((await verdictsOf(without(model, rule))).get(id)).toBe('violated');
  });
});

describe.each([
  { id: 'G11', rule: 'cpu.dir', config: twoCpus },
  { id: 'G12', rule: 'cpu.acknowledge', config: twoCpus },
  { id: 'G13', rule: 'cpu.acknowledge', config: twoCpus },
  { id: 'G17', rule: 'cpu.disable', config: twoCpus },
  { id: 'G19', rule: 'cpu.mask', config: masking },
])('the witness $id of the physical GIC', ({ id, rule, config }) => {
  it(`is reported as not reached without ${rule}`, async () => {
    const model = checkedPhysicalGic(physicalGic(config));
    expect((await verdictsOf(model)).get(id)).toBe('holds');
    expect((await verdictsOf(without(model, rule))).get(id)).toBe('violated');
  });
});

it('every witness that a scenario is to reach is taken from it here', () => {
  const reached = scenarios.flatMap(({ reaches, alsoReaches = {} }) => [
    ...reaches,
    ...Object.values(alsoReaches).flat(),
  ]);
  expect(ways.map(({ id }) => id)).toEqual([...new Set(reached)].toSorted());
});
