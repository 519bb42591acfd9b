import { describe, expect, it } from 'vitest';
import { edge, level, timer, vfio } from '../../../model/scenarios/kinds.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(everyEra)('a guest at its CPU interface in %s', (era) => {
  const two = { listRegisters: 2, interrupts: [edge({ priority: 1 }), edge({}, 33)] };
  const nested = machine(era, two).do('vmm.raise irq=0', 'kvm.enter', 'guest.acknowledge irq=0', 'kvm.exit');

  it('is given the most urgent interrupt', () => {
    const m = machine(era, two).do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(m.can('guest.acknowledge irq=1')).toBe(true);
    expect(m.can('guest.acknowledge irq=0')).toBe(false);
  });

  it('is given either of two that are equally urgent', () => {
    const m = machine(era, { listRegisters: 2, interrupts: [edge(), edge({}, 33)] });
    const both = m.do('vmm.raise irq=0', 'vmm.raise irq=1', 'kvm.enter');
    expect(both.can('guest.acknowledge irq=0')).toBe(true);
    expect(both.can('guest.acknowledge irq=1')).toBe(true);
  });

  it('is interrupted by what is more urgent, and EOIs in reverse', () => {
    const m = nested.do('vmm.raise irq=1', 'kvm.enter', 'guest.acknowledge irq=1');
    expect(m.vcpu().nested).toEqual([0, 1]);
    expect(m.can('guest.eoi irq=0')).toBe(false);
    const dropped = m.do('guest.eoi irq=1');
    expect(dropped.vcpu().cpu.activePriorities).toEqual([false, true]);
    expect(dropped.do('guest.eoi irq=0').world.guest.holds).toEqual([false, false]);
  });

  it('is not interrupted by what is less urgent', () => {
    const m = machine(era, two).do('vmm.raise irq=1', 'kvm.enter', 'guest.acknowledge irq=1', 'vmm.raise irq=0');
    expect(m.do('kvm.exit', 'kvm.enter').can('guest.acknowledge irq=0')).toBe(false);
  });

  it('is given nothing while it masks everything, or its group is off', () => {
    const m = machine(era, { interrupts: [edge()], guest: { controls: ['mask', 'group'] } });
    const pending = m.do('vmm.raise', 'kvm.enter');
    expect(pending.do('guest.mask').can('guest.acknowledge')).toBe(false);
    expect(pending.do('guest.mask', 'guest.mask').can('guest.acknowledge')).toBe(true);
    expect(pending.do('guest.group').can('guest.acknowledge')).toBe(false);
    expect(pending.do('guest.group', 'guest.group').can('guest.acknowledge')).toBe(true);
  });

  it('with EOImode 1 drops the priority first and deactivates later', () => {
    const m = machine(era, { hostGic: 2, interrupts: [edge()], guest: { eoiMode: 1 } });
    const held = m.do('vmm.raise', 'kvm.enter', 'guest.acknowledge');
    expect(held.can('guest.dir')).toBe(false);
    const dropped = held.do('guest.eoi');
    expect(dropped.vcpu().cpu.activePriorities).toEqual([false]);
    expect(dropped.world.guest.holds).toEqual([true]);
    expect(dropped.can('guest.dir')).toBe(true);
    const ended = dropped.do('guest.dir');
    expect(ended.world.guest.holds).toEqual([false]);
    expect(ended.can('guest.dir')).toBe(false);
  });

  it('deactivates a PPI only where it belongs, an SPI anywhere', () => {
    const parts = { vcpus: 2, interrupts: [timer(0), edge()], guest: { eoiMode: 1 } } as const;
    const m = machine(era, { ...parts, listRegisters: 2 }).do('timer.expire', 'host.timerInterrupt', 'vmm.raise irq=1');
    const both = m
      .do('kvm.enter vcpu=0', 'kvm.enter vcpu=1', 'guest.acknowledge irq=0', 'guest.eoi irq=0')
      .do('guest.acknowledge irq=1', 'guest.eoi irq=1');
    expect(both.can('guest.dir vcpu=1 irq=0')).toBe(false);
    expect(both.can('guest.dir vcpu=0 irq=0')).toBe(true);
    expect(both.can('guest.dir vcpu=1 irq=1')).toBe(true);
  });

  it('changes EOImode only while it handles nothing', () => {
    const m = machine(era, { interrupts: [edge()], guest: { controls: ['eoiMode'] } }).do('vmm.raise', 'kvm.enter');
    expect(m.do('guest.switchEoiMode').vcpu().cpu.eoiMode).toBe(1);
    expect(m.do('guest.acknowledge').can('guest.switchEoiMode')).toBe(false);
  });

  it('that keeps to no order EOIs what it likes: the priority of the last is dropped', () => {
    const any = machine(era, { ...two, hostGic: 2, guest: { orders: 'any' } });
    const m = any
      .do('vmm.raise irq=0', 'kvm.enter', 'guest.acknowledge irq=0', 'vmm.raise irq=1', 'kvm.exit', 'kvm.enter')
      .do('guest.acknowledge irq=1', 'guest.eoi irq=0');
    expect(m.vcpu().cpu.activePriorities).toEqual([false, true]);
    expect(m.lrs()).toEqual(expect.arrayContaining(['0 invalid', '1 active']));
    expect(m.world.guest.holds).toEqual([false, true]);
  });

  it('that keeps to no order EOIs an interrupt that no list register holds: it is counted', () => {
    const any = machine(era, { ...two, guest: { orders: 'any' } });
    const m = any.do('vmm.raise irq=0', 'kvm.enter', 'guest.acknowledge irq=0', 'guest.eoi irq=1');
    expect(m.vcpu().cpu.eoiCount).toBe(1);
    expect(m.lrs()).toEqual(['0 active']);
  });

  it('that keeps to no order means its own timer interrupt all the same, not that of another vCPU', () => {
    const guest = { orders: 'any', eoiMode: 1 } as const;
    const m = machine(era, { vcpus: 2, listRegisters: 2, interrupts: [timer(0), edge()], guest })
      .do('timer.expire', 'host.timerInterrupt', 'vmm.raise irq=1', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1')
      .do('guest.acknowledge irq=1', 'guest.eoi irq=0', 'guest.acknowledge irq=0');
    const possible = ['eoi vcpu=1 irq=0', 'dir vcpu=1 irq=0', 'dir vcpu=1 irq=1', 'eoi vcpu=0 irq=0'];
    expect(possible.filter((access) => m.can(`guest.${access}`))).toEqual(['dir vcpu=1 irq=1', 'eoi vcpu=0 irq=0']);
  });
});

describe.each(everyEra)('a guest with a threaded handler in %s', (era) => {
  const start = machine(era, { hostGic: 2, interrupts: [vfio({ access: ['enable'], handler: 'oneShot' })] });
  const handling = start
    .do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork', 'kvm.enter', 'guest.acknowledge')
    .do('kvm.exit');

  it('disables the interrupt before it EOIs', () => {
    expect(start.can('guest.disable')).toBe(false);
    expect(handling.do('kvm.enter').can('guest.eoi')).toBe(false);
    expect(handling.do('guest.disable', 'kvm.enter').can('guest.eoi')).toBe(true);
  });

  it('quiets the device after the EOI, and only then enables the interrupt again', () => {
    const ended = handling.do('guest.disable', 'kvm.enter', 'guest.eoi', 'kvm.exit');
    expect(ended.can('guest.enable')).toBe(false);
    expect(handling.can('device.lower')).toBe(false);
    const quiet = ended.do('device.lower');
    expect(quiet.do('guest.enable').irq().enabled).toBe(true);
  });
});

describe.each(everyEra)('the history of a level line in %s', (era) => {
  const start = machine(era, { interrupts: [level({ access: ['pending'] })] });
  const asserted = (m: typeof start) => m.world.ghost.asserted[0];

  it('says that it was high since the last deactivation', () => {
    const m = start.do('vmm.raise');
    expect([asserted(start), asserted(m), asserted(m.do('vmm.lower'))]).toEqual([false, true, true]);
  });

  it('starts anew when the guest deactivates', () => {
    const m = start.do('vmm.raise', 'kvm.enter', 'guest.acknowledge');
    expect(asserted(m.do('vmm.lower', 'guest.eoi'))).toBe(false);
    expect(asserted(m.do('guest.eoi'))).toBe(true);
  });

  it('counts a write of ISPENDR', () => {
    expect(asserted(start.do('guest.setPending'))).toBe(true);
  });

  it('counts an interrupt of a device that is on its way', () => {
    const parts = { hostGic: 2, interrupts: [vfio({ access: ['pending'] })] } as const;
    const again = machine(era, parts)
      .do('guest.setPending', 'kvm.enter', 'guest.acknowledge', 'device.raise', 'host.vfioInterrupt', 'device.lower')
      .do('guest.eoi');
    expect(asserted(again)).toBe(true);
  });
});
