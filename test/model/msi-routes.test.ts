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

describe.each(everyEra)('an irqfd whose route is an MSI, deassigned in %s,', (era) => {
  const one = machine(era, {
    interrupts: [lpi()],
    msiIrqfds: 1,
    msiRoutes: true,
    msiAssign: true,
    fine: ['routing'],
  });
  const injects = ['vmm.signalMsiIrqfd', 'host.msiInatomic', 'host.msiRoute', 'host.msiSet'];

  it('gets no new route, and leaves what it is signalled to its work item', () => {
    const m = one.do(
      'vmm.deassignMsiIrqfd',
      'vmm.setMsiRoute gsi=0 key=-1',
      'vmm.msiRoutingReturns',
      'vmm.signalMsiIrqfd',
    );
    expect(irqfd(m)).toMatchObject({ stage: 'deactivated', entry: 0, waking: null, queued: true });
    expect(m.do('host.msiRoute', 'host.msiSet').irq().pendingLatch).toBe(false);
  });

  it('is unhooked when its wake-up is done, and freed when its work item is', () => {
    const waking = one.do('vmm.signalMsiIrqfd', 'vmm.deassignMsiIrqfd');
    expect(waking.can('host.msiIrqfdUnhook')).toBe(false);
    const unhooked = waking.do('host.msiInatomic', 'host.msiIrqfdUnhook');
    expect(unhooked.can('host.msiIrqfdFree')).toBe(false);
    const freed = unhooked.do('host.msiRoute', 'host.msiSet', 'host.msiIrqfdFree');
    expect(irqfd(freed)).toMatchObject({ stage: 'none', entry: null });
    expect(freed.irq().pendingLatch).toBe(true);
  });

  it('injects what its eventfd has counted meanwhile when it is assigned again', () => {
    const gone = one.do('vmm.deassignMsiIrqfd', 'host.msiIrqfdUnhook', 'host.msiIrqfdFree', 'vmm.signalMsiIrqfd');
    expect(irqfd(gone)).toMatchObject({ counted: true, queued: false });
    const again = gone.do('vmm.assignMsiIrqfd');
    expect(irqfd(again)).toMatchObject({ stage: 'active', entry: 0, counted: false, queued: true });
    expect(again.do('host.msiRoute', 'host.msiSet', ...handled, ...injects.slice(0, 2)).irq().pendingLatch).toBe(true);
  });
});

it('such an irqfd needs an ITS, in coarse steps, that nobody replaces', () => {
  expect(() => configure({ interrupts: [], msiIrqfds: 1 })).toThrow('an MSI goes to an ITS');
  expect(() => configure({ interrupts: [lpi()], msiRoutes: true })).toThrow('there is no irqfd whose route is an MSI');
  expect(() => configure({ interrupts: [lpi()], msiIrqfds: 1, fine: ['its'] })).toThrow('in one step');
  expect(() => configure({ interrupts: [lpi()], msiIrqfds: 1, itsTables: ['reset'] })).toThrow('migrated or reset');
});
