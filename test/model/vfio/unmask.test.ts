import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { forwardedByEventfd, unmaskedBy, vfioDirect } from '../../../model/scenarios/kinds.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(everyEra)('a device that user space unmasks in %s', (era) => {
  const injected = (way: 'ioctl' | 'timer' | 'access') =>
    machine(era, { hostGic: 2, interrupts: [unmaskedBy(way)] }).do(
      'device.raise',
      'host.vfioInterrupt',
      'vmm.readEventfd',
    );

  it('has its line raised by user space, which has read the eventfd', () => {
    const m = injected('ioctl');
    expect(m.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(at(m.world.vfio, 0)).toMatchObject({ masked: true, depth: 1 });
    expect(m.can('vmm.readEventfd')).toBe(false);
  });

  it('stays masked, and its line high, when the guest has ended the interrupt', () => {
    const m = injected('ioctl').do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(m.irq().lineLevel).toBe(true);
    expect(at(m.world.vfio, 0).masked).toBe(true);
    expect(m.do('kvm.enter').can('guest.acknowledge')).toBe(true);
  });

  it('is unmasked by who knows it once it is quiet, and not before', () => {
    expect(injected('ioctl').can('vmm.seeQuiet')).toBe(false);
    const m = injected('ioctl').do('device.lower', 'vmm.seeQuiet');
    expect(at(m.world.vfio, 0)).toMatchObject({ masked: false, depth: 0 });
    expect(m.irq().lineLevel).toBe(false);
  });

  it('is unmasked by a timer at any moment, and fires again', () => {
    const m = injected('timer').do('kvm.enter', 'guest.acknowledge', 'vmm.tick');
    expect(m.world.happened).toContainEqual({ what: 'unmasked', irq: 0, lineHigh: true });
    expect(m.can('host.vfioInterrupt')).toBe(true);
    expect(m.can('vmm.tick')).toBe(false);
  });

  it('is unmasked by an access, which takes a vCPU that has left the guest', () => {
    const inside = injected('access').do('kvm.enter', 'guest.acknowledge');
    expect(inside.can('guest.accessDevice')).toBe(false);
    expect(at(inside.do('kvm.exit', 'guest.accessDevice').world.vfio, 0).masked).toBe(false);
  });
});

describe.each(everyEra)('a device whose INTx the guest disables and enables in %s', (era) => {
  const unmasked = (way: 'timer' | 'access') =>
    machine(era, { hostGic: 2, disIntx: true, interrupts: [unmaskedBy(way)] }).do(
      'device.raise',
      'host.vfioInterrupt',
      'vmm.readEventfd',
      'guest.writeDisIntx',
      'guest.writeDisIntx',
    );

  it('is unmasked by that, and user space, which has not been told, has its line high', () => {
    const m = unmasked('timer');
    expect(at(m.world.vfio, 0)).toMatchObject({ masked: false, depth: 0 });
    expect(m.irq().lineLevel).toBe(true);
    expect(m.can('host.vfioInterrupt')).toBe(true);
  });

  it.each([
    ['timer', 'vmm.tick'],
    ['access', 'guest.accessDevice'],
  ] as const)('has its line lowered by the %s all the same, once it is quiet', (way, rule) => {
    expect(unmasked(way).do('device.lower', rule).irq().lineLevel).toBe(false);
  });
});

describe.each(everyEra)('an eventfd or none in %s', (era) => {
  it('the handler masks and injects at once', () => {
    const m = machine(era, { hostGic: 2, interrupts: [vfioDirect()] }).do('device.raise', 'host.vfioInjects');
    expect(m.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(at(m.world.vfio, 0)).toMatchObject({ masked: true, signalling: false });
    const ended = m.do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(ended.can('host.vfioInjects')).toBe(true);
  });

  it('a forwarded SPI is left active by the handler, and injected by the work item', () => {
    const m = machine(era, { hostGic: 2, interrupts: [forwardedByEventfd()] }).do(
      'device.raise',
      'host.forwardedSignal',
    );
    expect(at(m.world.twoStageSpis, 0)).toMatchObject({ active: true });
    expect(m.irq().lineLevel).toBe(false);
    const injected = m.do('host.irqfdWork', 'kvm.enter');
    expect(injected.lrs()).toEqual(['0 pending hw']);
    expect(at(injected.do('guest.acknowledge', 'guest.eoi').world.twoStageSpis, 0).active).toBe(false);
  });
});
