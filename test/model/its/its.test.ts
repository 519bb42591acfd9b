import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { lpi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const refcount = (m: Machine, place = 0): number => at(m.world.lpis, place).refcount;
const cached = (m: Machine): readonly (number | null)[] => at(m.world.its, 0).cache;
const msi = 'device.msi device=0 event=0';

describe.each(everyEra)('an ITS with what is not valid in %s', (era) => {
  const names = ['devices', 'collections', 'ring'];
  const m = machine(era, { interrupts: [lpi()], its: ['ctlr', 'valid', 'mapd', 'mapc', 'mapti'], itsOrders: 'any' });
  const off = m.do('guest.switchIts');
  const enabled = (one: Machine): boolean => at(one.world.its, 0).enabled;

  it.each([0, 1, 2])('is not enabled: register %i', (register) => {
    const invalid = off.do(`guest.writeValid register=${register} valid=0`);
    expect(names.filter((_, place) => at(invalid.world.its, 0).valid[place] === false)).toEqual([names[register]]);
    expect(enabled(invalid.do('guest.switchIts'))).toBe(false);
    expect(invalid.do('guest.switchIts', msi).irq().pendingLatch).toBe(false);
    expect(enabled(invalid.do(`guest.writeValid register=${register} valid=1`, 'guest.switchIts'))).toBe(true);
  });

  it('has freed its devices, or its collections', () => {
    expect(at(off.do('guest.writeValid register=0 valid=0').world.its, 0).devices).toEqual([false]);
    expect(at(off.do('guest.writeValid register=1 valid=0').world.its, 0).collections).toEqual([null]);
    expect(at(off.do('guest.writeValid register=2 valid=0').world.its, 0).devices).toEqual([true]);
  });

  it('is so after a reset', () => {
    const reset = machine(era, { interrupts: [lpi()], its: ['ctlr', 'valid'], itsTables: ['reset'] }).do(
      'vmm.resetIts',
    );
    expect(at(reset.world.its, 0).valid).toEqual([false, false, false]);
    expect(reset.can('guest.switchIts')).toBe(false);
  });
});

describe.each(everyEra)('an LPI in %s', (era) => {
  const one = machine(era, { interrupts: [lpi()], its: ['inv', 'lpis', 'clear', 'mapti'] });

  it('is held by its event, by the cache, and by the list that it is on', () => {
    expect(refcount(one)).toBe(1);
    const m = one.do(msi);
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
    expect(cached(m)).toEqual([0]);
    expect(refcount(m)).toBe(3);
    expect(refcount(m.do('kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit'))).toBe(2);
  });

  it('that is disabled in the table is so when INV has read it, and stays pending', () => {
    const m = one.do('guest.writeLpiTable');
    expect(m.irq().enabled).toBe(true);
    const read = m.do('guest.inv', msi);
    expect(read.irq()).toMatchObject({ enabled: false, pendingLatch: true, vcpu: null });
    expect(read.do('guest.writeLpiTable', 'guest.inv').irq()).toMatchObject({ enabled: true, vcpu: 0 });
  });

  it('is read by its redistributor, without an ITS, if LPIs are enabled there', () => {
    const own = machine(era, { interrupts: [lpi()], its: ['invlpir', 'lpis'] });
    const m = own.do('guest.writeLpiTable', 'guest.writeInvlpir');
    expect(m.irq().enabled).toBe(false);
    expect(m.do('guest.writeLpiTable', 'guest.writeInvallr').irq().enabled).toBe(true);
    const off = m.do('guest.disableLpis', 'guest.writeLpiTable', 'guest.writeInvlpir', 'guest.writeInvallr');
    expect(off.irq().enabled).toBe(false);
  });

  it('is gone when its event is discarded, and nobody holds it', () => {
    const m = one.do('guest.discard');
    expect(refcount(m)).toBe(0);
    expect(m.irq()).toMatchObject({ enabled: false, pendingLatch: false });
    expect(m.do(msi).irq().pendingLatch).toBe(false);
    expect(m.do('guest.mapti').irq().enabled).toBe(true);
  });

  it('leaves the list, and the cache, when EnableLPIs is cleared, and comes no more', () => {
    const m = one.do(msi, 'guest.disableLpis');
    expect(m.irq()).toMatchObject({ pendingLatch: false, vcpu: null });
    expect(cached(m)).toEqual([null]);
    expect(refcount(m)).toBe(1);
    expect(m.do(msi).irq().pendingLatch).toBe(false);
    expect(m.do('guest.enableLpis', msi).irq().pendingLatch).toBe(true);
  });

  it('is pending again if another MSI comes while the guest handles it', () => {
    const m = one.do(msi, 'kvm.enter', 'guest.acknowledge', msi, 'kvm.exit');
    expect(m.irq().pendingLatch).toBe(true);
    expect(m.do('guest.clear').irq().pendingLatch).toBe(false);
  });

  it('is ended by its priority drop with EOImode 1, too', () => {
    const split = machine(era, { interrupts: [lpi()], guest: { eoiMode: 1 } });
    const m = split.do(msi, 'kvm.enter', 'guest.acknowledge');
    expect(m.lrs()).toEqual(['0 active']);
    expect(m.do('guest.eoi').lrs()).toEqual(['0 invalid']);
    expect(m.do('guest.eoi').world.guest.holds).toEqual([false]);
  });

  it('outside a list register is active until 6.18 only', () => {
    const m = one.do(msi, 'kvm.enter', 'guest.acknowledge', 'kvm.exit');
    expect(m.irq().active).toBe(era === 'linux-4.17');
  });
});

describe.each(everyEra)('an ITS in %s', (era) => {
  const two = machine(era, {
    vcpus: 2,
    interrupts: [lpi()],
    msiDevices: [2, 1],
    its: ['mapti', 'mapd', 'mapc', 'movi', 'movall', 'ctlr', 'baser'],
  });

  it('keeps the cache at MAPC, and empties it at MOVI, MOVALL, DISCARD and when it is switched off', () => {
    const m = two.do(msi);
    expect(cached(m.do('guest.mapc collection=0 to=1'))[0]).toBe(0);
    for (const step of ['guest.movi collection=1', 'guest.movall from=1 to=0', 'guest.discard', 'guest.switchIts']) {
      expect(cached(m.do(step))[0]).toBe(null);
    }
  });

  it('sends the LPI elsewhere at once, which moves when its vCPU has pruned', () => {
    const m = two.do(msi, 'guest.movi collection=1');
    expect(m.irq()).toMatchObject({ targetVcpu: 1, vcpu: 0 });
    expect(m.do('kvm.enter vcpu=0', 'kvm.exit vcpu=0').irq().vcpu).toBe(1);
  });

  it('takes no MSI of a device that says what another one has', () => {
    const m = two.do('device.msi device=1 event=0', 'device.msi device=0 event=2', 'device.msi device=0 event=1');
    expect(m.irq().pendingLatch).toBe(false);
  });

  it('knows no device when it has been given another table', () => {
    const m = two.do('guest.switchIts', 'guest.writeBaser', 'guest.switchIts');
    expect(at(m.world.its, 0).devices).toEqual([false, false]);
    expect(m.do(msi).irq().pendingLatch).toBe(false);
    expect(m.can('guest.mapti device=0 event=0 irq=0 collection=0')).toBe(false);
    expect(m.do('guest.mapd device=0 valid=1').can('guest.mapti device=0 event=0 irq=0 collection=0')).toBe(true);
  });

  it('maps an LPI to a second event until 7.2 only, if a guest asks for that', () => {
    const any = machine(era, { interrupts: [lpi()], msiDevices: [2], its: ['mapti'], itsOrders: 'any' });
    const m = any.do('guest.mapti device=0 event=1 irq=0 collection=0');
    expect(at(at(m.world.its, 0).events, 1).irq).toBe(era === 'linux-7.3' ? null : 0);
    expect(refcount(m)).toBe(era === 'linux-7.3' ? 1 : 2);
  });
});

describe.each(everyEra)('an ITS of fine steps in %s', (era) => {
  const fine = machine(era, { vcpus: 2, collections: 1, interrupts: [lpi()], its: ['mapti', 'lpis'], fine: ['its'] });

  it('takes no command while a thread holds its_lock', () => {
    const m = fine.do(msi);
    expect(m.can('guest.discard')).toBe(false);
    expect(m.do('kvm.msiInjects').can('guest.discard')).toBe(true);
  });

  it('takes one while a thread has found the LPI in the cache: it holds a reference', () => {
    const m = fine.do(msi, 'kvm.msiInjects', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit', msi);
    const gone = m.do('guest.discard');
    expect(refcount(gone)).toBe(1);
    expect(refcount(gone.do('kvm.msiInjects', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'kvm.exit'))).toBe(0);
  });

  it('lets the vCPU that clears EnableLPIs do nothing else until that is done', () => {
    const m = fine.do(msi, 'kvm.msiInjects', 'guest.disableLpis vcpu=1 of=0');
    expect(m.can('kvm.enter vcpu=1')).toBe(false);
    expect(m.can('kvm.enter vcpu=0')).toBe(true);
    const done = m.do('kvm.emptiesCache', 'kvm.emptiesCache', 'kvm.emptiesCache');
    expect(at(done.world.redistributors, 0).ctlr).toBe('off');
    expect(done.can('kvm.enter vcpu=1')).toBe(true);
  });
});

describe.each(everyEra)('an event that is mapped before its collection, in %s,', (era) => {
  const calls = { its: ['mapti', 'mapc', 'early', 'ctlr', 'collections'] } as const;
  const early = machine(era, { vcpus: 2, collections: 1, interrupts: [lpi()], ...calls });
  const mapped = early.do('guest.discard', 'guest.mapc collection=0 to=-1', 'guest.mapti');

  it('has an LPI without a target, which no MSI makes pending', () => {
    expect(mapped.irq()).toMatchObject({ untargeted: [true], enabled: true });
    expect(mapped.do(msi).irq().pendingLatch).toBe(false);
  });

  it('goes where MAPC maps that, and is then sent', () => {
    const m = mapped.do('guest.mapc collection=0 to=1').do(msi);
    expect(m.irq()).toMatchObject({ untargeted: [false], targetVcpu: 1, vcpu: 1 });
  });

  it('is not translated by another table of collections, until it is mapped there', () => {
    const off = early.do('guest.discard', 'guest.switchIts', 'guest.writeCollectionBaser', 'guest.switchIts');
    expect(at(off.world.its, 0).collections).toEqual([null]);
    expect(off.do('guest.mapti', msi).irq().pendingLatch).toBe(false);
  });
});

describe.each(everyEra)('a prune that moves an LPI, in %s,', (era) => {
  const fine = machine(era, { vcpus: 2, interrupts: [lpi()], its: ['movi', 'lpis'], fine: ['prune'] });
  const moved = fine.do('kvm.enter vcpu=0', msi, 'guest.movi collection=1', 'kvm.exit vcpu=0');

  it('keeps it while it has dropped its locks, and then moves it', () => {
    expect(moved.irq().vcpu).toBe(0);
    expect(refcount(moved)).toBe(3);
    expect(moved.can('kvm.enter vcpu=0')).toBe(false);
    const m = moved.do('kvm.migrate vcpu=0');
    expect(m.irq().vcpu).toBe(1);
    expect(refcount(m)).toBe(2);
    expect(m.can('kvm.enter vcpu=0')).toBe(true);
  });

  it('leaves alone what has gone from its list meanwhile, wherever that is now', () => {
    const gone = moved.do('guest.disableLpis vcpu=1 of=0');
    expect(gone.do('kvm.migrate vcpu=0').irq().vcpu).toBe(null);
    const elsewhere = gone.do(msi, 'kvm.migrate vcpu=0');
    expect(at(elsewhere.world.vcpus, 1).apList).toEqual([0]);
    expect(refcount(elsewhere)).toBe(3);
  });

  it('begins again at the head of the list where the target has changed', () => {
    const m = moved.do('guest.movi collection=0', 'kvm.migrate vcpu=0');
    expect(m.irq().vcpu).toBe(0);
    expect(at(m.world.vcpus, 0).phase).toBe('outside');
  });
});

describe('a configuration', () => {
  it('has LPIs with an ITS only, of a GICv3', () => {
    expect(() => configure({ hostGic: 2, interrupts: [lpi()] })).toThrow('a GICv2 has no LPIs');
    expect(() => configure({ interrupts: [lpi()], msiDevices: [] })).toThrow('each LPI needs an event of a device');
    expect(() => configure({ interrupts: [lpi({}, 40)] })).toThrow('an LPI has an INTID from 8192 on');
  });
});
