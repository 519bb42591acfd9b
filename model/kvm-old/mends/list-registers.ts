import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { emptied, hasPending, isActive, isValid, lrState } from '../../gic/list-register.js';
import { linux41 } from '../eras/linux-4.1.js';
import type { OldVgic } from '../vgic.js';
import type { Mend } from './mend.js';

/** What list registers hold, and what becomes of it when they are emptied. */

/** Of what the guest disables an active list register stays until its EOI, and an edge that was not taken goes back. */
export const keepsActive: Mend = (before) => ({
  retireDisabledIrqs: (kvm, w, vcpu) => {
    const isLrUsed: OldVgic['isLrUsed'] = (world, one, lr) =>
      kvm.isLrUsed(world, one, lr) && !isActive(at(one.cpu.lrs, lr));
    before.retireDisabledIrqs({ ...kvm, isLrUsed }, w, vcpu);
  },

  retireLr: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    irq.pending ||= hasPending(lr) && kvm.irqIsEdge(irq);
    before.retireLr(kvm, w, vcpu, place);
  },

  /** What is active in no list register is loaded again, though it is disabled. */
  computeActiveForCpu: (kvm, w, vcpu) => {
    before.computeActiveForCpu(kvm, w, vcpu);
    for (const irq of upTo(kvm.config.interrupts.length).map((id) => kvm.getIrq(w, id))) {
      vcpu.actives[irq.id] ||= irq.active && irq.target === vcpu.id;
    }
    return vcpu.actives.includes(true);
  },

  processLevel: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    before.processLevel(kvm, w, vcpu, place);
    vcpu.pending[irq.id] &&= irq.enabled;
  },

  processQueuedIrq: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    const isPending = before.processQueuedIrq(kvm, w, vcpu, place);
    vcpu.pending[irq.id] &&= irq.enabled;
    return isPending && irq.enabled;
  },

  finishHwirq: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    before.finishHwirq(kvm, w, vcpu, place);
    vcpu.pending[irq.id] &&= irq.enabled;
  },
});

export const emptiesWhole: Mend = (before) => ({
  retireLr: (kvm, w, vcpu, place) => {
    before.retireLr(kvm, w, vcpu, place);
    vcpu.cpu.lrs[place] = emptied();
  },
});

/** Of a level its line and ISPENDR say whether it is pending. */
export const pendingAsLine: Mend = (before) => ({
  retireLr: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    before.retireLr(kvm, w, vcpu, place);
    irq.pending = kvm.irqIsEdge(irq) ? irq.pending : irq.level || irq.softPend;
  },
});

export const statusInStep: Mend = (before) => ({
  syncLrElrsr: (kvm, w, vcpu, lr) => {
    before.syncLrElrsr(kvm, w, vcpu, lr);
    linux41.syncLrElrsr(kvm, w, vcpu, lr);
  },
  clearEisr: (kvm, w, vcpu) => {
    before.clearEisr(kvm, w, vcpu);
    linux41.clearEisr(kvm, w, vcpu);
  },
});

/** An edge that is pending and active is loaded as both; one that is tied to a physical interrupt waits for its EOI. */
export const bothAtOnce: Mend = (before) => ({
  setLrState: (kvm, w, vcpu, irq, place) => {
    const isBoth = irq.active && irq.pending && irq.enabled && kvm.irqIsEdge(irq) && kvm.irqMapSearch(w, irq) === null;
    before.setLrState(kvm, w, vcpu, irq, place);
    if (isBoth) {
      at(vcpu.cpu.lrs, place).state = lrState(true, true);
    }
  },

  queueHwirq: (kvm, w, vcpu, irq) => {
    const isKept = irq.active && irq.pending && (!irq.enabled || kvm.irqMapSearch(w, irq) !== null);
    const isQueued = before.queueHwirq(kvm, w, vcpu, irq);
    if (isKept && isQueued) {
      irq.pending = true;
      vcpu.pending[irq.id] = irq.enabled;
    }
    return isQueued;
  },
});

/** What user space has taken out of every list register waits for no EOI, and a level is as its line. */
export const queuedNoMore: Mend = (before) => ({
  ...emptiesWhole(before),
  unqueueIrqs: (kvm, w, vcpu) => {
    const held = vcpu.cpu.lrs
      .filter((_, lr) => kvm.isLrUsed(w, vcpu, lr))
      .map(({ irq }) => ({ irq: kvm.getIrq(w, irq), pending: at(w.irqs, irq).pending }));
    before.unqueueIrqs(kvm, w, vcpu);
    for (const { irq, pending } of held) {
      irq.pending = kvm.irqIsEdge(irq) ? irq.pending : pending;
      if (!vcpu.cpu.lrs.some((lr) => lr.irq === irq.id && isValid(lr))) {
        kvm.irqClearQueued(w, irq);
      }
    }
    kvm.updateState(w);
  },
});
