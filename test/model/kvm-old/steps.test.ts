import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { begin } from './support.js';

// What single steps do in each era, as the sources say: virt/kvm/arm/vgic.c of v3.11, v4.1, v4.3 and v4.4.

const edge = 0;
const level = 1;

/** Two list registers, an edge and a level SPI. */
const both = (era: string) => begin('old-disable', era);
/** One list register. */
const one = (era: string) => begin('old-signals', era);

const merged = ['linux-3.11', 'linux-4.1', 'linux-4.3', 'linux-4.4'] as const;

describe('vgic_update_irq_pending', () => {
  it.each(merged)('accepts an edge once, and a level that changes, in %s', (era) => {
    const { kvm, w } = both(era);
    const accepted = (irq: number, high: boolean) => {
      w.happened = [];
      kvm.injectIrq(w, irq, high);
      return w.happened.some(({ what }) => what === 'injected');
    };
    expect([accepted(edge, true), accepted(edge, true), accepted(edge, false)]).toEqual([true, false, false]);
    expect([accepted(level, true), accepted(level, true), accepted(level, false)]).toEqual([true, false, true]);
  });

  it.each(merged)('sets snapshot and oracle of the target, unless it is disabled, in %s', (era) => {
    const { kvm, w, vcpu } = both(era);
    kvm.getIrq(w, level).enabled = false;
    kvm.injectIrq(w, level, true);
    expect([vcpu.pending[level], vcpu.pendingOnCpu]).toEqual([false, false]);
    kvm.injectIrq(w, edge, true);
    expect([vcpu.pending[edge], vcpu.pendingOnCpu]).toEqual([true, true]);
  });

  it.each([
    ['linux-3.11', [false, true, true]],
    ['linux-4.1', [false, true, true]],
    ['linux-4.3', [false, false, false]],
    ['linux-4.4', [false, false, false]],
  ] as const)('in %s a lowered level leaves pending, snapshot and oracle as %o', (era, left) => {
    const { kvm, w, vcpu } = both(era);
    kvm.injectIrq(w, level, true);
    kvm.injectIrq(w, level, false);
    expect([kvm.getIrq(w, level).pending, vcpu.pending[level], vcpu.pendingOnCpu]).toEqual(left);
  });

  it.each(merged)('lowering one level leaves the oracle for another, in %s', (era) => {
    const { kvm, w, vcpu } = both(era);
    kvm.injectIrq(w, edge, true);
    kvm.injectIrq(w, level, true);
    kvm.injectIrq(w, level, false);
    expect([vcpu.pending[edge], vcpu.pendingOnCpu]).toEqual([true, true]);
  });

  it.each([
    ['linux-3.11', false],
    ['linux-4.1', true],
    ['linux-4.3', true],
    ['linux-4.4', true],
  ] as const)('in %s what ISPENDR asked for outlasts the line: %s', (era, outlasts) => {
    const { kvm, w } = both(era);
    kvm.injectIrq(w, level, true);
    kvm.writeIspendr(w, level);
    kvm.injectIrq(w, level, false);
    expect(kvm.getIrq(w, level).pending).toBe(outlasts);
  });

  it.each(merged)('does not sample a level that is queued, in %s', (era) => {
    const { kvm, w, vcpu, enter } = both(era);
    kvm.injectIrq(w, level, true);
    enter();
    kvm.injectIrq(w, level, false);
    vcpu.pending[level] = false;
    kvm.injectIrq(w, level, true);
    expect([kvm.getIrq(w, level).queued, vcpu.pending[level], vcpu.exiting]).toEqual([true, false, false]);
  });

  it.each(merged)('kicks the vCPU that is in the guest, and no other, in %s', (era) => {
    const { kvm, w, vcpu, enter } = both(era);
    vcpu.phase = 'flushed';
    kvm.injectIrq(w, edge, true);
    expect(vcpu.exiting).toBe(false);
    vcpu.phase = 'outside';
    enter();
    kvm.injectIrq(w, edge, true);
    expect(vcpu.exiting).toBe(true);
  });
});

describe('__kvm_vgic_flush_hwstate', () => {
  it.each(merged)('consumes an edge, and queues a level that stays pending, in %s', (era) => {
    const { kvm, w, vcpu, enter } = both(era);
    kvm.injectIrq(w, edge, true);
    kvm.injectIrq(w, level, true);
    enter();
    const { lrs } = vcpu.cpu;
    expect(lrs).toMatchObject([
      { irq: edge, state: 'pending', eoi: false, hw: false, priority: 0 },
      { irq: level, state: 'pending', eoi: true, hw: false, priority: 0 },
    ]);
    expect([kvm.getIrq(w, edge).pending, kvm.getIrq(w, edge).queued]).toEqual([false, false]);
    expect([kvm.getIrq(w, level).pending, kvm.getIrq(w, level).queued]).toEqual([true, true]);
    expect([vcpu.pendingOnCpu, vcpu.cpu.hcr.UIE]).toEqual([false, false]);
  });

  it.each(merged)('asks for the underflow interrupt, and keeps the oracle, where one does not fit, in %s', (era) => {
    const { kvm, w, vcpu, enter } = one(era);
    kvm.injectIrq(w, level, true);
    kvm.injectIrq(w, edge, true);
    enter();
    expect(at(vcpu.cpu.lrs, 0).irq).toBe(edge);
    expect([vcpu.pendingOnCpu, vcpu.cpu.hcr.UIE, vcpu.pending]).toEqual([true, true, [false, true]]);
  });

  it.each(merged)('makes an edge that is active in its list register pending and active, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge } = both(era);
    kvm.injectIrq(w, edge, true);
    enter();
    acknowledge(edge);
    exit();
    kvm.injectIrq(w, edge, true);
    enter();
    expect(vcpu.cpu.lrs.map(({ state }) => state)).toEqual(['pending+active', 'invalid']);
  });

  it.each([
    ['linux-3.11', 'pending'],
    ['linux-4.1', 'invalid'],
  ] as const)('loads a lowered level in %s as %s, and asks for its EOI', (era, state) => {
    const { kvm, w, vcpu, enter } = both(era);
    kvm.injectIrq(w, level, true);
    kvm.injectIrq(w, level, false);
    enter();
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: level, state, eoi: true });
  });

  it.each(['linux-4.1', 'linux-4.3', 'linux-4.4'])('loads what is active and pending as active alone, in %s', (era) => {
    const { kvm, w, vcpu, enter } = both(era);
    w.irqs[edge] = { ...at(w.irqs, edge), active: true, pending: true };
    kvm.updateState(w);
    enter();
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: edge, state: 'active' });
    expect([kvm.getIrq(w, edge).active, kvm.getIrq(w, edge).pending, vcpu.activeOnCpu]).toEqual([false, false, false]);
  });

  it.each(merged)(
    'loads the SGI of one sender, and waits with the other, where there is one list register, in %s',
    (era) => {
      const { kvm, w, vcpu, enter } = begin('old-sgi', era);
      Object.assign(at(w.irqs, 0), { pending: true, sources: [true, true] });
      kvm.updateState(w);
      enter();
      expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: 0, state: 'pending', source: 0 });
      expect([at(w.irqs, 0).sources, at(w.irqs, 0).pending, vcpu.cpu.hcr.UIE]).toEqual([[false, true], true, true]);
    },
  );
});

describe('__kvm_vgic_sync_hwstate', () => {
  it.each(merged)('frees the list register of an edge that was ended, and clears the oracle, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge, end } = both(era);
    kvm.injectIrq(w, edge, true);
    enter();
    acknowledge(edge);
    end(edge);
    exit();
    expect([vcpu.elrsr, vcpu.lrUsed, vcpu.pendingOnCpu]).toEqual([[true, true], [false, false], false]);
    expect(kvm.findFreeLr(w, vcpu)).toBe(0);
  });

  it.each(merged)('keeps what was not ended where it is, and the oracle set, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge } = both(era);
    kvm.injectIrq(w, edge, true);
    enter();
    acknowledge(edge);
    exit();
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: edge, state: 'active' });
    expect([kvm.isLrUsed(w, vcpu, 0), kvm.findFreeLr(w, vcpu), vcpu.pendingOnCpu]).toEqual([true, 1, true]);
  });

  it.each(merged)('samples a level that is still high after its EOI, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge, end } = both(era);
    kvm.injectIrq(w, level, true);
    enter();
    acknowledge(level);
    end(level);
    exit();
    expect([kvm.getIrq(w, level).queued, kvm.getIrq(w, level).pending]).toEqual([false, true]);
    expect([vcpu.pending[level], vcpu.pendingOnCpu, vcpu.levelPending]).toEqual([true, true, false]);
  });

  it.each(merged)('forgets a level that has fallen by its EOI, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge, end } = both(era);
    kvm.injectIrq(w, level, true);
    enter();
    acknowledge(level);
    kvm.injectIrq(w, level, false);
    end(level);
    exit();
    expect([kvm.getIrq(w, level).queued, kvm.getIrq(w, level).pending]).toEqual([false, false]);
    expect([vcpu.pending[level], vcpu.pendingOnCpu]).toEqual([false, false]);
  });

  it.each([
    ['linux-3.11', 0],
    ['linux-4.1', 1],
    ['linux-4.3', 1],
    ['linux-4.4', 1],
  ] as const)('in %s tells %i that an EOI was seen, and lowers the line first', (era, times) => {
    const { kvm, w, vcpu, enter, exit, acknowledge, end } = begin('old-assigned', era);
    kvm.injectIrq(w, 0, true);
    enter();
    acknowledge(0);
    end(0);
    w.happened = [];
    exit();
    expect(w.happened.filter(({ what }) => what === 'notified').length).toBe(times);
    expect([kvm.getIrq(w, 0).level, vcpu.pending[0]]).toEqual(times === 1 ? [false, false] : [true, true]);
  });

  it.each([
    ['linux-3.11', true],
    ['linux-4.1', false],
    ['linux-4.3', false],
    ['linux-4.4', false],
  ] as const)('in %s a sync without a run takes a list register that was just filled for empty: %s', (era, isTaken) => {
    const { kvm, w, vcpu, cancelEntry } = one(era);
    kvm.injectIrq(w, edge, true);
    cancelEntry();
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: edge, state: 'pending' });
    expect([kvm.isLrUsed(w, vcpu, 0), vcpu.pendingOnCpu]).toEqual(isTaken ? [false, false] : [true, true]);
  });

  it.each(merged)('turns the underflow interrupt off once it was asserted, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit } = one(era);
    kvm.injectIrq(w, level, true);
    kvm.injectIrq(w, edge, true);
    enter();
    exit();
    expect([vcpu.cpu.hcr.UIE, vcpu.pendingOnCpu]).toEqual([false, true]);
  });
});

describe("the guest's accesses", () => {
  it.each([
    ['linux-3.11', [false, false]],
    ['linux-4.1', [false, false]],
    ['linux-4.3', [true, false]],
    ['linux-4.4', [true, false]],
  ] as const)('in %s ICENABLER leaves of a pending, then of an active list register: %o', (era, left) => {
    const retired = (isActive: boolean) => {
      const { kvm, w, vcpu, enter, exit, acknowledge } = both(era);
      kvm.injectIrq(w, edge, true);
      enter();
      if (isActive) {
        acknowledge(edge);
      }
      exit();
      kvm.writeIcenabler(w, edge);
      expect([vcpu.cpu.lrs[0]?.state, kvm.isLrUsed(w, vcpu, 0) && era !== 'linux-3.11']).toEqual(['invalid', false]);
      return isActive ? kvm.getIrq(w, edge).active : kvm.getIrq(w, edge).pending;
    };
    expect([retired(false), retired(true)]).toEqual(left);
  });

  it.each(merged)('ICENABLER ends the wait of a level for its EOI, in %s', (era) => {
    const { kvm, w, enter, exit } = both(era);
    kvm.injectIrq(w, level, true);
    enter();
    exit();
    kvm.writeIcenabler(w, level);
    expect(kvm.getIrq(w, level).queued).toBe(false);
    kvm.writeIsenabler(w, level);
    expect([kvm.getVcpu(w, 0).pending[level], kvm.getVcpu(w, 0).pendingOnCpu]).toEqual([true, true]);
  });

  it.each([
    ['linux-3.11', false],
    ['linux-4.1', true],
    ['linux-4.3', true],
    ['linux-4.4', true],
  ] as const)('in %s ICPENDR leaves a line that is high: %s', (era, isLeft) => {
    const { kvm, w } = both(era);
    kvm.injectIrq(w, level, true);
    kvm.writeIcpendr(w, level);
    expect(kvm.getIrq(w, level).pending).toBe(isLeft);
  });

  it.each([
    ['linux-3.11', false],
    ['linux-4.1', true],
    ['linux-4.3', true],
    ['linux-4.4', true],
  ] as const)('in %s ISACTIVER is heard: %s', (era, isHeard) => {
    const { kvm, w, vcpu } = both(era);
    kvm.accessActive(w, edge, 'set');
    expect([kvm.getIrq(w, edge).active, vcpu.activeOnCpu]).toEqual([isHeard, isHeard]);
    kvm.accessActive(w, edge, 'clear');
    expect([kvm.getIrq(w, edge).active, vcpu.activeOnCpu]).toEqual([false, false]);
  });

  it.each([
    ['linux-3.11', [true, true]],
    ['linux-4.1', [true, true]],
    ['linux-4.3', [false, true]],
    ['linux-4.4', [false, true]],
  ] as const)('in %s the distributor is disabled with what snapshot and oracle have: %o', (era, left) => {
    const { kvm, w, vcpu } = both(era);
    kvm.injectIrq(w, edge, true);
    kvm.writeCtlr(w, false);
    expect([vcpu.pending[edge], vcpu.pendingOnCpu]).toEqual(left);
    kvm.writeCtlr(w, true);
    expect([vcpu.pending[edge], vcpu.pendingOnCpu]).toEqual([true, true]);
  });

  it.each(merged)('ITARGETSR takes the next one elsewhere, and leaves list registers alone, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit } = begin('old-retarget', era);
    kvm.injectIrq(w, 0, true);
    enter();
    exit();
    kvm.writeTarget(w, 0, 1);
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ irq: 0, state: 'pending' });
    expect([vcpu.pending[0], at(w.vcpus, 1).pending[0], at(w.vcpus, 1).pendingOnCpu]).toEqual([false, true, true]);
  });

  it.each([
    ['linux-3.11', [false, true]],
    ['linux-4.1', [true, false]],
  ] as const)('in %s an SGI that vCPU 0 sends to itself is pending on the two as %o', (era, pending) => {
    const { kvm, w } = begin('old-sgi', era);
    kvm.writeSgir(w, 0, 0);
    expect(w.irqs.map((irq) => irq.pending)).toEqual(pending);
  });
});

describe('the pending registers of SGIs', () => {
  it.each(merged)('ISPENDR makes one pending from nobody, and the flush forgets it, in %s', (era) => {
    const { kvm, w, vcpu, enter } = begin('old-sgi', era);
    kvm.writeIspendr(w, 0);
    expect([at(w.irqs, 0).pending, at(w.irqs, 0).sources]).toEqual([true, [false, false]]);
    enter();
    expect([at(w.irqs, 0).pending, at(vcpu.cpu.lrs, 0).state]).toEqual([false, 'invalid']);
  });

  it.each([
    ['linux-3.11', [false, [false, true]]],
    ['linux-4.1', [true, [false, true]]],
    ['linux-4.3', [true, [false, true]]],
    ['linux-4.4', [true, [false, true]]],
  ] as const)('in %s ICPENDR leaves of one that was sent: %o', (era, left) => {
    const { kvm, w } = begin('old-sgi', era);
    Object.assign(at(w.irqs, 0), { pending: true, sources: [false, true] });
    kvm.writeIcpendr(w, 0);
    expect([at(w.irqs, 0).pending, at(w.irqs, 0).sources]).toEqual(left);
  });

  it.each([
    ['linux-3.11', [false, false]],
    ['linux-4.1', [false, true]],
    ['linux-4.3', [false, true]],
    ['linux-4.4', [false, true]],
  ] as const)('in %s SPENDSGIR adds a sender, and makes nothing pending: %o', (era, [pending, isSent]) => {
    const { kvm, w, vcpu } = begin('old-sgi', era);
    kvm.writeSpendsgir(w, 0, 1);
    expect([at(w.irqs, 0).pending, at(w.irqs, 0).sources[1], vcpu.pendingOnCpu]).toEqual([pending, isSent, false]);
    kvm.writeCpendsgir(w, 0, 1);
    expect(at(w.irqs, 0).sources).toEqual([false, false]);
  });
});

describe('vgic_unqueue_irqs', () => {
  it.each(['linux-4.1', 'linux-4.3', 'linux-4.4'])('moves pending and active into the bitmaps, in %s', (era) => {
    const { kvm, w, vcpu, enter, exit, acknowledge } = begin('old-migration', era);
    kvm.injectIrq(w, edge, true);
    kvm.injectIrq(w, level, true);
    enter();
    acknowledge(edge);
    exit();
    kvm.unqueueIrqs(w, vcpu);
    expect(vcpu.cpu.lrs.map(({ state }) => state)).toEqual(['invalid', 'invalid']);
    expect([kvm.getIrq(w, edge).active, kvm.getIrq(w, edge).pending]).toEqual([true, false]);
    expect([kvm.getIrq(w, level).active, kvm.getIrq(w, level).pending, kvm.getIrq(w, level).queued]).toEqual([
      false,
      true,
      false,
    ]);
    expect([vcpu.activeOnCpu, vcpu.pendingOnCpu, vcpu.pending, vcpu.actives]).toEqual([
      true,
      true,
      [false, true],
      [true, false],
    ]);
  });

  it('keeps the sender of an SGI', () => {
    const { kvm, w, vcpu, enter, exit } = begin('old-sgi', 'linux-4.1');
    kvm.writeSgir(w, 0, 1);
    enter();
    exit();
    kvm.unqueueIrqs(w, vcpu);
    expect([at(w.irqs, 0).sources, at(w.irqs, 0).pending]).toEqual([[false, true], true]);
  });
});

describe('the timer', () => {
  const expired = (era: string) => {
    const begun = begin(['linux-3.11', 'linux-4.1'].includes(era) ? 'old-timer-masked' : 'old-timer', era);
    at(begun.w.timers, 0).output = true;
    return begun;
  };

  it.each(['linux-3.11', 'linux-4.1'])('is masked when it has fired, in %s', (era) => {
    const { kvm, w, enter, exit } = expired(era);
    enter();
    exit();
    expect([at(w.timers, 0).output, w.maskedTimers, kvm.isPending(w, 0)]).toEqual([false, [true], true]);
    enter();
    exit();
    expect(w.happened.filter(({ what }) => what === 'injected').length).toBe(1);
  });

  it.each([
    ['mailed-2014', [true, true]],
    ['mailed-2015', [true, true]],
    ['linux-4.3', [true, true]],
    ['linux-4.4', [true, true]],
  ] as const)(
    'in %s is in a list register with HW, physically active, once it was sampled: %o',
    (era, expectedState) => {
      const { w, vcpu, enter, exit } = expired(era);
      if (era === 'mailed-2014') {
        enter();
        exit();
      }
      enter();
      expect([at(vcpu.cpu.lrs, 0).hw, at(w.timerPpis, 0).active]).toEqual(expectedState);
      expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ state: 'pending', eoi: false });
    },
  );

  it.each([
    ['mailed-2014', [false, true]],
    ['mailed-2015', [false, true]],
    ['linux-4.3', [true, true]],
    ['linux-4.4', [true, true]],
  ] as const)('in %s is physically active after an exit, and known to be: %o', (era, [active, known]) => {
    const { kvm, w, vcpu, enter, exit, acknowledge } = expired(era);
    if (era === 'mailed-2014') {
      enter();
      exit();
    }
    enter();
    acknowledge(0);
    exit();
    expect([at(w.timerPpis, 0).active, era === 'linux-4.4' ? kvm.mapIsActive(w, 0) : at(w.maps, 0).active]).toEqual([
      active,
      known,
    ]);
    expect(at(vcpu.cpu.lrs, 0)).toMatchObject({ state: 'active', hw: true });
  });

  it.each([
    ['linux-3.11', 'old-timer-masked', false],
    ['linux-4.1', 'old-timer-masked', true],
    ['mailed-2015', 'old-timer', true],
    ['linux-4.3', 'old-timer', true],
    ['linux-4.4', 'old-timer', true],
  ] as const)('in %s that has expired outside is injected before the entry (%s): %s', (era, scenario, isInjected) => {
    const { w, enter } = begin(scenario, era);
    at(w.timers, 0).output = true;
    enter();
    expect(w.happened.some(({ what }) => what === 'injected')).toBe(isInjected);
  });

  it.each(['writeIcpendr', 'accessActive'] as const)(
    'that was signalled may be signalled again in linux-4.3 after %s',
    (write) => {
      const { kvm, w, enter, exit } = begin('old-timer-pending', 'linux-4.3');
      kvm.getIrq(w, 0).enabled = false;
      at(w.timers, 0).output = true;
      enter();
      exit();
      expect([at(w.maps, 0).active, kvm.getIrq(w, 0).pending]).toEqual([true, true]);
      if (write === 'accessActive') {
        // It has to be neither pending nor active.
        kvm.accessActive(w, 0, 'clear');
        expect(at(w.maps, 0).active).toBe(true);
        kvm.getIrq(w, 0).pending = false;
        kvm.accessActive(w, 0, 'clear');
      } else {
        kvm.writeIcpendr(w, 0);
      }
      expect(at(w.maps, 0).active).toBe(false);
      enter();
      expect([at(w.maps, 0).active, kvm.getIrq(w, 0).pending]).toEqual([true, true]);
    },
  );

  it('is lowered before it was acknowledged, and withdrawn, in linux-4.4 alone', () => {
    const left = (era: string) => {
      const { kvm, w, vcpu, enter, exit } = expired(era);
      enter();
      at(w.timerPpis, 0).line = false;
      exit();
      return [at(vcpu.cpu.lrs, 0).state, kvm.getIrq(w, 0).queued];
    };
    expect(left('linux-4.3')).toEqual(['pending', true]);
    expect(left('linux-4.4')).toEqual(['invalid', false]);
  });
});
