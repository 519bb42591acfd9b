/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { at } from '../../model/at.js';
import { isActiveAnywhere } from '../../model/guest/state.js';
import { eras } from '../../model/kvm/eras/index.js';
import type { FineStep } from '../../model/machine/config.js';
import { edge, forwardedLevel, level, timer, vfio } from '../../model/scenarios/kinds.js';
import { type Config, configure, vgic, type World } from '../../model/vgic.js';
import { stableWorlds } from '../support/stable-worlds.js';

type Written = Parameters<typeof configure>[0];

const modelOf = (era: (typeof eras)[number], written: Written, fine: readonly FineStep[]) => {
  // History for S15 is about steps, and would tell one stable world from another.
  const config: Config = configure({ ...written, without: ['S15'], ...(fine.length === 0 ? {} : { fine }) });
  return vgic('granularity', 'one configuration in coarse or fine steps', era.hypervisor(config));
};

/** What stable worlds fine steps add to those of the coarse model, and which of those they never reach. */
const compare = (era: (typeof eras)[number], written: Written, fine: readonly FineStep[]) => {
  const coarse = stableWorlds(modelOf(era, written, []));
  const split = stableWorlds(modelOf(era, written, fine));
  const without = (all: ReadonlyMap<string, World>, others: ReadonlyMap<string, World>): readonly World[] =>
    [...all].flatMap(([text, world]) => (others.has(text) ? [] : [world]));
  return {
    coarse,
    split,
    added: without(split.worlds, coarse.worlds),
    missing: without(coarse.worlds, split.worlds),
  };
};

const era = (id: string) =>
  at(
    eras.filter((each) => each.id === id),
    0,
  );
const until72 = eras.filter(({ id }) => id !== 'linux-7.3');
const [older, newer] = [era('linux-4.17'), era('linux-6.19')];

const observed = newer.hypervisor(configure({ interrupts: [] }));

/** The vgic and the guest disagree on whether an interrupt is active: a deactivation, or an activation, was lost. */
const disagrees = (world: World): boolean =>
  world.irqs.some((_, irq) => isActiveAnywhere(observed, world, irq) !== at(world.guest.holds, irq));

const run: readonly FineStep[] = ['entry', 'exit'];
const all: readonly FineStep[] = ['injection', ...run];

// Where fine steps add no stable world, whatever is said of stable worlds may be checked with coarse ones.
describe.each(eras)('in the era $id fine steps add and lose no stable world', (era) => {
  it.each<[string, readonly FineStep[], Written]>([
    ['entry of one vCPU', ['entry'], { interrupts: [edge(), level()] }],
    ['exit of one vCPU', ['exit'], { interrupts: [edge(), level()] }],
    ['injection', ['injection'], { interrupts: [edge(), level()] }],
    ['entry, exit and injection, EOImode 0', all, { interrupts: [edge(), level()] }],
    ['entry, exit and injection, EOImode 1', all, { interrupts: [edge(), level()], guest: { eoiMode: 1 } }],
    ['the same with a GICv2', all, { hostGic: 2, interrupts: [edge(), level()], guest: { eoiMode: 1 } }],
    [
      'entry, exit and injection, while an interrupt is enabled and disabled',
      all,
      { listRegisters: 2, interrupts: [edge({ access: ['enable'] }), level({ priority: 1 })] },
    ],
    ['signals that cancel an entry', run, { interrupts: [edge(), level()], signals: true }],
    ['a forwarded timer', all, { interrupts: [timer(0, { access: ['enable'] })] }],
    ['a forwarded device', all, { interrupts: [forwardedLevel()], guest: { eoiMode: 1 } }],
    [
      'a vCPU that sleeps and is preempted',
      all,
      { interrupts: [edge()], pcpus: 1, preemption: true, guest: { sleeps: true, controls: ['mask'] } },
    ],
    ['VFIO masks, and signals later', ['vfio'], { interrupts: [vfio({ access: ['enable'] })] }],
    ['VFIO with all other steps', ['vfio', ...all], { hostGic: 2, interrupts: [vfio({ access: ['enable'] })] }],
    ['a level SPI that is retargeted', all, { vcpus: 2, hostGic: 2, interrupts: [level({ access: ['target'] })] }],
    ['an edge SPI that is retargeted', all, { vcpus: 2, interrupts: [edge({ access: ['target', 'enable'] })] }],
    ['the same, and a prune in steps', ['prune'], { vcpus: 2, interrupts: [edge({ access: ['target', 'enable'] })] }],
    [
      'an assigned device whose SPI is retargeted',
      ['vfio', ...all],
      { vcpus: 2, hostGic: 2, interrupts: [vfio({ access: ['target'] })] },
    ],
    [
      'an access to active registers that halts the VM',
      ['halt'],
      { vcpus: 2, interrupts: [edge({ access: ['active'] })] },
    ],
  ])('%s', (_, fine, written) => {
    const { coarse, split, added, missing } = compare(era, written, fine);
    expect({ added, missing }).toEqual({ added: [], missing: [] });
    expect(split.among).toBeGreaterThanOrEqual(coarse.among);
    expect(coarse.worlds.size).toBeGreaterThan(10);
  });
});

// No granularity tells the check of requests (check_vcpu_requests) from the flush that follows it.

// Where they do add some, a scenario whose property speaks of such worlds must have the fine step.
describe('fine steps add stable worlds', () => {
  // Between the two the guest may acknowledge and EOI what it made pending itself. That EOI unmasks the device, whose
  // signal is still to come: it raises a line that is high already, or is a second one before the first was worked off.
  it.each(eras)('where VFIO masks first and signals later, and the guest writes ISPENDR ($id)', (era) => {
    const { coarse, added, missing } = compare(era, { interrupts: [vfio({ access: ['pending'] })] }, ['vfio']);
    const overtaken = ({ vfio, eventfds, irqs }: World): boolean =>
      !at(vfio, 0).masked && at(eventfds, 0).signalled && at(irqs, 0).lineLevel;
    expect(missing).toEqual([]);
    expect(added.length).toBeGreaterThan(0);
    expect(added.every(overtaken)).toBe(true);
    expect([...coarse.worlds.values()].some(overtaken)).toBe(false);
  });

  // kvm_arm_halt_guest waits for vCPUs in IN_GUEST_MODE. One that has filled its list registers and not got that far,
  // or has left the guest and not folded them, writes the old active state back afterwards. Linux 7.3 waits for both.
  it.each(until72)('where entry or exit is split, and active registers are written meanwhile ($id)', (era) => {
    const written: Written = { vcpus: 2, interrupts: [edge({ access: ['active'] })] };
    for (const fine of [['entry'], ['exit']] as const) {
      const { coarse, added, missing } = compare(era, written, fine);
      expect(missing).toEqual([]);
      expect(added.length).toBeGreaterThan(0);
      expect(added.every(disagrees)).toBe(true);
      expect([...coarse.worlds.values()].some(disagrees)).toBe(false);
    }
  });

  it.each(['entry', 'exit'] as const)('but none in linux-7.3 where %s is split: kvm_arm_halt_guest waits', (fine) => {
    const written: Written = { vcpus: 2, interrupts: [edge({ access: ['active'] })] };
    const { coarse, added, missing } = compare(era('linux-7.3'), written, [fine]);
    expect({ added, missing }).toEqual({ added: [], missing: [] });
    expect([...coarse.worlds.values()].some(disagrees)).toBe(false);
  });

  // The same halt, asked for by the emulation of a trapped DIR: it finds the interrupt in a list register of a vCPU that
  // is about to enter.
  it('where entry is split, and a DIR on another vCPU traps (linux-6.19, GICv2)', () => {
    const written: Written = { vcpus: 2, hostGic: 2, interrupts: [level()], guest: { eoiMode: 1 } };
    const { coarse, added, missing } = compare(newer, written, ['entry']);
    expect(missing).toEqual([]);
    expect(added.length).toBeGreaterThan(0);
    expect(added.every(disagrees)).toBe(true);
    expect([...coarse.worlds.values()].some(disagrees)).toBe(false);
  });

  // The older era loses such a deactivation in coarse steps already: it looks for it on the vCPU that wrote.
  it('but none where a DIR on another vCPU does not trap (linux-4.17)', () => {
    const written: Written = { vcpus: 2, hostGic: 2, interrupts: [level()], guest: { eoiMode: 1 } };
    const { coarse, added, missing } = compare(older, written, all);
    expect({ added, missing }).toEqual({ added: [], missing: [] });
    expect([...coarse.worlds.values()].some(disagrees)).toBe(true);
  });
});
