import { describe, expect, it } from 'vitest';
import { at } from '../../model/at.js';
import { lpi } from '../../model/scenarios/kinds.js';
import { configure } from '../../model/vgic.js';
import { everyEra, type Machine, machine } from '../support/machine.js';

const irqfd = (m: Machine) => at(m.world.msiIrqfds, 0);
const handled = ['kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit'] as const;

describe.each(everyEra)('an irqfd whose route is an MSI, in %s,', (era) => {
  const one = machine(era, {
    interrupts: [lpi()],
    msiDevices: [1, 1],
    its: ['mapti', 'ctlr'],
    msiIrqfds: 1,
    msiRoutes: true,
  });

  it('takes its work item at first, and then injects at once what is cached', () => {
    const m = one.do('vmm.signalMsiIrqfd');
    expect(irqfd(m).queued).toBe(true);
    expect(m.irq().pendingLatch).toBe(false);
    const injected = m.do('host.msiRoute');
    expect(irqfd(injected).queued).toBe(false);
    expect(injected.irq().pendingLatch).toBe(true);
    const again = injected.do(...handled, 'vmm.signalMsiIrqfd');
    expect(irqfd(again).queued).toBe(false);
    expect(again.irq().pendingLatch).toBe(true);
  });

  it('injects nothing without a route, nor while the ITS is off', () => {
    const nowhere = one.do('vmm.setMsiRoute gsi=0 key=-1', 'vmm.signalMsiIrqfd', 'host.msiRoute');
    expect(nowhere.irq().pendingLatch).toBe(false);
    expect(irqfd(nowhere)).toMatchObject({ queued: false, hasRead: false });
    const off = one.do('guest.switchIts', 'vmm.signalMsiIrqfd', 'host.msiRoute');
    expect(off.irq().pendingLatch).toBe(false);
  });

  it('sends for the device of its route, to which nothing is mapped', () => {
    const m = one.do('vmm.setMsiRoute gsi=0 key=1', 'vmm.signalMsiIrqfd', 'host.msiRoute');
    expect(m.irq().pendingLatch).toBe(false);
  });

  it('keeps KVM_SET_GSI_ROUTING from returning while its wake-up has the route of before', () => {
    const fine = machine(era, { interrupts: [lpi()], msiIrqfds: 1, msiRoutes: true, fine: ['routing'] });
    const m = fine.do('vmm.signalMsiIrqfd', 'vmm.setMsiRoute gsi=0 key=-1');
    expect(m.can('vmm.msiRoutingReturns')).toBe(false);
    const done = m.do('host.msiInatomic', 'vmm.msiRoutingReturns');
    expect(irqfd(done)).toMatchObject({ queued: true, entry: null });
    expect(done.do('host.msiRoute', 'host.msiSet').irq().pendingLatch).toBe(false);
  });

  it('injects by a route that was replaced meanwhile, once its work item has read it', () => {
    const fine = machine(era, { interrupts: [lpi()], msiIrqfds: 1, msiRoutes: true, fine: ['routing'] });
    const read = fine.do('vmm.signalMsiIrqfd', 'host.msiInatomic', 'host.msiRoute');
    const m = read.do('vmm.setMsiRoute gsi=0 key=-1', 'vmm.msiRoutingReturns', 'host.msiSet');
    expect(m.irq().pendingLatch).toBe(true);
  });
});

it('such an irqfd needs an ITS, in coarse steps, that nobody replaces', () => {
  expect(() => configure({ interrupts: [], msiIrqfds: 1 })).toThrow('an MSI goes to an ITS');
  expect(() => configure({ interrupts: [lpi()], msiRoutes: true })).toThrow('there is no irqfd whose route is an MSI');
  expect(() => configure({ interrupts: [lpi()], msiIrqfds: 1, fine: ['its'] })).toThrow('in one step');
  expect(() => configure({ interrupts: [lpi()], msiIrqfds: 1, itsTables: ['reset'] })).toThrow('migrated or reset');
});
