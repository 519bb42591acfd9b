import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { lpi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, type Machine, machine } from '../../support/machine.js';

const irqOf = (m: Machine, key: number): number | null => at(at(m.world.its, 0).events, key).irq;
const ring = (m: Machine) => at(m.world.rings, 0);
const discard = (event: number): string => `guest.discard device=0 event=${event}`;
const execute = 'kvm.executesCommand';

describe.each(everyEra)('a ring of commands in %s', (era) => {
  const two = machine(era, {
    vcpus: 2,
    interrupts: [lpi(), lpi({}, 8193)],
    its: ['mapti', 'ctlr', 'cbaser'],
    itsRing: 3,
  });

  it('is executed one by one by the vCPU that writes GITS_CWRITER, while others go on', () => {
    const m = two.do(discard(0), discard(1));
    expect([irqOf(m, 0), irqOf(m, 1)]).toEqual([0, 1]);
    const begun = m.do('guest.writeCwriter vcpu=0', execute);
    expect([irqOf(begun, 0), irqOf(begun, 1)]).toEqual([null, 1]);
    expect(ring(begun)).toEqual({ creadr: 1, cwriter: 2, by: 0 });
    expect(begun.can('kvm.enter vcpu=0')).toBe(false);
    expect(begun.can('kvm.enter vcpu=1')).toBe(true);
    expect(begun.can('guest.switchIts')).toBe(false);
    expect(begun.do('device.msi device=0 event=1').irq(1).pendingLatch).toBe(true);
    const done = begun.do(execute);
    expect(ring(done)).toEqual({ creadr: 2, cwriter: 2, by: null });
    expect(done.can('kvm.enter vcpu=0')).toBe(true);
  });

  it('has room for one command less than it is long, and goes on at its beginning', () => {
    const full = two.do(discard(0), discard(1));
    expect(full.can('guest.mapti device=0 event=0 irq=0 collection=0')).toBe(false);
    const again = full.do('guest.writeCwriter', execute, execute);
    const wrapped = again.do(
      'guest.mapti device=0 event=0 irq=0 collection=0',
      'guest.mapti device=0 event=1 irq=1 collection=0',
      'guest.writeCwriter',
      execute,
    );
    expect(ring(wrapped)).toEqual({ creadr: 0, cwriter: 1, by: 0 });
    expect(irqOf(wrapped.do(execute), 1)).toBe(1);
  });

  it('waits while the ITS is off, and is executed as it is enabled, or is forgotten with another ring', () => {
    const off = two.do('guest.switchIts', discard(0), 'guest.writeCwriter');
    expect(ring(off)).toEqual({ creadr: 0, cwriter: 1, by: null });
    expect(irqOf(off.do('guest.switchIts', execute), 0)).toBe(null);
    const other = off.do('guest.writeCbaser', 'guest.switchIts');
    expect(ring(other)).toEqual({ creadr: 0, cwriter: 0, by: null });
    expect(other.can(execute)).toBe(false);
    expect(irqOf(other, 0)).toBe(0);
  });

  it('goes on behind a command that is in error, and is as it was after a GITS_CWRITER behind it or a GITS_CBASER', () => {
    const any = machine(era, { interrupts: [lpi()], its: ['mapti', 'ctlr', 'cbaser'], itsOrders: 'any', itsRing: 4 });
    const m = any.do(discard(0), discard(0), 'guest.mapti', 'guest.writeCwriter', execute, execute);
    expect(irqOf(m, 0)).toBe(null);
    const done = m.do(execute);
    expect(irqOf(done, 0)).toBe(0);
    expect(ring(done.do('guest.writeCwriterBeyond', 'guest.writeCbaser'))).toEqual(ring(done));
  });

  it('is migrated with what is left in it, and empty after a reset', () => {
    const tables = machine(era, {
      interrupts: [lpi()],
      its: ['mapti', 'ctlr', 'cbaser'],
      itsTables: ['migrate', 'reset'],
      itsRing: 3,
    });
    const left = tables.do(
      discard(0),
      'guest.writeCwriter',
      execute,
      'guest.switchIts',
      'guest.mapti',
      'guest.writeCwriter',
    );
    expect(ring(left)).toMatchObject({ creadr: 1, cwriter: 2 });
    expect(ring(left.do('vmm.migrateIts'))).toEqual(ring(left));
    expect(ring(left.do('vmm.resetIts'))).toEqual({ creadr: 0, cwriter: 0, by: null });
  });
});

it('a ring of one place, another one where there is none, and EnableLPIs with one are contradictions', () => {
  const interrupts = [lpi()];
  expect(() => configure({ interrupts, itsRing: 1 })).toThrow(/two places/);
  expect(() => configure({ interrupts, its: ['cbaser'] })).toThrow(/two places/);
  expect(() => configure({ interrupts, its: ['lpis'], itsRing: 3 })).toThrow(/leave lpis out/);
});
