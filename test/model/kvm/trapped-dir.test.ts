import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import type { VgicIrq, World } from '../../../model/kvm/state.js';
import type { Interrupt } from '../../../model/machine/config.js';
import { edge, forwardedLevel, level, timer, vfio } from '../../../model/scenarios/kinds.js';
import { type Machine, machine } from '../../support/machine.js';

/** vgic_v2_deactivate and vgic_v3_deactivate: what they do depends on owner, on_lr and active. */

/** vCPU 1 has just exited because it wrote DIR for interrupt 0, which is in this state. */
const trapped = (interrupt: Interrupt, hostGic: 2 | 3, state: Partial<VgicIrq>, eoiMode: 0 | 1 = 1): Machine =>
  machine('linux-6.19', { vcpus: 2, hostGic, interrupts: [interrupt], guest: { eoiMode }, fine: ['exit'] }, (w) => {
    Object.assign(at(w.irqs, 0), state);
    if (state.vcpu !== undefined && state.vcpu !== null) {
      at(w.vcpus, state.vcpu).apList.push(0);
    }
    Object.assign(at(w.vcpus, 1), { phase: 'folded', trappedDir: 0 });
  });

const carriedOut = (m: Machine): Machine => m.do('kvm.prune vcpu=1');

describe.each([2, 3] as const)('a trapped write of DIR with a GICv%s', (hostGic) => {
  it('does nothing for an interrupt that is on no list', () => {
    const before = trapped(edge(), hostGic, {});
    const m = carriedOut(before);
    expect(m.happened).toEqual([]);
    expect(m.irq()).toEqual(before.irq());
    expect(m.vcpu(1)).toMatchObject({ phase: 'outside', trappedDir: null });
  });

  it('does nothing with EOImode 0', () => {
    const m = carriedOut(trapped(edge(), hostGic, { vcpu: 0, active: true }, 0));
    expect(m.happened).toEqual([]);
    expect(m.irq().active).toBe(true);
  });

  it('ends an interrupt that is active outside the list registers, and has its owner tidy its list', () => {
    const m = carriedOut(trapped(edge(), hostGic, { vcpu: 0, active: true }));
    expect(m.happened).toContain('deactivated by trap');
    expect(m.irq()).toMatchObject({ active: false, vcpu: 0 });
    expect(m.vcpu(0).updateRequested).toBe(true);
    expect(m.do('kvm.enter vcpu=0').irq().vcpu).toBe(null);
  });

  it('ends it with the EOI that VFIO waits for', () => {
    const m = carriedOut(trapped(vfio(), hostGic, { vcpu: 0, active: true, lineLevel: true }));
    expect(m.happened).toEqual(expect.arrayContaining(['notified', 'resampled']));
    expect(m.irq()).toMatchObject({ active: false, lineLevel: false });
  });

  it('leaves an edge pending that came while it was active', () => {
    const m = carriedOut(trapped(edge(), hostGic, { vcpu: 0, active: true, pendingLatch: true }));
    expect(m.irq()).toMatchObject({ active: false, pendingLatch: true });
    expect(m.do('kvm.enter vcpu=0').lrs()).toEqual(['0 pending']);
  });

  it('ends the physical interrupt behind one that is forwarded', () => {
    const before = trapped(forwardedLevel(), hostGic, { vcpu: 0, active: true });
    expect(carriedOut(before).happened).toContain('physically deactivated');
  });

  it('folds an interrupt that is on a list and not active as if it were', () => {
    const m = carriedOut(trapped(edge(), hostGic, { vcpu: 0, pendingLatch: true }));
    expect(m.irq()).toMatchObject({ active: false, pendingLatch: true, vcpu: 0 });
    expect(m.vcpu(0).updateRequested).toBe(true);
  });

  it('consumes what ISPENDR has set of a level interrupt that is active, and not of one that waits', () => {
    const m = carriedOut(trapped(level(), hostGic, { vcpu: 0, pendingLatch: true }));
    expect(m.irq().pendingLatch).toBe(true);
    const ended = carriedOut(trapped(level(), hostGic, { vcpu: 0, pendingLatch: true, active: true }));
    expect(ended.irq().pendingLatch).toBe(false);
  });

  it('deactivates the physical interrupt also of one that is pending only', () => {
    const m = carriedOut(trapped(timer(1), hostGic, { vcpu: 1, targetVcpu: 1, lineLevel: true }));
    expect(m.world.happened).toContainEqual({ what: 'physically deactivated', irq: 0, wasActive: false });
  });
});

describe('a trapped write of DIR for a level interrupt on a list, neither pending nor active,', () => {
  const stale = (hostGic: 2 | 3) => carriedOut(trapped(vfio(), hostGic, { vcpu: 0 }));

  it('tells VFIO of an EOI that never was with a GICv2', () => {
    expect(stale(2).happened).toContain('notified');
  });

  it('tells nobody with a GICv3', () => {
    expect(stale(3).happened).not.toContain('notified');
  });
});

describe('an SPI that is in a list register of another vCPU', () => {
  const running = machine('linux-6.19', {
    vcpus: 2,
    hostGic: 2,
    interrupts: [level()],
    guest: { eoiMode: 1 },
  }).do('vmm.raise', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1', 'guest.acknowledge', 'guest.eoi');

  it('is ended from here as by ICACTIVER: both vCPUs leave the guest', () => {
    const m = running.do('guest.dir vcpu=1');
    expect(m.vcpu(0).phase).toBe('outside');
    expect(m.vcpu(1).phase).toBe('outside');
    expect(m.irq()).toMatchObject({ active: false, onLr: false, lineLevel: true });
    expect(m.world.guest.holds).toEqual([false]);
  });

  it('leaves nobody halted behind', () => {
    const m = running.do('vmm.lower', 'guest.dir vcpu=1');
    expect(m.world.halt).toBe(null);
    expect(m.vcpu(0)).toMatchObject({ exiting: false, updateRequested: true, trappedDir: null });
    expect(m.vcpu(1)).toMatchObject({ exiting: false, updateRequested: false, trappedDir: null });
  });

  it('waits, where steps are fine, until the VM is halted', () => {
    const m = machine('linux-6.19', {
      vcpus: 2,
      hostGic: 2,
      interrupts: [level()],
      guest: { eoiMode: 1 },
      fine: ['halt'],
    }).do('vmm.raise', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1', 'guest.acknowledge', 'guest.eoi', 'guest.dir vcpu=1');
    expect(m.world.halt).toEqual({ irq: 0, access: 'clear' });
    expect(m.vcpu(0)).toMatchObject({ phase: 'guest', exiting: true });
    expect(m.do('kvm.exit vcpu=0', 'kvm.finishHaltedAccess').irq()).toMatchObject({ active: false, onLr: false });
  });

  it('is presented again while its line is high', () => {
    expect(running.do('guest.dir vcpu=1', 'kvm.enter vcpu=0').lrs(0)).toEqual(['0 pending eoi']);
  });

  it('is told of to nobody', () => {
    expect(running.do('guest.dir vcpu=1').happened).not.toContain('notified');
  });

  it('was not found until Linux 6.18: the write is counted, and the interrupt stays active', () => {
    const m = machine('linux-4.17', { vcpus: 2, interrupts: [level()], guest: { eoiMode: 1 } })
      .do('vmm.raise', 'kvm.enter vcpu=0', 'kvm.enter vcpu=1', 'guest.acknowledge', 'guest.eoi')
      .do('guest.dir vcpu=1', 'kvm.exit vcpu=0', 'kvm.exit vcpu=1');
    expect(m.irq().active).toBe(true);
    expect(m.world.guest.holds).toEqual([false]);
  });
});

describe('the count of SPIs that may have to be deactivated from anywhere', () => {
  const start = machine('linux-6.19', {
    vcpus: 2,
    activeSpisMax: 2,
    interrupts: [level()],
    guest: { eoiMode: 1 },
  });
  const spis = (m: Machine): World['activeSpis'] => m.world.activeSpis;

  it('goes up when one is queued, and down when its end is found at a fold', () => {
    const active = start.do('vmm.raise', 'kvm.enter', 'guest.acknowledge', 'guest.eoi', 'vmm.lower', 'kvm.exit');
    expect(spis(active)).toBe(1);
    const ended = active.do('kvm.enter', 'guest.dir');
    expect(spis(ended)).toBe(0);
  });

  it('goes down although the interrupt stays on its list: then nobody traps DIR', () => {
    const ended = start.do(
      'vmm.raise',
      'kvm.enter',
      'guest.acknowledge',
      'guest.eoi',
      'kvm.exit',
      'kvm.enter',
      'guest.dir',
    );
    expect(spis(ended)).toBe(0);
    expect(ended.irq()).toMatchObject({ lineLevel: true, vcpu: 0 });
    expect(ended.do('kvm.enter vcpu=0', 'kvm.enter vcpu=1').hcr(1)).not.toContain('TDIR');
  });

  it('stays up for one that falls silent before it is acknowledged', () => {
    expect(spis(start.do('vmm.raise', 'vmm.lower', 'kvm.enter', 'kvm.exit'))).toBe(1);
  });
});
