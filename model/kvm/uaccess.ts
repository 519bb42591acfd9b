import { at } from '../at.js';
import type { VgicSteps } from './vgic.js';

/**
 * User space reads and writes the registers of the distributor, to save a VM and to restore it: KVM_DEV_ARM_VGIC_GRP_*,
 * with every vCPU stopped. Only the state of the vgic is touched, never the physical interrupt behind it.
 */
export const uaccessSteps = {
  uaccessWriteEnable: (kvm, w, irq, enabled) => {
    at(w.irqs, irq).enabled = enabled;
    if (enabled) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessReadPending: (kvm, w, irq) =>
    kvm.config.hostGic === 3 ? at(w.irqs, irq).pendingLatch : kvm.irqIsPending(w, irq),

  uaccessWritePending: (kvm, w, irq, pending) => {
    const entry = at(w.irqs, irq);
    entry.pendingLatch = pending;
    if (kvm.isVgicV2Sgi(irq)) {
      entry.source = entry.source.map((sent, cpu) => pending && (sent || cpu === entry.targetVcpu));
    }
    if (pending) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessWriteActive: (kvm, w, irq, active) => {
    if (!kvm.hw(irq)) {
      at(w.irqs, irq).active = active;
    }
    if (at(w.irqs, irq).active) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  writeIrqLineLevelInfo: (kvm, w, irq, level) => {
    at(w.irqs, irq).lineLevel = level;
    if (level) {
      kvm.queueIrqUnlock(w, irq);
    }
  },
} satisfies Partial<VgicSteps>;
