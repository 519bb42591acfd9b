/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import {
  bind,
  configure,
  type Interrupt,
  kinds,
  linux619,
  override,
  scenarios,
  vgic,
  type World,
} from '../../model/index.js';
import { symmetryOf } from '../../model/machine/symmetry.js';
import { explore, type Model } from '../../src/index.js';
import { isLiveness } from '../../src/language/index.js';
import { quotientSearch } from '../support/quotient-search.js';
import { scenario } from '../support/scenario.js';

const { edge, level, vfio, timer } = kinds;
const declared = (interrupts: readonly Interrupt[], vcpus = 1) =>
  symmetryOf(configure({ interrupts, vcpus })).map(({ family, classes }) => [
    family.name,
    classes.filter(({ length }) => length > 1),
  ]);

describe('the vgic declares as interchangeable', () => {
  it('interrupts that differ in their number only', () => {
    expect(declared([edge(), level(), edge({}, 33), level({ access: ['enable'] }, 41)])).toEqual([['irq', [[0, 2]]]]);
    expect(declared([edge(), edge({ priority: 1 }, 33)])).toEqual([['irq', []]]);
    expect(declared([timer(0), timer(1)], 2)).toEqual([['irq', []]]);
  });

  it('vCPUs between which every interrupt moves', () => {
    const moving = vfio({ access: ['target'] });
    expect(declared([moving], 2)).toEqual([
      ['irq', []],
      ['vcpu', [[0, 1]]],
    ]);
    expect(declared([moving, edge()], 2)).toEqual([['irq', []]]);
    expect(declared([moving, timer(0)], 2)).toEqual([['irq', []]]);
  });

  it('in these scenarios', () => {
    const some = scenarios.filter(({ config }) =>
      symmetryOf(config).some(({ classes }) => classes.some((one) => one.length > 1)),
    );
    expect(some.map(({ id }) => id)).toEqual([
      'overflow-three',
      'overflow-outside',
      'saved-two',
      'power',
      'system-reset-power',
      'retarget',
      'retarget-two',
      'dir-moves',
      'migration-race',
      'full-two-vcpus',
      'full-dir',
    ]);
  });
});

describe('a search of worlds up to an exchange finds what the full one finds', () => {
  it.each([
    ['retarget', 700, 350],
    ['sketch:v1,l1,gic3,eoi1,level,level', 1_724, 867],
    ['sketch:v1,l2,gic2,eoi0,edge+enable,edge+enable', 728, 367],
    ['sketch:v1,l1,gic2,eoi0,fine-injection,edge,edge', 2_148, 1_078],
    ['sketch:v1,l2,gic3,eoi0,forwarded-level+pending,forwarded-level+pending', 7_542, 3_782],
  ])('%s', async (name, states, orbits) => {
    const { model: asked } = scenario(name) as { readonly model: Model<World> };
    // Properties of runs need each world as it is.
    const model = { ...asked, properties: asked.properties.filter((property) => !isLiveness(property)) };
    const full = await explore(model, { stopAt: 'never' });
    const first = full.properties.flatMap(({ id, trace }) => (trace === undefined ? [] : [[id, trace.steps.length]]));
    const quotient = quotientSearch(model);
    expect([full.states, quotient.orbits]).toEqual([states, orbits]);
    expect(Object.fromEntries(quotient.first)).toEqual(Object.fromEntries(first));
  });
});

it('threads that inject are known by nothing but their place in a bag', async () => {
  const { model } = scenario('migration-race') as { readonly model: Model<World> };
  const [full, found] = [
    await explore(model, { stopAt: 'never' }),
    await explore(model, { symmetry: true, stopAt: 'never' }),
  ];
  // The two vCPUs are never alike: one of them is where the interrupt is meant for.
  expect([full.states, found.states]).toEqual([29_624, 14_812]);
  const said = ({ properties }: typeof found) => properties.map(({ id, verdict, after }) => [id, verdict, after]);
  expect(said(found)).toEqual(said(full));
});

it('a hypervisor that prefers the interrupt with the lowest number is refused', async () => {
  const lowestFirst = override(linux619, {
    irqCmp: (kvm, w, vcpu, a, b) => linux619.irqCmp(kvm, w, vcpu, a, b) || a.id - b.id,
  });
  const config = configure({ interrupts: [vfio(), vfio({}, 51)] });
  const lowest = vgic('lowest', 'lowest first', bind(lowestFirst)(config));
  await expect(explore(lowest, { symmetry: true })).rejects.toThrow(
    /^rule kvm\.enter\(vcpu=0\) prefers an index: with irq 0 ↔ 1 exchanged, kvm\.enter\(vcpu=0\) leads to /,
  );
});
