import { at } from '../../at.js';
import { hasPending } from '../../gic/list-register.js';
import type { Irq, Vcpu, World } from '../state.js';
import type { OldVgic } from '../vgic.js';
import type { Mend } from './mend.js';

/** What is lowered, and what ISPENDR asks for. */

export const leavesSnapshot: Mend = (before) => ({
  updateIrqPending: (kvm, w, irq, level) => {
    const isKicked = before.updateIrqPending(kvm, w, irq, level);
    if (!level && !irq.pending) {
      kvm.getVcpu(w, irq.target).pending[irq.id] = false;
    }
    return isKicked;
  },
});

export const keepsOracle: Mend = (before) => ({
  lowerLevel: (kvm, w, irq) => {
    const { pendingOnCpu } = kvm.getVcpu(w, irq.target);
    before.lowerLevel(kvm, w, irq);
    kvm.getVcpu(w, irq.target).pendingOnCpu = pendingOnCpu;
  },
});

/** A list register takes what ISPENDR has asked for when it is filled; what comes after that outlasts its EOI. */
export const keepsSoftPend: Mend = (before) => ({
  queueHwirq: (kvm, w, vcpu, irq) => {
    const isSampled = kvm.canSampleIrq(w, irq);
    const isQueued = before.queueHwirq(kvm, w, vcpu, irq);
    irq.softPend &&= !(isSampled && isQueued && isHeldPending(vcpu, irq));
    return isQueued;
  },

  writeIspendr: (kvm, w, id) => {
    before.writeIspendr(kvm, w, id);
    const irq = kvm.getIrq(w, id);
    irq.softPend &&= !isHeldPending(kvm.getVcpu(w, irq.target), irq);
  },

  processEoi: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    const { softPend } = irq;
    before.processEoi(kvm, w, vcpu, place);
    irq.softPend = softPend;
  },

  processLevel: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    before.processLevel(kvm, w, vcpu, place);
    vcpu.levelPending = presentSoftPend(kvm, w, vcpu, irq) || vcpu.levelPending;
  },

  processQueuedIrq: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    const { softPend } = irq;
    const isPending = before.processQueuedIrq(kvm, w, vcpu, place);
    irq.softPend = softPend;
    return presentSoftPend(kvm, w, vcpu, irq) || isPending;
  },
});

const isHeldPending = ({ cpu }: Vcpu, irq: Irq): boolean => cpu.lrs.some((lr) => lr.irq === irq.id && hasPending(lr));

const presentSoftPend = (_kvm: OldVgic, _w: World, vcpu: Vcpu, irq: Irq): boolean => {
  if (irq.softPend) {
    irq.pending = true;
    vcpu.pending[irq.id] = irq.enabled && irq.target === vcpu.id;
  }
  return irq.softPend;
};
