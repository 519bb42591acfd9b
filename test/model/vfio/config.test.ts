import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { vfio, vfioDirect } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const device = (m: Machine) => at(m.world.vfio, 0);
const injected = ['device.raise', 'host.vfioInterrupt', 'host.irqfdWork'] as const;
const ended = ['kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit'] as const;

describe.each(everyEra)('an eventfd that is taken away in %s', (era) => {
  it('disables a platform device once more, and gives it back its interrupt', () => {
    const m = machine(era, { hostGic: 2, triggers: true, interrupts: [vfio()] }).do('vmm.changeTrigger');
    expect(device(m)).toMatchObject({ masked: false, depth: 1 });
    expect(m.do('device.raise').can('host.vfioInterrupt')).toBe(false);
    expect(device(m.do('vmm.changeTrigger')).depth).toBe(0);
  });

  it('is signalled by nobody', () => {
    const m = machine(era, { hostGic: 2, triggers: true, interrupts: [vfio()] }).do(
      'vmm.changeTrigger',
      'vmm.loopback',
    );
    expect(device(m)).toMatchObject({ masked: true, depth: 2 });
    expect(m.happened).toEqual(['masked by its handler']);
    expect(m.can('host.irqfdWork')).toBe(false);
  });

  it('leaves INTx of PCI 2.3 enabled, which is masked when it comes', () => {
    const m = machine(era, { hostGic: 2, triggers: true, pci23: true, interrupts: [vfio()] });
    const taken = m.do('vmm.changeTrigger', 'device.raise', 'host.vfioInterrupt');
    expect(device(taken)).toMatchObject({ masked: true, depth: 1 });
    expect(taken.can('host.irqfdWork')).toBe(false);
  });

  it('is not there where the handler injects', () => {
    expect(() => configure({ triggers: true, interrupts: [vfioDirect()] })).toThrow(/no eventfd/);
  });
});

describe.each(everyEra)('INTx of PCI 2.3 in %s', (era) => {
  const start = machine(era, { hostGic: 2, pci23: true, interrupts: [vfio()] }).do(...injected);

  it('stays masked at the EOI while the device asserts, and is signalled again', () => {
    const m = start.do(...ended);
    expect(device(m)).toMatchObject({ masked: true, signalling: true });
    expect(m.do('host.vfioSignal').can('host.irqfdWork')).toBe(true);
  });

  it('is unmasked at the EOI if the device is quiet', () => {
    expect(device(start.do('device.lower', ...ended))).toMatchObject({ masked: false, depth: 0, signalling: false });
  });
});

describe.each(everyEra)('DisINTx in %s', (era) => {
  const start = machine(era, { hostGic: 2, disIntx: true, interrupts: [vfio()] });

  it('masks, and the resamplefd does not unmask', () => {
    const m = start.do(...injected, 'guest.writeDisIntx', ...ended);
    expect(device(m)).toMatchObject({ masked: true, depth: 1 });
    expect(m.do('guest.writeDisIntx').can('host.vfioInterrupt')).toBe(true);
  });

  it('is what a set-up begins with', () => {
    const setup = machine(era, { hostGic: 2, disIntx: true, vfioSetup: true, interrupts: [vfio()] });
    expect(device(setup.do('vfio.requestIrq', 'vfio.finishSetup'))).toMatchObject({ masked: true, depth: 1 });
    const open = setup.do('guest.writeDisIntx', 'vfio.requestIrq');
    expect(device(open)).toMatchObject({ masked: false, depth: 0 });
    expect(open.can('guest.writeDisIntx')).toBe(false);
  });
});
