import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { lpi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const msi = 'device.msi device=0 event=0';
const pendingIn = (m: Machine, place = 0): readonly boolean[] => at(m.world.lpis, place).pendingIn;
const its = (m: Machine) => at(m.world.its, 0);

describe.each(everyEra)('an ITS that user space saves in %s', (era) => {
  const two = machine(era, {
    vcpus: 2,
    interrupts: [lpi(), lpi({}, 8193)],
    msiDevices: [2, 1],
    its: ['mapti', 'mapd', 'movi', 'lpis', 'ctlr'],
    itsTables: ['save', 'migrate', 'reset'],
  });

  it('has what is pending in the table of the vCPU that it goes to', () => {
    const m = two.do(msi, 'guest.movi device=0 event=0 collection=1', 'vmm.saveIts');
    expect([pendingIn(m, 0), pendingIn(m, 1)]).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(m.irq().pendingLatch).toBe(true);
  });

  it('has it no longer there when it is saved once more', () => {
    const taken = two.do(msi, 'vmm.saveIts', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit');
    expect(pendingIn(taken)).toEqual([true, false]);
    expect(pendingIn(taken.do('vmm.saveIts'))).toEqual([false, false]);
  });

  it('is in a new VM what it was, and its LPIs are pending there', () => {
    const before = two.do('guest.movi device=0 event=1 collection=1', msi);
    const m = before.do('vmm.migrateIts');
    expect(its(m)).toEqual({ ...its(before), cache: [null, null, null, null] });
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0, enabled: true });
    expect(pendingIn(m)).toEqual([false, false]);
    expect(m.world.lpis.map(({ refcount }) => refcount)).toEqual([2, 1]);
  });

  it('is without the events that are discarded, and without the devices that are unmapped', () => {
    const m = two.do('guest.discard device=0 event=0', 'guest.mapd device=1 valid=0', 'vmm.migrateIts');
    expect(its(m).events.map(({ irq }) => irq)).toEqual([null, 1, null, null]);
    expect(its(m).devices).toEqual([true, false]);
  });

  it('does not go back to a guest whose vCPU is in the guest', () => {
    expect(two.do('kvm.enter vcpu=1').can('vmm.migrateIts')).toBe(false);
    expect(two.do('kvm.enter vcpu=1').can('vmm.saveIts')).toBe(false);
  });

  it('has nothing when it is reset, and its redistributors have no LPIs', () => {
    const m = two.do(msi, 'vmm.resetIts');
    expect(its(m)).toMatchObject({ enabled: false, devices: [false, false], collections: [null, null] });
    expect(m.world.redistributors.map(({ ctlr }) => ctlr)).toEqual(['off', 'off']);
    expect(m.irq()).toMatchObject({ pendingLatch: false, vcpu: null });
    expect(m.world.lpis.map(({ refcount }) => refcount)).toEqual([0, 0]);
  });

  it('reads an empty pending table when the guest sets EnableLPIs anew', () => {
    const m = two.do(msi, 'vmm.saveIts', 'guest.disableLpis vcpu=0 of=0');
    expect(m.do('guest.enableLpis vcpu=0').irq().pendingLatch).toBe(false);
  });
});

describe.each(everyEra)('a guest whose event has lost its collection in %s', (era) => {
  const any = machine(era, {
    interrupts: [lpi()],
    collections: 2,
    msiDevices: [2],
    its: ['mapti', 'mapc'],
    itsTables: ['migrate'],
    itsOrders: 'any',
  });

  it('is saved without it, and restored with what comes behind', () => {
    const m = any.do(
      'guest.discard',
      'guest.mapti device=0 event=1 irq=0 collection=1',
      'guest.mapc collection=0 to=-1',
    );
    expect(its(m.do('vmm.migrateIts')).events).toEqual([
      { irq: null, collection: null },
      { irq: 0, collection: 1 },
    ]);
    const lost = any.do('guest.mapc collection=0 to=-1', 'vmm.migrateIts');
    expect(its(lost).events[0]).toEqual({ irq: null, collection: null });
  });
});

describe('a save of pending tables that is fine', () => {
  const fine = machine('linux-6.19', { interrupts: [lpi()], its: ['mapti'], itsTables: ['save'], fine: ['its'] });

  it('holds the LPI that it is at, and stops the vCPUs', () => {
    const m = fine.do('guest.discard', 'guest.mapti', 'vmm.savesLpi');
    expect(at(m.world.lpis, 0).refcount).toBe(2);
    expect(m.can('kvm.enter')).toBe(false);
    expect(at(m.do('vmm.savedLpi').world.lpis, 0).refcount).toBe(1);
  });
});

it('other interrupts are not saved, nor is an ITS of fine steps migrated', () => {
  expect(() => configure({ interrupts: [lpi()], itsTables: ['migrate'], fine: ['its'] })).toThrow('in one step');
});
