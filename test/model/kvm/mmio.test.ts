import { describe, expect, it } from 'vitest';
import { edge, forwardedEdge, forwardedLevel, level, sgi, timer } from '../../../model/scenarios/kinds.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const spi = (m: Machine) => m.world.forwardedSpis[0];

describe.each(everyEra)('ISENABLER and ICENABLER in %s', (era) => {
  it('queue what is pending, and leave a list register alone', () => {
    const m = machine(era, { vcpus: 2, interrupts: [edge({ access: ['enable'] })] }).do(
      'vmm.raise',
      'kvm.enter vcpu=0',
    );
    const disabled = m.do('guest.disable');
    expect(disabled.lrs()).toEqual(['0 pending']);
    expect(disabled.can('guest.acknowledge')).toBe(true);
    const out = disabled.do('kvm.exit vcpu=0');
    expect(out.irq()).toMatchObject({ pendingLatch: true, vcpu: null });
    expect(out.do('guest.enable').irq().vcpu).toBe(0);
  });

  it('kick the vCPU that gets the interrupt', () => {
    const m = machine(era, { vcpus: 2, interrupts: [level({ access: ['enable'] })] });
    const silent = m.do('guest.disable', 'vmm.raise', 'kvm.enter vcpu=0');
    expect(silent.do('guest.enable').vcpu(0).exiting).toBe(true);
  });

  it('sample the line of a forwarded interrupt: if it fell meanwhile, the physical one is freed', () => {
    const m = machine(era, { interrupts: [forwardedLevel({ access: ['enable'] })] });
    const held = m.do('device.raise', 'host.forwardedInterrupt', 'guest.disable', 'device.lower');
    expect(held.irq().lineLevel).toBe(true);
    expect(spi(held)?.active).toBe(true);
    const enabled = held.do('guest.enable');
    expect(enabled.irq()).toMatchObject({ lineLevel: false, enabled: true, vcpu: 0 });
    expect(spi(enabled)?.active).toBe(false);
  });

  it('leave the physical one active while its line is high', () => {
    const m = machine(era, { interrupts: [forwardedLevel({ access: ['enable'] })] });
    const enabled = m.do('device.raise', 'host.forwardedInterrupt', 'guest.disable', 'guest.enable');
    expect(enabled.irq().lineLevel).toBe(true);
    expect(spi(enabled)?.active).toBe(true);
  });
});

describe.each(everyEra)('ISPENDR and ICPENDR in %s', (era) => {
  it('make an edge pending and take it back', () => {
    const m = machine(era, { interrupts: [edge({ access: ['pending'] })] }).do('guest.setPending');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
    expect(m.do('guest.clearPending').irq().pendingLatch).toBe(false);
  });

  it('do not touch the line: a level interrupt that asserts stays pending', () => {
    const m = machine(era, { interrupts: [level({ access: ['pending'] })] }).do('vmm.raise', 'guest.clearPending');
    expect(m.do('kvm.enter').lrs()).toEqual(['0 pending eoi']);
  });

  it('make the physical interrupt active too, which the guest may now end, and free it', () => {
    const m = machine(era, { interrupts: [forwardedEdge({ access: ['pending'] })] }).do('guest.setPending');
    expect(spi(m)?.active).toBe(true);
    expect(m.do('kvm.enter').lrs()).toEqual(['0 pending hw']);
    expect(spi(m.do('guest.clearPending'))?.active).toBe(false);
  });

  it('do not free it while the virtual one is active, but forget the edge behind it', () => {
    const m = machine(era, { interrupts: [forwardedEdge({ access: ['pending'] })] });
    const active = m
      .do('device.pulse', 'host.forwardedInterrupt', 'kvm.enter', 'guest.acknowledge', 'kvm.exit', 'device.pulse')
      .do('guest.clearPending');
    expect(spi(active)).toMatchObject({ active: true, latch: false });
  });

  it('free the physical one although its level is still to be delivered', () => {
    const m = machine(era, { interrupts: [timer(0, { access: ['pending'] })] });
    const cleared = m.do('timer.expire', 'host.timerInterrupt', 'guest.clearPending');
    expect(cleared.irq().lineLevel).toBe(true);
    expect(cleared.world.timerPpis[0]?.active).toBe(false);
  });

  it('of an SGI are ignored with a GICv2, which has other registers for that, and not with a GICv3', () => {
    const written = (hostGic: 2 | 3) => {
      const m = machine(era, { hostGic, interrupts: [sgi(0, { access: ['pending'] })] }).do('guest.sendSgi');
      const cleared = m.do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit', 'guest.setPending');
      return [m.do('guest.clearPending').irq().pendingLatch, cleared.irq().pendingLatch];
    };
    expect(written(2)).toEqual([true, false]);
    expect(written(3)).toEqual([false, true]);
  });

  it('do not change the physical interrupt of a vCPU that is not loaded', () => {
    const m = machine(era, { interrupts: [timer(0, { access: ['pending'] })], preemption: true });
    const put = m.do('host.put', 'guest.setPending');
    expect(put.world.timerPpis[0]?.active).toBe(false);
    expect(put.do('guest.clearPending').irq().pendingLatch).toBe(false);
  });
});

describe.each(everyEra)('ISACTIVER and ICACTIVER in %s', (era) => {
  it('make an interrupt active and inactive, for KVM and for the guest', () => {
    const m = machine(era, { interrupts: [edge({ access: ['active'] })] }).do('guest.setActive');
    expect(m.irq()).toMatchObject({ active: true, vcpu: 0 });
    expect(m.world.guest.holds).toEqual([true]);
    const cleared = m.do('guest.clearActive');
    expect(cleared.irq()).toMatchObject({ active: false, vcpu: 0 });
    expect(cleared.world.guest.holds).toEqual([false]);
  });

  it('do the same to the physical interrupt', () => {
    const m = machine(era, { interrupts: [forwardedEdge({ access: ['active'] })] }).do('guest.setActive');
    expect(spi(m)?.active).toBe(true);
    expect(spi(m.do('guest.clearActive'))?.active).toBe(false);
  });

  it('are not written while the guest still has to EOI the interrupt', () => {
    const m = machine(era, { interrupts: [edge({ access: ['active'] })] });
    const running = m.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(running.can('guest.clearActive')).toBe(false);
    expect(running.can('guest.setActive')).toBe(false);
  });
});

describe.each(everyEra)('reads of the distributor in %s', (era) => {
  const access = ['readActive', 'readPending'] as const;
  const read = (m: Machine) => m.world.happened.find(({ what }) => what === 'read');

  it('return what the vgic has', () => {
    const m = machine(era, { interrupts: [edge({ access })] }).do('vmm.raise');
    expect(read(m.do('guest.readPending'))).toMatchObject({ register: 'pending', value: true, truth: true });
    expect(read(m.do('guest.readActive'))).toMatchObject({ register: 'active', value: false, truth: false });
  });

  it('of the active state wait until nobody is in the guest', () => {
    const m = machine(era, { vcpus: 2, interrupts: [edge({ access })] }).do('kvm.enter vcpu=0');
    expect(m.can('guest.readActive')).toBe(false);
    expect(m.can('guest.readPending')).toBe(true);
  });

  it('of the pending state miss what is in a list register of another vCPU', () => {
    const m = machine(era, { vcpus: 2, interrupts: [edge({ access })] }).do('vmm.raise', 'kvm.enter vcpu=0');
    expect(read(m.do('guest.readPending'))).toMatchObject({ value: false, truth: true });
  });

  it('of a forwarded level interrupt look at the hardware', () => {
    const m = machine(era, { interrupts: [timer(0, { access })] });
    const active = m.do('timer.expire', 'host.timerInterrupt', 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(active.irq()).toMatchObject({ lineLevel: false, pendingLatch: false });
    expect(read(active.do('guest.readPending'))).toMatchObject({ value: true, truth: true });
  });
});

describe.each(everyEra)('ITARGETSR, IPRIORITYR and GICD_CTLR in %s', (era) => {
  it('a new target tells nobody', () => {
    const m = machine(era, { vcpus: 2, interrupts: [edge({ access: ['target'] })] });
    const moved = m.do('vmm.raise', 'kvm.enter vcpu=0', 'guest.retarget vcpu=1');
    expect(moved.irq()).toMatchObject({ targetVcpu: 1, vcpu: 0 });
    expect(moved.vcpu(0).exiting).toBe(false);
    expect(moved.vcpu(1).exiting).toBe(false);
  });

  it('a new priority is of use at the next flush', () => {
    const m = machine(era, { vcpus: 2, priorities: 2, interrupts: [edge({ access: ['priority'] })] });
    const running = m.do('vmm.raise', 'kvm.enter vcpu=0', 'guest.setPriority priority=1');
    expect(running.vcpu().cpu.lrs[0]?.priority).toBe(0);
    expect(running.do('kvm.exit', 'kvm.enter').vcpu().cpu.lrs[0]?.priority).toBe(1);
  });

  it('a distributor that is turned on again kicks vCPUs that have something on their lists', () => {
    const m = machine(era, { vcpus: 2, interrupts: [level()], guest: { controls: ['distributor'] } });
    const off = m.do('vmm.raise', 'guest.distributor', 'kvm.enter vcpu=0');
    expect(off.lrs()).toEqual([]);
    const on = off.do('guest.distributor');
    expect([on.vcpu(0).exiting, on.vcpu(1).exiting]).toEqual([true, false]);
  });
});
