import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { irqfd, vfio } from '../../../model/scenarios/kinds.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const device = (m: Machine) => at(m.world.vfio, 0);
const eventfd = (m: Machine) => at(m.world.eventfds, 0);

describe.each(everyEra)('an assigned device in %s', (era) => {
  const start = machine(era, { hostGic: 2, interrupts: [vfio()] });

  it('interrupts the host, whose handler masks it and signals the eventfd', () => {
    const m = start.do('device.raise', 'host.vfioInterrupt');
    expect(device(m)).toMatchObject({ masked: true, depth: 1, signalling: false });
    expect(eventfd(m).signalled).toBe(true);
    expect(m.can('host.vfioInterrupt')).toBe(false);
  });

  it('is injected by the work item, once for all signals', () => {
    const m = start.do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork');
    expect(m.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(eventfd(m).signalled).toBe(false);
    expect(m.can('host.irqfdWork')).toBe(false);
  });

  it('stays high for the vgic when it lowers its line: the EOI lowers that', () => {
    const m = start.do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork', 'device.lower');
    expect(m.irq().lineLevel).toBe(true);
    const ended = m.do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(ended.irq().lineLevel).toBe(false);
    expect(ended.can('host.vfioInterrupt')).toBe(false);
  });

  it('that still asserts at the EOI interrupts the host again', () => {
    const m = start
      .do('device.raise', 'host.vfioInterrupt', 'host.irqfdWork')
      .do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(m.world.happened).toContainEqual({ what: 'unmasked', irq: 0, lineHigh: true });
    expect(m.can('host.vfioInterrupt')).toBe(true);
  });

  it('may find its handler between masking and signalling', () => {
    const fine = machine(era, { interrupts: [vfio()], fine: ['vfio'] }).do('device.raise', 'host.vfioInterrupt');
    expect(device(fine)).toMatchObject({ masked: true, signalling: true });
    expect(eventfd(fine).signalled).toBe(false);
    const signalled = fine.do('host.vfioSignal');
    expect(device(signalled).signalling).toBe(false);
    expect(eventfd(signalled).signalled).toBe(true);
  });
});

describe.each(everyEra)('the set-up of its interrupt in %s', (era) => {
  const start = machine(era, { hostGic: 2, interrupts: [vfio()], vfioSetup: true });

  it('requests it disabled, and a device that is masked stays so', () => {
    const m = start.do('device.raise', 'vfio.requestIrq');
    expect(device(m)).toMatchObject({ setup: 'requested', masked: true, depth: 1 });
    expect(m.can('host.vfioInterrupt')).toBe(false);
    const ready = m.do('vfio.finishSetup');
    expect(device(ready)).toMatchObject({ setup: 'ready', masked: true, depth: 1 });
  });

  it('ends with the interrupt enabled when user space unmasks it', () => {
    const m = start.do('vfio.requestIrq', 'vfio.finishSetup', 'vmm.unmask');
    expect(device(m)).toMatchObject({ masked: false, depth: 0 });
    expect(m.do('device.raise').can('host.vfioInterrupt')).toBe(true);
  });

  it('requests one that is not masked enabled, and its handler may come before the end', () => {
    const parts = { hostGic: 2, interrupts: [vfio()], vfioSetup: true } as const;
    const open = machine(era, parts, (w) => {
      at(w.vfio, 0).masked = false;
    });
    const requested = open.do('vfio.requestIrq');
    expect(device(requested)).toMatchObject({ masked: false, depth: 0 });
    const taken = requested.do('device.raise', 'host.vfioInterrupt', 'vfio.finishSetup');
    expect(device(taken)).toMatchObject({ setup: 'ready', masked: true, depth: 1 });
  });

  it('is not over before user space may unmask, nor while KVM has the interrupt', () => {
    expect(start.can('vmm.unmask')).toBe(false);
    const busy = start.do('vfio.requestIrq', 'vfio.finishSetup', 'vmm.unmask', 'device.raise', 'host.vfioInterrupt');
    expect(busy.can('vmm.unmask')).toBe(false);
    const injected = busy.do('host.irqfdWork');
    expect(injected.can('vmm.unmask')).toBe(false);
    expect(injected.do('kvm.enter').can('vmm.unmask')).toBe(false);
  });

  it('does not hear a handler that finds it masked', () => {
    const parts = { hostGic: 2, interrupts: [vfio()] } as const;
    const early = machine(era, parts, (w) => {
      Object.assign(at(w.vfio, 0), { line: true, masked: true, depth: 0 });
    });
    const m = early.do('host.vfioInterrupt');
    expect(m.happened).toEqual([]);
    expect(eventfd(m).signalled).toBe(false);
  });
});

describe.each(everyEra)('an irqfd without a resampler in %s', (era) => {
  const start = machine(era, { interrupts: [irqfd()] });

  it('pulses the line of an edge interrupt', () => {
    const m = start.do('vmm.signalEventfd', 'host.irqfdWork');
    expect(m.irq()).toMatchObject({ pendingLatch: true, lineLevel: false, vcpu: 0 });
  });

  it('makes one of two signals before the work item runs', () => {
    const m = start.do('vmm.signalEventfd');
    expect(m.can('vmm.signalEventfd')).toBe(false);
    expect(m.do('host.irqfdWork').can('host.irqfdWork')).toBe(false);
  });

  it('hears nothing of an EOI', () => {
    const m = start.do(
      'vmm.signalEventfd',
      'host.irqfdWork',
      'kvm.enter',
      'guest.acknowledge',
      'guest.eoi',
      'kvm.exit',
    );
    expect(m.happened).not.toContain('notified');
  });

  it('waits for a thread that may inject', () => {
    const fine = machine(era, { interrupts: [irqfd()], fine: ['injection'], injectors: 1 });
    const busy = fine.do('vmm.signalEventfd', 'host.irqfdWork', 'vmm.signalEventfd');
    expect(busy.can('host.irqfdWork')).toBe(false);
    expect(busy.do('kvm.injectorQueues', 'kvm.injectorKicks').can('host.irqfdWork')).toBe(true);
  });
});
