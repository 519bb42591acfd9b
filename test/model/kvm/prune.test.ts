import { describe, expect, it } from 'vitest';
import { edge, level } from '../../../model/scenarios/kinds.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(everyEra)('tidying the list in %s', (era) => {
  const moving = machine(era, {
    vcpus: 2,
    interrupts: [edge({ access: ['target', 'enable'] })],
    guest: { sleeps: true },
  });

  it('takes off what is neither pending nor active', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise', 'vmm.lower', 'kvm.enter', 'kvm.exit');
    expect(m.irq().vcpu).toBe(null);
    expect(m.vcpu().apList).toEqual([]);
  });

  it('takes off what is disabled, which stays pending', () => {
    const m = moving.do('vmm.raise', 'guest.disable', 'kvm.enter', 'kvm.exit');
    expect(m.irq()).toMatchObject({ vcpu: null, pendingLatch: true });
  });

  it('takes off everything while the distributor is off', () => {
    const m = machine(era, { interrupts: [edge()], guest: { controls: ['distributor'] } });
    expect(m.do('vmm.raise', 'guest.distributor', 'kvm.enter', 'kvm.exit').vcpu().apList).toEqual([]);
  });

  it('keeps what is active on the vCPU that has it, whatever its target', () => {
    const m = moving.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.retarget vcpu=1', 'kvm.exit');
    expect(m.irq()).toMatchObject({ active: true, vcpu: 0, targetVcpu: 1 });
  });

  it('moves what is pending to its new target', () => {
    const m = moving.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.enter', 'kvm.exit');
    expect(m.irq().vcpu).toBe(1);
    expect([m.vcpu(0).apList, m.vcpu(1).apList]).toEqual([[], [0]]);
    expect(m.do('kvm.enter vcpu=1').lrs(1)).toEqual(['0 pending']);
  });

  it('moves what is pending in the order of the list, and what stays keeps its own', () => {
    const interrupts = [0, 1, 2, 3].map((place) => edge({ access: ['target', 'enable'] }, 32 + place));
    const m = machine(era, { vcpus: 2, listRegisters: 4, interrupts })
      .do('vmm.raise irq=3', 'vmm.raise irq=2', 'vmm.raise irq=1', 'vmm.raise irq=0')
      .do('guest.retarget irq=1 vcpu=1', 'guest.retarget irq=3 vcpu=1', 'guest.disable irq=2')
      .do('kvm.enter vcpu=0', 'kvm.exit vcpu=0');
    expect([m.vcpu(0).apList, m.vcpu(1).apList]).toEqual([[0], [3, 1]]);
    expect(m.irq(2)).toMatchObject({ vcpu: null, pendingLatch: true });
  });

  it('kicks the new target out of the guest', () => {
    const m = moving.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1');
    expect(m.do('kvm.exit vcpu=0').vcpu(1).exiting).toBe(true);
  });

  it('wakes the new target', () => {
    const m = moving.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.enter vcpu=1', 'guest.wfi vcpu=1');
    expect(m.vcpu(1).phase).toBe('blocked');
    expect(m.do('kvm.enter vcpu=0', 'kvm.exit vcpu=0').vcpu(1).phase).toBe('outside');
  });

  it('moves an interrupt that the guest ends on the old vCPU and that came again', () => {
    const ended = moving
      .do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.retarget vcpu=1', 'vmm.raise', 'guest.eoi')
      .do('kvm.exit');
    expect(ended.irq()).toMatchObject({ vcpu: 1, pendingLatch: true });
  });
});
