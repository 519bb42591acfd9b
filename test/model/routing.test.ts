import { describe, expect, it } from 'vitest';
import { at } from '../../model/at.js';
import { routedEdge, routedLevel, routedPpi } from '../../model/scenarios/kinds.js';
import { configure } from '../../model/vgic.js';
import { everyEra, type Machine, machine } from '../support/machine.js';

const irqfd = (m: Machine, id = 0) => at(m.world.irqfds, id);

describe.each(everyEra)('an irqfd on a GSI in %s', (era) => {
  const edge = machine(era, { interrupts: [routedEdge()], routing: ['routes', 'assign'] });

  it('injects at once by its copy of the route', () => {
    const m = edge.do('vmm.signalIrqfd');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
    expect(irqfd(m)).toMatchObject({ queued: false, work: 'idle' });
  });

  it('leaves it to the work item where there is no route, which reads the table', () => {
    const m = edge.do('vmm.setRoute gsi=0 irq=-1', 'vmm.signalIrqfd');
    expect(irqfd(m)).toMatchObject({ entry: null, queued: true });
    expect(m.irq().pendingLatch).toBe(false);
    const again = m.do('vmm.setRoute gsi=0 irq=0', 'host.irqfdRoute');
    expect(again.irq().pendingLatch).toBe(true);
    expect(irqfd(again).work).toBe('raised');
    expect(irqfd(again.do('host.irqfdRoute')).work).toBe('idle');
  });

  it('that is being deassigned injects by its work item, and is freed when that has run', () => {
    const m = edge.do('vmm.deassignIrqfd', 'vmm.signalIrqfd', 'host.irqfdUnhook');
    expect(irqfd(m)).toMatchObject({ stage: 'unhooked', queued: true });
    expect(m.can('host.irqfdFree')).toBe(false);
    const gone = m.do('host.irqfdRoute', 'host.irqfdRoute', 'host.irqfdFree');
    expect(gone.irq().pendingLatch).toBe(true);
    expect(irqfd(gone).stage).toBe('none');
  });

  it('injects what was signalled before it was assigned', () => {
    const m = edge.do('vmm.deassignIrqfd', 'host.irqfdUnhook', 'host.irqfdFree', 'vmm.signalIrqfd');
    expect(irqfd(m)).toMatchObject({ counted: true, queued: false });
    expect(irqfd(m.do('vmm.assignIrqfd'))).toMatchObject({ stage: 'active', counted: false, queued: true });
  });

  it('keeps KVM_SET_GSI_ROUTING from returning while its wake-up reads the table', () => {
    const fine = machine(era, { interrupts: [routedEdge()], routing: ['routes'], fine: ['routing'] });
    const m = fine.do('vmm.signalIrqfd', 'vmm.setRoute gsi=0 irq=-1');
    expect(m.can('vmm.routingReturns')).toBe(false);
    const injected = m.do('host.irqfdInatomic');
    expect(injected.irq().pendingLatch).toBe(true);
    expect(injected.do('vmm.routingReturns').world.synchronizing).toBe(false);
  });
});

describe.each(everyEra)('two irqfds with resamplefds on one GSI in %s', (era) => {
  const two = [
    { gsi: 0, resample: true },
    { gsi: 0, resample: true },
  ];
  const start = machine(era, { hostGic: 2, interrupts: [routedLevel()], irqfds: two, routing: ['assign', 'line'] });
  const both = start.do(
    ...['device.assert irqfd=0', 'host.deviceInterrupt irqfd=0', 'device.assert irqfd=1'],
    'host.deviceInterrupt irqfd=1',
  );

  it('share a line, and both are told of the EOI', () => {
    const m = both.do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(m.irq().lineLevel).toBe(false);
    expect(m.world.irqfds.map(({ masked }) => masked)).toEqual([false, false]);
    expect(m.can('host.deviceInterrupt irqfd=0')).toBe(true);
  });

  it('leave it high until the last is deassigned', () => {
    const first = both.do(
      ...['vmm.deassignIrqfd', 'host.irqfdUnhook', 'host.irqfdFree'].map((one) => `${one} irqfd=0`),
    );
    expect(first.irq().lineLevel).toBe(true);
    const last = first.do(
      ...['vmm.deassignIrqfd', 'host.irqfdUnhook', 'host.irqfdFree'].map((one) => `${one} irqfd=1`),
    );
    expect(last.irq().lineLevel).toBe(false);
  });

  it('have no level of their own: user space lowers the line under them', () => {
    const m = both.do('vmm.overwriteLine');
    expect(m.irq().lineLevel).toBe(false);
    expect(irqfd(m).masked).toBe(true);
  });
});

describe('a route to a PPI', () => {
  it('names its vCPU, and there may be more than 256', () => {
    const interrupts = [routedPpi(0), routedPpi(299)];
    const parts = {
      vcpus: 300,
      interrupts,
      gsis: 1,
      irqfds: [{ gsi: 0, resample: false }],
      routing: ['routes'],
    } as const;
    const m = machine('linux-7.3', parts).do('vmm.setRoute gsi=0 irq=1', 'vmm.signalIrqfd');
    expect(m.irq(0).pendingLatch).toBe(false);
    expect(m.irq(1)).toMatchObject({ pendingLatch: true, vcpu: 299 });
    expect(m.vcpu(299).apList).toEqual([1]);
  });
});

describe('a configuration', () => {
  it('has no irqfd beyond its GSIs', () => {
    const parts = { interrupts: [routedEdge()], gsis: 1, irqfds: [{ gsi: 1, resample: false }] } as const;
    expect(() => configure(parts)).toThrow(/GSI 1; the configuration has 1/);
  });

  it('changes no routes where nothing is routed', () => {
    expect(() => configure({ interrupts: [], routing: ['routes'] })).toThrow(/no interrupt that is routed/);
  });
});
