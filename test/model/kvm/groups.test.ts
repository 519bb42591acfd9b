import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { edge, sgi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { machine } from '../../support/machine.js';

const two = { interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33)], guest: { controls: ['group'] } } as const;

describe.each(['linux-6.19', 'linux-7.3'] as const)('two groups (%s)', (era) => {
  it('are asked to be heard of, each in its other state', () => {
    const { group0 } =
      machine(era, two).do('kvm.enter', 'guest.group0', 'kvm.exit', 'kvm.enter').world.vcpus[0]?.cpu ?? {};
    expect(group0).toEqual([{ enabled: false, EIE: true, DIE: false }]);
  });

  it('give the list register to what is less urgent, and of a group that is enabled', () => {
    const start = machine(era, two, (w) => {
      for (const group of at(w.vcpus, 0).cpu.group0) {
        group.enabled = false;
      }
    });
    const m = start.do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.lrs()).toEqual(['1 pending']);
    expect(m.can('guest.acknowledge irq=1')).toBe(true);
  });

  it('do not hide each other: one that is more urgent, and disabled, is passed over by IAR', () => {
    const m = machine(era, { ...two, listRegisters: 2 }).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.can('guest.acknowledge irq=1')).toBe(false);
    expect(m.do('guest.group0').can('guest.acknowledge irq=1')).toBe(true);
    expect(m.do('guest.group0').can('guest.acknowledge irq=0')).toBe(false);
  });
});

it('an SGI of group 0 is sent by either register, one of group 1 by ICC_SGI1R alone', () => {
  const interrupts = [sgi(0, { group: 0 }), { ...sgi(0), intid: 2 }];
  const m = machine('linux-7.3', { interrupts, guest: { controls: ['sgi1r'] } });
  const pending = (words: string) => m.do(words).world.irqs.map(({ pendingLatch }) => pendingLatch);
  expect(pending('guest.sendSgis vcpu=0 intid=1 list=1 group=0')).toEqual([true, false]);
  expect(pending('guest.sendSgis vcpu=0 intid=1 list=1 group=1')).toEqual([true, false]);
  expect(pending('guest.sendSgis vcpu=0 intid=2 list=1 group=0')).toEqual([false, false]);
  expect(pending('guest.sendSgis vcpu=0 intid=2 list=1 group=1')).toEqual([false, true]);
});

it('group 0 alone, LPIs of it, and binary points of one priority are refused', () => {
  expect(() => configure({ interrupts: [edge({ group: 0 })] })).toThrow('an interrupt of group 1');
  expect(() => configure({ interrupts: [edge()], guest: { controls: ['binaryPoint'] } })).toThrow('splits priorities');
  expect(() =>
    configure({ interrupts: [edge(), edge({ priority: 1 }, 33)], guest: { controls: ['binaryPoint', 'cbpr'] } }),
  ).toThrow('two groups');
});

it('of two groups CBPR makes the second use the binary point of the first', () => {
  const config = configure({
    listRegisters: 2,
    interrupts: [edge({ group: 0 }), edge({ priority: 1 }, 33)],
    guest: { controls: ['binaryPoint', 'cbpr'] },
  });
  const m = machine('linux-7.3', config).do('vmm.raise irq=1', 'kvm.enter', 'guest.setBinaryPoint group=0 bits=1');
  expect(m.do('guest.acknowledge irq=1').world.vcpus[0]?.cpu.activePriorities).toEqual([false, true]);
  const common = m.do('guest.switchCbpr', 'guest.acknowledge irq=1');
  expect(common.world.vcpus[0]?.cpu.activePriorities).toEqual([true, false]);
});
