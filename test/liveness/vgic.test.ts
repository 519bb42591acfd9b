import { describe, expect, it } from 'vitest';
import { eraOf } from '../../model/kvm/eras/index.js';
import { linux619 } from '../../model/kvm/eras/linux-6.19.js';
import { mended } from '../../model/kvm/known/index.js';
import { bind, override } from '../../model/machine/steps.js';
import { scenarios } from '../../model/scenarios/index.js';
import { type Vgic, vgic, type World } from '../../model/vgic.js';
import { promisesFor } from '../../properties/index.js';
import { explore, type Model } from '../../src/index.js';

const scenarioOf = (id: string) => {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found === undefined) {
    throw new Error(`there is no scenario ${id}`);
  }
  return found;
};

const promised = (scenario: string, property: string, hypervisor = eraOf('linux-6.19').hypervisor): Model<World> => {
  const kvm: Vgic = hypervisor(scenarioOf(scenario).config);
  return { ...vgic(scenario, 'a scenario', kvm), properties: promisesFor(kvm, [property]) };
};

const resultOf = async (model: Model<World>) => (await explore(model)).properties[0];

/** The same, with nothing assumed of one rule. */
const without = (model: Model<World>, rule: string): Model<World> => ({
  ...model,
  rules: model.rules.map(({ fair, ...rest }) => (rest.id === rule || fair === undefined ? rest : { ...rest, fair })),
});

const injection = 'kvm.injectorQueues kvm.injectorKicks';
const runLoop = 'kvm.flush kvm.commit kvm.enter kvm.turnBack kvm.exit kvm.fold kvm.prune';

describe('what the vgic promises', () => {
  it.each([
    ['edge', 'L01', 'kvm.enter kvm.exit guest.acknowledge'],
    ['sleep', 'L03', 'kvm.injectorQueues kvm.injectorKicks'],
    ['halt', 'L05', 'kvm.exit kvm.finishHaltedAccess'],
    ['vfio-gicv2', 'L07', 'host.irqfdWork host.vfioSignal kvm.enter guest.acknowledge guest.eoi kvm.exit'],
    ['timers', 'L08', 'host.hrtimer host.load host.put kvm.enter kvm.exit guest.acknowledge'],
    ['ptimer', 'L08', 'host.hrtimer host.softTimer host.load kvm.enter kvm.exit guest.acknowledge'],
    ['forwarded-level', 'L08', 'host.forwardedInterrupt kvm.enter kvm.exit guest.acknowledge'],
    ['disable-race', 'L07', `host.vfioSignal host.irqfdWork ${injection} ${runLoop} guest.acknowledge guest.eoi`],
    [
      'disable-race',
      'L08',
      `host.vfioInterrupt host.vfioSignal host.irqfdWork ${injection} ${runLoop} guest.acknowledge`,
    ],
  ])('in %s rests on what is assumed: %s', async (scenario, property, rules) => {
    const model = promised(scenario, property);
    expect(await resultOf(model)).toMatchObject({ id: property, verdict: 'holds' });
    const needed = model.rules.flatMap(({ id, fair }) => (fair === undefined ? [] : [id]));
    const verdicts = new Map<string, string | undefined>();
    for (const rule of new Set(needed)) {
      verdicts.set(rule, (await resultOf(without(model, rule)))?.verdict);
    }
    const breaking = [...verdicts].flatMap(([rule, verdict]) => (verdict === 'violated' ? [rule] : []));
    expect(breaking.toSorted()).toEqual(rules.split(' ').toSorted());
  });

  it('L05 is broken where nobody notices that every vCPU is out', async () => {
    const deaf = bind(override(linux619, { isHaltedFor: () => false }));
    const result = await resultOf(promised('halt', 'L05', deaf));
    expect(result).toMatchObject({ verdict: 'violated' });
  });

  it('a lost resample is a storm of an interrupt whose line is low, and VFIO never unmasks', async () => {
    const storm = await resultOf(promised('vfio', 'L06'));
    const { steps = [], loop = 0 } = storm?.trace ?? {};
    expect(steps.slice(loop).map(({ action }) => action.rule)).toEqual([
      'kvm.exit',
      'kvm.enter',
      'guest.acknowledge',
      'guest.eoi',
    ]);
    expect(await resultOf(promised('vfio', 'L07'))).toMatchObject({ verdict: 'violated', trace: { loop: 3 } });
    const before = eraOf('linux-4.17').hypervisor;
    expect(await resultOf(promised('vfio', 'L06', before))).toMatchObject({ verdict: 'holds' });
    expect(await resultOf(promised('vfio', 'L09', before))).toMatchObject({ verdict: 'holds' });
  });

  it('L08 and L01 in retarget take a prune before each entry: a kick of the owner is not enough', async () => {
    const story = 'retargeting does not kick';
    for (const property of ['L01', 'L08']) {
      const broken = await resultOf(promised('retarget', property));
      expect(broken).toMatchObject({ verdict: 'violated' });
      expect(broken?.trace?.steps.filter(({ action }) => action.rule === 'guest.retarget')).toHaveLength(1);
      const cured = mended(eraOf('linux-6.19').hypervisor, 'linux-6.19', [story]);
      expect(await resultOf(promised('retarget', property, cured))).toMatchObject({ verdict: 'holds' });
    }
  });
});
