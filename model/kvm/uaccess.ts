import type { VgicSteps } from './vgic.js';

/**
 * User space reads and writes the registers of the distributor, to save a VM and to restore it: KVM_DEV_ARM_VGIC_GRP_*,
 * with every vCPU stopped. Only the state of the vgic is touched, never the physical interrupt behind it.
 */
export const uaccessSteps = {
  uaccessWriteEnable: (kvm, w, id, enabled) => {
    const irq = kvm.getIrq(w, id);
    irq.enabled = enabled;
    if (enabled) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessReadPending: (kvm, w, id) => kvm.readPending(w, kvm.getIrq(w, id), true),

  uaccessWritePending: (kvm, w, id, pending) => {
    const irq = kvm.getIrq(w, id);
    irq.pendingLatch = pending;
    if (kvm.isVgicV2Sgi(irq)) {
      irq.source = irq.source.map((sent, cpu) => pending && (sent || cpu === irq.targetVcpu));
    }
    if (pending) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessWriteActive: (kvm, w, id, active) => {
    const irq = kvm.getIrq(w, id);
    if (!irq.hw) {
      irq.active = active;
    }
    if (irq.active) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  writeIrqLineLevelInfo: (kvm, w, id, level) => {
    const irq = kvm.getIrq(w, id);
    irq.lineLevel = level;
    if (level) {
      kvm.queueIrqUnlock(w, irq);
    }
  },
} satisfies Partial<VgicSteps>;
