import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import type { Vgic } from '../../../model/kvm/vgic.js';
import { type Bound, bind, override } from '../../../model/machine/steps.js';
import { scenarios } from '../../../model/scenarios/index.js';
import { edge, forwardedLevel, irqfd, level, timer } from '../../../model/scenarios/kinds.js';
import { modelUnder } from '../../../properties/index.js';
import '../../../src/vitest/index.js';
import { everyEra, machine } from '../../support/machine.js';

describe.each(['linux-4.17', 'linux-6.19'] as const)('the run loop until 7.2, in %s', (era) => {
  const fine = machine(era, { interrupts: [edge()], fine: ['entry', 'exit'], signals: true });

  it('fills the list registers, says IN_GUEST_MODE, looks for requests, and enters', () => {
    const steps = ['kvm.flush', 'kvm.commit', 'kvm.enter', 'kvm.exit', 'kvm.fold', 'kvm.prune'];
    const phases = steps.map((_, last) => fine.do(...steps.slice(0, last + 1)).vcpu().phase);
    expect(phases).toEqual(['flushed', 'committed', 'guest', 'exited', 'folded', 'outside']);
  });

  it('turns back for an interrupt that came after the flush', () => {
    const m = fine.do('kvm.flush', 'vmm.raise');
    expect(m.vcpu()).toMatchObject({ requested: true, exiting: false });
    const committed = m.do('kvm.commit');
    expect(committed.can('kvm.enter')).toBe(false);
    const back = committed.do('kvm.turnBack', 'kvm.fold', 'kvm.prune');
    expect(back.vcpu()).toMatchObject({ phase: 'outside', requested: false });
    expect(back.do('kvm.flush').lrs()).toEqual(['0 pending']);
  });

  it('sends an IPI to a vCPU that has said IN_GUEST_MODE, beside the request', () => {
    expect(fine.do('kvm.flush', 'kvm.commit', 'vmm.raise').vcpu()).toMatchObject({ requested: true, exiting: true });
  });

  it('takes filled list registers back unused for a signal', () => {
    const m = fine.do('vmm.raise', 'kvm.flush', 'kvm.commit', 'kvm.turnBack');
    expect(m.lrs()).toEqual(['0 pending']);
    expect(m.do('kvm.fold', 'kvm.prune').irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
  });
});

describe('the run loop in linux-7.3', () => {
  const fine = machine('linux-7.3', { interrupts: [edge()], fine: ['entry', 'exit'], signals: true });

  it('says IN_GUEST_MODE, looks for requests, fills the list registers, and enters', () => {
    const steps = ['kvm.commit', 'kvm.flush', 'kvm.enter', 'kvm.exit', 'kvm.fold', 'kvm.prune'];
    const phases = steps.map((_, last) => fine.do(...steps.slice(0, last + 1)).vcpu().phase);
    expect(phases).toEqual(['entering', 'flushed', 'guest', 'exited', 'folded', 'outside']);
  });

  it('turns back for an interrupt that came before the flush, and has nothing to fold', () => {
    const m = fine.do('kvm.commit', 'vmm.raise');
    expect(m.vcpu()).toMatchObject({ requested: true, exiting: true });
    expect(m.can('kvm.flush')).toBe(false);
    const back = m.do('kvm.turnBack');
    expect(back.vcpu()).toMatchObject({ phase: 'outside', requested: false, exiting: false, usedLrs: 0 });
    expect(back.do('kvm.commit', 'kvm.flush').lrs()).toEqual(['0 pending']);
  });

  it('sends an IPI for an interrupt that came after the flush, which ends the run', () => {
    const m = fine.do('kvm.commit', 'kvm.flush', 'vmm.raise');
    expect(m.vcpu()).toMatchObject({ requested: false, exiting: true });
    expect(m.do('kvm.enter', 'kvm.exit', 'kvm.fold', 'kvm.prune').vcpu().exiting).toBe(false);
  });

  it('turns back for a signal without having filled anything', () => {
    const m = fine.do('vmm.raise', 'kvm.commit', 'kvm.turnBack');
    expect(m.vcpu()).toMatchObject({ phase: 'outside', usedLrs: 0 });
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0 });
  });

  it('prunes first where a DIR elsewhere has asked for it, also after it has turned back', () => {
    const asked = machine('linux-7.3', { interrupts: [edge()], fine: ['entry'] }, (w) => {
      Object.assign(at(w.irqs, 0), { vcpu: 0 });
      Object.assign(at(w.vcpus, 0), { phase: 'entering', requested: true, updateRequested: true, apList: [0] });
    });
    expect(asked.do('kvm.turnBack', 'kvm.commit').vcpu()).toMatchObject({ apList: [], updateRequested: false });
  });

  it('keeps a vCPU in guest mode until it is folded and pruned: who halts the VM waits for that', () => {
    const config = { vcpus: 2, interrupts: [edge({ access: ['active'] })], fine: ['exit', 'halt'] } as const;
    const halting = machine('linux-7.3', config).do('kvm.enter vcpu=1', 'kvm.exit vcpu=1', 'guest.setActive vcpu=0');
    expect(halting.can('kvm.finishHaltedAccess')).toBe(false);
    const folded = halting.do('kvm.fold vcpu=1');
    expect(folded.can('kvm.finishHaltedAccess')).toBe(false);
    expect(folded.do('kvm.prune vcpu=1').can('kvm.finishHaltedAccess')).toBe(true);
  });
});

describe('what Linux 7.3 has mended is gone in it', () => {
  const race = (id: string, hypervisor: Bound<Vgic>) => {
    const scenario = scenarios.find((one) => one.id === id);
    if (scenario === undefined) {
      throw new Error(`no scenario ${id}`);
    }
    return modelUnder(hypervisor)({ ...scenario, reaches: [] });
  };

  it('no property that halting broke is broken any more', async () => {
    await expect(race('halt-race', eraOf('linux-7.3').hypervisor)).toHold();
  });

  it('a kick without a request (B11) loses nothing', async () => {
    const bare = override(linux73, {
      makeRequest: (kvm, w, request, vcpu) => {
        if (request !== 'IRQ_PENDING') {
          linux73.makeRequest(kvm, w, request, vcpu);
        }
      },
    });
    await expect(race('kick-race', bind(bare))).toHold('N03');
  });
});

describe.each(everyEra)('the run loop in %s', (era) => {
  const fine = machine(era, { interrupts: [edge()], fine: ['entry', 'exit'], signals: true });

  it('needs no request while the vCPU is outside', () => {
    expect(fine.do('vmm.raise').vcpu()).toMatchObject({ requested: false, exiting: false });
  });

  it('ends an entry for a signal in one step where steps are coarse', () => {
    const m = machine(era, { interrupts: [edge()], signals: true }).do('vmm.raise', 'kvm.cancelEntry');
    expect(m.vcpu().phase).toBe('outside');
    expect(m.irq()).toMatchObject({ pendingLatch: true, vcpu: 0, onLr: false });
  });

  it('has the host take its own interrupts first', () => {
    const timed = machine(era, { interrupts: [timer(0)] }).do('timer.expire');
    expect(timed.can('kvm.enter')).toBe(false);
    expect(timed.do('host.timerInterrupt').can('kvm.enter')).toBe(true);
    const forwarded = machine(era, { interrupts: [forwardedLevel()] }).do('device.raise');
    expect(forwarded.can('kvm.enter')).toBe(false);
    expect(forwarded.do('host.forwardedInterrupt').can('kvm.enter')).toBe(true);
  });

  it('needs a CPU to enter from', () => {
    const m = machine(era, { interrupts: [timer(0)], preemption: true }).do('host.put');
    expect(m.can('kvm.enter')).toBe(false);
    expect(m.do('host.load').can('kvm.enter')).toBe(true);
  });
});

describe.each(everyEra)('WFI in %s', (era) => {
  const start = machine(era, { interrupts: [edge()], guest: { sleeps: true, controls: ['mask'] } }).do('kvm.enter');

  it('puts a vCPU to sleep that has nothing pending', () => {
    expect(start.do('guest.wfi').vcpu().phase).toBe('blocked');
  });

  it('does not where something is pending', () => {
    expect(start.do('vmm.raise', 'guest.wfi').vcpu().phase).toBe('outside');
  });

  it('does where what is pending is masked, by the mask of this moment', () => {
    const asleep = start.do('guest.mask', 'vmm.raise', 'guest.wfi');
    expect(asleep.vcpu()).toMatchObject({ phase: 'blocked', savedPmr: 0 });
  });

  it('ends with an interrupt that the guest can take', () => {
    expect(start.do('guest.wfi', 'vmm.raise').vcpu().phase).toBe('outside');
  });

  it('does not end with one that it cannot', () => {
    expect(start.do('guest.mask', 'guest.wfi', 'vmm.raise').vcpu().phase).toBe('blocked');
  });

  it('does not end while the distributor is off', () => {
    const off = machine(era, { interrupts: [level()], guest: { sleeps: true, controls: ['distributor'] } });
    const m = off.do('vmm.raise', 'guest.distributor', 'kvm.enter', 'guest.wfi');
    expect(m.vcpu().phase).toBe('blocked');
  });

  it('gives the CPU away', () => {
    const m = machine(era, { interrupts: [timer(0), irqfd()], guest: { sleeps: true } }).do('kvm.enter', 'guest.wfi');
    expect(m.vcpu()).toMatchObject({ phase: 'blocked', pcpu: null });
    const woken = m.do('vmm.signalEventfd irq=1', 'host.irqfdWork irq=1');
    expect(woken.vcpu().phase).toBe('outside');
    expect(woken.can('kvm.enter')).toBe(false);
  });

  it("ends with the host's timer for the vCPU", () => {
    const m = machine(era, { interrupts: [timer(0)], guest: { sleeps: true } }).do('kvm.enter', 'guest.wfi');
    expect(m.can('host.hrtimer')).toBe(false);
    const expired = m.do('timer.expire');
    expect(expired.vcpu().phase).toBe('blocked');
    expect(expired.do('host.hrtimer').vcpu().phase).toBe('outside');
  });
});
