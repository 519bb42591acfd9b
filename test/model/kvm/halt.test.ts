import { describe, expect, it } from 'vitest';
import { linux417 } from '../../../model/kvm/eras/linux-4.17.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, ppi, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { everyEra, Machine, machine } from '../../support/machine.js';

describe.each(everyEra)('halting the VM for an access to an active register, in %s,', (era) => {
  const start = machine(era, {
    vcpus: 2,
    interrupts: [edge({ access: ['active', 'readActive'] })],
    fine: ['halt', 'entry', 'exit'],
  });
  const [first, second] = era === 'linux-7.3' ? ['kvm.commit', 'kvm.flush'] : ['kvm.flush', 'kvm.commit'];
  const inGuest = (vcpu: number) => [first, second, 'kvm.enter'].map((rule) => `${rule} vcpu=${vcpu}`);

  it('brings those who are in the guest out of it', () => {
    const m = start.do(...inGuest(0), 'guest.readActive');
    expect(m.world.halt).toEqual({ irq: 0, access: 'read' });
    expect([m.vcpu(0).exiting, m.vcpu(1).exiting]).toEqual([true, false]);
    expect(m.can('kvm.finishHaltedAccess')).toBe(false);
  });

  it('waits until they have folded and tidied', () => {
    const out = start.do(...inGuest(0), 'guest.readActive', 'kvm.exit');
    expect(out.can('kvm.finishHaltedAccess')).toBe(false);
    expect(out.do('kvm.fold').can('kvm.finishHaltedAccess')).toBe(false);
    expect(out.do('kvm.fold', 'kvm.prune').can('kvm.finishHaltedAccess')).toBe(true);
  });

  it('lets nobody into the guest meanwhile', () => {
    const m = start.do('guest.setActive');
    expect(m.can(`${first} vcpu=0`)).toBe(false);
    expect(m.can('guest.readActive')).toBe(false);
    expect(m.do('kvm.finishHaltedAccess').can(`${first} vcpu=0`)).toBe(true);
  });

  it('turns back those who are about to enter', () => {
    const steps = era === 'linux-7.3' ? [first, 'guest.setActive'] : [first, 'guest.setActive', second];
    const m = start.do(...steps);
    expect(m.can('kvm.enter vcpu=0') || m.can('kvm.flush vcpu=0')).toBe(false);
    expect(m.can('kvm.turnBack vcpu=0')).toBe(true);
  });

  it('until 7.2 does not wait for one that has filled its list registers and not yet said so', () => {
    const filled = start.do(...(era === 'linux-7.3' ? [first, second] : [first]), 'guest.setActive');
    expect(filled.can('kvm.finishHaltedAccess')).toBe(era !== 'linux-7.3');
  });

  it.skipIf(era === 'linux-7.3')(
    'does not wait for one that has left the guest: its fold overwrites the access',
    () => {
      const left = start.do('vmm.raise', ...inGuest(0), 'kvm.exit', 'guest.setActive');
      const done = left.do('kvm.finishHaltedAccess');
      expect(done.irq().active).toBe(true);
      expect(done.do('kvm.fold').irq().active).toBe(false);
    },
  );

  it('does the access when it is its turn', () => {
    const set = start.do('guest.setActive', 'kvm.finishHaltedAccess');
    expect(set.irq()).toMatchObject({ active: true, vcpu: 0 });
    expect(set.world.halt).toBe(null);
    expect(set.do('guest.clearActive', 'kvm.finishHaltedAccess').irq().active).toBe(false);
    const read = set.do('guest.readActive', 'kvm.finishHaltedAccess');
    expect(read.world.happened).toContainEqual(expect.objectContaining({ what: 'read', value: true }));
  });
});

describe('for the interrupt of a vCPU itself', () => {
  const parts = { vcpus: 2, interrupts: [timer(0, { access: ['readActive'] })] };

  it.each(everyEra.flatMap((era) => ([2, 3] as const).map((hostGic) => [era, hostGic] as const)))(
    'nobody is halted, in %s with a GICv%i',
    (era, hostGic) => {
      expect(
        machine(era, { ...parts, hostGic })
          .do('kvm.enter vcpu=1')
          .can('guest.readActive'),
      ).toBe(true);
      const fine = machine(era, { ...parts, hostGic, fine: ['halt'] }).do('kvm.enter vcpu=1', 'guest.readActive');
      expect(fine.world).toMatchObject({ halt: null, happened: [{ what: 'read', register: 'active' }] });
      expect(fine.vcpu(1).exiting).toBe(false);
    },
  );

  it('everybody was halted with a GICv3, until 6.2', () => {
    const linux62 = bind(
      override(linux417, { accessActivePrepare: (kvm, id) => kvm.config.hostGic === 3 || kvm.validSpi(id) }),
    );
    const m = Machine.under(linux62(configure({ ...parts, hostGic: 3 })));
    expect(m.do('kvm.enter vcpu=1').can('guest.readActive')).toBe(false);
  });
});

describe.each(everyEra)('the end of a halt in %s', (era) => {
  it('wakes a vCPU that sleeps, whose interrupt the other one has ended', () => {
    const handled = machine(era, {
      vcpus: 2,
      interrupts: [ppi(0, { access: ['active'] })],
      guest: { controls: ['redistributors'], sleeps: true },
    }).do('guest.setActive by=1', 'kvm.enter vcpu=0', 'guest.wfi vcpu=0', 'vmm.raise');
    expect(handled.vcpu(0).phase).toBe('blocked');
    expect(handled.do('guest.clearActive by=1').vcpu(0).phase).toBe('outside');
  });
});
