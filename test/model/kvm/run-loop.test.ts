import { describe, expect, it } from 'vitest';
import { edge, forwardedLevel, irqfd, level, timer } from '../../../model/scenarios/kinds.js';
import { bothEras, machine } from '../../support/machine.js';

describe.each(bothEras)('the run loop in %s', (era) => {
  const fine = machine(era, { interrupts: [edge()], fine: ['entry', 'exit'], signals: true });

  it('fills the list registers, says IN_GUEST_MODE, looks for requests, and enters', () => {
    const steps = ['kvm.flush', 'kvm.commit', 'kvm.enter', 'kvm.exit', 'kvm.fold', 'kvm.prune'];
    const phases = steps.map((_, last) => fine.do(...steps.slice(0, last + 1)).vcpu().phase);
    expect(phases).toEqual(['flushed', 'committed', 'guest', 'exited', 'folded', 'outside']);
  });

  it('turns back for an interrupt that came after the flush', () => {
    const m = fine.do('kvm.flush', 'vmm.raise');
    expect(m.vcpu()).toMatchObject({ requested: true, exiting: false });
    const committed = m.do('kvm.commit');
    expect(committed.can('kvm.enter')).toBe(false);
    const back = committed.do('kvm.turnBack', 'kvm.fold', 'kvm.prune');
    expect(back.vcpu()).toMatchObject({ phase: 'outside', requested: false });
    expect(back.do('kvm.flush').lrs()).toEqual(['0 pending']);
  });

  it('sends an IPI to a vCPU that has said IN_GUEST_MODE, beside the request', () => {
    expect(fine.do('kvm.flush', 'kvm.commit', 'vmm.raise').vcpu()).toMatchObject({ requested: true, exiting: true });
  });

  it('needs no request while the vCPU is outside', () => {
    expect(fine.do('vmm.raise').vcpu()).toMatchObject({ requested: false, exiting: false });
  });

  it('takes filled list registers back unused for a signal', () => {
    const m = fine.do('vmm.raise', 'kvm.flush', 'kvm.commit', 'kvm.turnBack');
    expect(m.lrs()).toEqual(['0 pending']);
    expect(m.do('kvm.fold', 'kvm.prune').irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
  });

  it('does so in one step where steps are coarse', () => {
    const m = machine(era, { interrupts: [edge()], signals: true }).do('vmm.raise', 'kvm.cancelEntry');
    expect(m.vcpu().phase).toBe('outside');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0, onLr: false });
  });

  it('has the host take its own interrupts first', () => {
    const timed = machine(era, { interrupts: [timer(0)] }).do('timer.expire');
    expect(timed.can('kvm.enter')).toBe(false);
    expect(timed.do('host.timerInterrupt').can('kvm.enter')).toBe(true);
    const forwarded = machine(era, { interrupts: [forwardedLevel()] }).do('device.raise');
    expect(forwarded.can('kvm.enter')).toBe(false);
    expect(forwarded.do('host.forwardedInterrupt').can('kvm.enter')).toBe(true);
  });

  it('needs a CPU to enter from', () => {
    const m = machine(era, { interrupts: [timer(0)], preemption: true }).do('host.put');
    expect(m.can('kvm.enter')).toBe(false);
    expect(m.do('host.load').can('kvm.enter')).toBe(true);
  });
});

describe.each(bothEras)('WFI in %s', (era) => {
  const start = machine(era, { interrupts: [edge()], guest: { sleeps: true, controls: ['mask'] } }).do('kvm.enter');

  it('puts a vCPU to sleep that has nothing pending', () => {
    expect(start.do('guest.wfi').vcpu().phase).toBe('blocked');
  });

  it('does not where something is pending', () => {
    expect(start.do('vmm.raise', 'guest.wfi').vcpu().phase).toBe('outside');
  });

  it('does where what is pending is masked, by the mask of this moment', () => {
    const asleep = start.do('guest.mask', 'vmm.raise', 'guest.wfi');
    expect(asleep.vcpu()).toMatchObject({ phase: 'blocked', savedPmr: 0 });
  });

  it('ends with an interrupt that the guest can take', () => {
    expect(start.do('guest.wfi', 'vmm.raise').vcpu().phase).toBe('outside');
  });

  it('does not end with one that it cannot', () => {
    expect(start.do('guest.mask', 'guest.wfi', 'vmm.raise').vcpu().phase).toBe('blocked');
  });

  it('does not end while the distributor is off', () => {
    const off = machine(era, { interrupts: [level()], guest: { sleeps: true, controls: ['distributor'] } });
    const m = off.do('vmm.raise', 'guest.distributor', 'kvm.enter', 'guest.wfi');
    expect(m.vcpu().phase).toBe('blocked');
  });

  it('gives the CPU away', () => {
    const m = machine(era, { interrupts: [timer(0), irqfd()], guest: { sleeps: true } }).do('kvm.enter', 'guest.wfi');
    expect(m.vcpu()).toMatchObject({ phase: 'blocked', pcpu: null });
    const woken = m.do('vmm.signalEventfd irq=1', 'host.irqfdWork irq=1');
    expect(woken.vcpu().phase).toBe('outside');
    expect(woken.can('kvm.enter')).toBe(false);
  });

  it("ends with the host's timer for the vCPU", () => {
    const m = machine(era, { interrupts: [timer(0)], guest: { sleeps: true } }).do('kvm.enter', 'guest.wfi');
    expect(m.can('host.hrtimer')).toBe(false);
    const expired = m.do('timer.expire');
    expect(expired.vcpu().phase).toBe('blocked');
    expect(expired.do('host.hrtimer').vcpu().phase).toBe('outside');
  });
});
