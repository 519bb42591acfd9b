import { upTo } from '../../src/language/index.js';
import { isActiveAnywhere, isPendingAnywhere } from '../guest/state.js';
import { irqIsMappedLevel, setTarget } from './irq.js';
import type { VgicSteps } from './vgic.js';

/** The guest's accesses to the emulated distributor, one interrupt at a time: vgic-mmio.c. */
export const mmioSteps = {
  mmioWriteSenable: (kvm, w, id, running) => {
    const irq = kvm.getIrq(w, id);
    if (irqIsMappedLevel(irq)) {
      const wasHigh = irq.lineLevel;
      irq.lineLevel = kvm.getPhysLineLevel(w, irq, running);
      if (!irq.active && wasHigh && !irq.lineLevel) {
        kvm.irqSetPhysActive(w, irq, false, running);
      }
    }
    irq.enabled = true;
    kvm.queueIrqUnlock(w, irq);
  },

  mmioWriteCenable: (kvm, w, id) => {
    kvm.getIrq(w, id).enabled = false;
  },

  mmioWriteSpending: (kvm, w, id, running) => {
    const irq = kvm.getIrq(w, id);
    if (kvm.isVgicV2Sgi(irq)) {
      return;
    }
    irq.pendingLatch = true;
    if (irq.hw) {
      kvm.irqSetPhysActive(w, irq, true, running);
    }
    kvm.queueIrqUnlock(w, irq);
  },

  mmioWriteCpending: (kvm, w, id, running) => {
    const irq = kvm.getIrq(w, id);
    if (kvm.isVgicV2Sgi(irq)) {
      return;
    }
    irq.pendingLatch = false;
    if (irq.hw) {
      kvm.irqSetPhysPending(w, irq, false, running);
      if (!irq.active) {
        kvm.irqSetPhysActive(w, irq, false, running);
      }
    }
  },

  mmioChangeActive: (kvm, w, irq, active, running) => {
    irq.active = active;
    if (irq.hw) {
      kvm.irqSetPhysActive(w, irq, active, running);
    }
    if (active) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  mmioReadActive: (kvm, w, id) => {
    const { active } = kvm.getIrq(w, id);
    w.happened.push({ what: 'read', irq: id, register: 'active', value: active, truth: isActiveAnywhere(kvm, w, id) });
  },

  mmioReadPending: (kvm, w, id, running) => {
    const irq = kvm.getIrq(w, id);
    // A mapped level interrupt is pending while its line is high; what the vgic has stored of that may be stale.
    const truth = irqIsMappedLevel(irq)
      ? kvm.getPhysLineLevel(w, irq) || irq.pendingLatch
      : isPendingAnywhere(kvm, w, id);
    const value = kvm.readPending(w, irq, false, running);
    w.happened.push({ what: 'read', irq: id, register: 'pending', value, truth });
  },

  readPending: (kvm, w, irq, isUser, running) => {
    if (!isUser && irqIsMappedLevel(irq)) {
      return kvm.getPhysLineLevel(w, irq, running);
    }
    return isUser && kvm.hasLevelInfo() ? irq.pendingLatch : kvm.irqIsPending(w, irq);
  },

  mmioWriteTarget: (kvm, w, id, target) => {
    setTarget(kvm.getIrq(w, id), target);
  },

  mmioWritePriority: (kvm, w, id, priority) => {
    kvm.getIrq(w, id).priority = priority;
  },

  mmioWriteGroup: (kvm, w, id, group) => {
    const irq = kvm.getIrq(w, id);
    irq.group = group;
    kvm.queueIrqUnlock(w, irq);
  },

  mmioWriteMisc: (kvm, w, enabled) => {
    const wasEnabled = w.distributorEnabled;
    w.distributorEnabled = enabled;
    if (!wasEnabled && enabled) {
      kvm.kickVcpus(w);
    }
  },

  kickVcpus: (kvm, w) => {
    for (const v of upTo(kvm.config.vcpus)) {
      const vcpu = kvm.getVcpu(w, v);
      if (kvm.vcpuPendingIrq(w, vcpu)) {
        kvm.makeRequest(w, 'IRQ_PENDING', vcpu);
        kvm.vcpuKick(w, vcpu);
      }
    }
  },

  dispatchSgi: (kvm, w, id, sender) => {
    const irq = kvm.getIrq(w, id);
    irq.pendingLatch = true;
    if (kvm.isVgicV2Sgi(irq)) {
      irq.source[sender] = true;
    }
    kvm.queueIrqUnlock(w, irq);
  },
} satisfies Partial<VgicSteps>;
