import { describe, expect, it } from 'vitest';
import { edge, level, sgi } from '../../../model/scenarios/kinds.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(everyEra)('an injection in %s', (era) => {
  it('latches an edge and puts it on the list of its target once, however often it comes', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'vmm.raise');
    expect(m.irq()).toMatchObject({ pendingLatch: true, lineLevel: false, vcpu: 0 });
    expect(m.vcpu().apList).toEqual([0]);
  });

  it('takes note of a level that changes, and of no other', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise');
    expect(m.irq()).toMatchObject({ lineLevel: true, pendingLatch: false, vcpu: 0 });
    expect(m.can('vmm.raise')).toBe(false);
    expect(m.do('vmm.lower').irq().lineLevel).toBe(false);
  });

  it('leaves a level that falls on the list until it is next tidied', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise', 'vmm.lower');
    expect(m.vcpu().apList).toEqual([0]);
    expect(m.do('kvm.enter', 'kvm.exit').vcpu().apList).toEqual([]);
  });

  it('remembers an interrupt that is disabled, and queues it when it is enabled', () => {
    const m = machine(era, { interrupts: [edge({ access: ['enable'] })] }).do('guest.disable', 'vmm.raise');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: null });
    expect(m.do('guest.enable').vcpu().apList).toEqual([0]);
  });

  it('queues nothing while the distributor is off, nor when it is on again', () => {
    const controls = ['distributor'] as const;
    const m = machine(era, { interrupts: [level()], guest: { controls } }).do('guest.distributor', 'vmm.raise');
    expect(m.irq()).toMatchObject({ lineLevel: true, vcpu: null });
    expect(m.do('guest.distributor').vcpu().apList).toEqual([]);
  });

  it('kicks a vCPU that has the interrupt already: it may have been EOIed meanwhile', () => {
    const m = machine(era, { interrupts: [edge()] }).do('vmm.raise', 'kvm.enter', 'vmm.raise');
    expect(m.vcpu()).toMatchObject({ phase: 'guest', exiting: true });
  });

  it('of a level that falls kicks where the guest has made the interrupt pending too', () => {
    const start = machine(era, { vcpus: 2, interrupts: [level({ access: ['pending'] })] });
    const m = start.do('vmm.raise', 'kvm.enter', 'guest.setPending');
    expect(m.do('kvm.exit', 'kvm.enter', 'vmm.lower').vcpu().exiting).toBe(true);
  });

  it('of a level that falls kicks nobody where nothing is left to present', () => {
    const m = machine(era, { interrupts: [level()] }).do('vmm.raise', 'kvm.enter', 'vmm.lower');
    expect(m.vcpu().exiting).toBe(false);
  });

  it('kicks the vCPU that is the target now, not the one whose list it is on', () => {
    const start = machine(era, { vcpus: 2, interrupts: [edge({ access: ['target'] })] });
    const m = start.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1', 'vmm.raise');
    expect(m.irq().vcpu).toBe(0);
    expect(m.vcpu(0).exiting).toBe(false);
    expect(m.vcpu(1).exiting).toBe(true);
  });

  it('of an SGI remembers who sent it with a GICv2', () => {
    const m = machine(era, { hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] }).do('guest.sendSgi sender=1');
    expect(m.irq()).toMatchObject({ pendingLatch: true, source: [false, true] });
    expect(m.can('guest.sendSgi sender=1')).toBe(false);
    expect(m.can('guest.sendSgi sender=0')).toBe(true);
  });

  it('of an SGI remembers only that it came with a GICv3', () => {
    const m = machine(era, { sgiSenders: 2, interrupts: [sgi(0)] }).do('guest.sendSgi sender=1');
    expect(m.irq()).toMatchObject({ pendingLatch: true, source: [] });
    expect(m.can('guest.sendSgi sender=0')).toBe(false);
  });
});

describe.each(everyEra)('an injection in fine steps, in %s,', (era) => {
  const moving = machine(era, {
    vcpus: 2,
    // Else all vCPUs hear of the first SPI when it is queued.
    activeSpisMax: 0,
    interrupts: [edge({ access: ['target', 'enable'] })],
    fine: ['injection'],
  });
  /** A bag is kept in order: who is furthest is last. */
  const busy = (m: typeof moving) => m.world.injectors.filter(({ stage }) => stage !== 'idle');

  it('latches, then queues, then kicks', () => {
    const latched = moving.do('kvm.enter', 'vmm.raise');
    expect(latched.irq()).toMatchObject({ pendingLatch: true, vcpu: null });
    expect(busy(latched)).toEqual([{ stage: 'queue', irq: 0, vcpu: 0 }]);
    const queued = latched.do('kvm.injectorQueues injector=1');
    expect(queued.irq().vcpu).toBe(0);
    expect(queued.vcpu().exiting).toBe(false);
    const kicked = queued.do('kvm.injectorKicks injector=1');
    expect(kicked.vcpu().exiting).toBe(true);
    expect(busy(kicked)).toEqual([]);
  });

  it('starts again where the target changes before it has both locks', () => {
    const m = moving.do('vmm.raise', 'guest.retarget vcpu=1', 'kvm.injectorQueues injector=1');
    expect(m.irq().vcpu).toBe(null);
    expect(busy(m)).toEqual([{ stage: 'queue', irq: 0, vcpu: 1 }]);
    expect(m.do('kvm.injectorQueues injector=1').vcpu(1).apList).toEqual([0]);
  });

  it('gives up where the interrupt is disabled before it has both locks', () => {
    const m = moving.do('vmm.raise', 'guest.disable', 'kvm.injectorQueues injector=1');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: null });
    expect(busy(m)).toEqual([]);
  });

  it('only kicks where another thread was faster', () => {
    const both = moving.do('vmm.raise', 'vmm.raise');
    expect(both.can('vmm.raise')).toBe(false);
    const m = both.do('kvm.injectorQueues injector=0', 'kvm.injectorQueues injector=0');
    expect(m.vcpu().apList).toEqual([0]);
    expect(busy(m).map(({ stage }) => stage)).toEqual(['kick', 'kick']);
  });

  it('ends at once where nobody is to be told', () => {
    const m = moving.do('guest.disable', 'vmm.raise');
    expect(m.irq().pendingLatch).toBe(true);
    expect(busy(m)).toEqual([]);
  });

  it('does without the second step where the interrupt is on a list already', () => {
    const m = moving.do('vmm.raise', 'kvm.injectorQueues injector=1', 'kvm.injectorKicks injector=1', 'vmm.raise');
    expect(busy(m)).toEqual([{ stage: 'kick', irq: 0, vcpu: 0 }]);
  });
});
