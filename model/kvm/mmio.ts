import { at } from '../at.js';
import { isActiveAnywhere, isPendingAnywhere } from '../guest/state.js';
import { physicalOf } from '../machine/lines.js';
import type { VgicSteps } from './vgic.js';

/** The guest's accesses to the emulated distributor, one interrupt at a time: vgic-mmio.c. */
export const mmioSteps = {
  mmioWriteSenable: (kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    if (kvm.hw(irq) && kvm.isLevel(irq)) {
      const was = entry.lineLevel;
      entry.lineLevel = kvm.getPhysLineLevel(w, irq);
      if (!entry.active && was && !entry.lineLevel) {
        kvm.irqSetPhysActive(w, irq, false);
      }
    }
    entry.enabled = true;
    kvm.queueIrqUnlock(w, irq);
  },

  mmioWriteCenable: (_kvm, w, irq) => {
    at(w.irqs, irq).enabled = false;
  },

  mmioWriteSpending: (kvm, w, irq) => {
    if (kvm.isVgicV2Sgi(irq)) {
      return;
    }
    at(w.irqs, irq).pendingLatch = true;
    if (kvm.hw(irq)) {
      kvm.irqSetPhysActive(w, irq, true);
    }
    kvm.queueIrqUnlock(w, irq);
  },

  mmioWriteCpending: (kvm, w, irq) => {
    if (kvm.isVgicV2Sgi(irq)) {
      return;
    }
    const entry = at(w.irqs, irq);
    entry.pendingLatch = false;
    if (kvm.hw(irq)) {
      kvm.irqClearPhysPending(w, irq);
      if (!entry.active) {
        kvm.irqSetPhysActive(w, irq, false);
      }
    }
  },

  irqClearPhysPending: ({ config }, w, irq) => {
    const physical = physicalOf(config, w, irq);
    if (physical !== null) {
      physical.latch = false;
    }
  },

  mmioChangeActive: (kvm, w, irq, active) => {
    at(w.irqs, irq).active = active;
    if (kvm.hw(irq)) {
      kvm.irqSetPhysActive(w, irq, active);
    }
    if (active) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  mmioReadActive: (kvm, w, irq) => {
    const { active } = at(w.irqs, irq);
    w.happened.push({ what: 'read', irq, register: 'active', value: active, truth: isActiveAnywhere(kvm, w, irq) });
  },

  mmioReadPending: (kvm, w, irq) => {
    // A mapped level interrupt is pending while its line is high; what the vgic has stored of that may be stale.
    const truth =
      kvm.hw(irq) && kvm.isLevel(irq)
        ? kvm.getPhysLineLevel(w, irq) || at(w.irqs, irq).pendingLatch
        : isPendingAnywhere(kvm, w, irq);
    w.happened.push({ what: 'read', irq, register: 'pending', value: kvm.pendingAsRead(w, irq), truth });
  },

  pendingAsRead: (kvm, w, irq) =>
    kvm.hw(irq) && kvm.isLevel(irq) ? kvm.getPhysLineLevel(w, irq) : kvm.irqIsPending(w, irq),

  mmioWriteTarget: (_kvm, w, irq, target) => {
    at(w.irqs, irq).targetVcpu = target;
  },

  mmioWritePriority: (_kvm, w, irq, priority) => {
    at(w.irqs, irq).priority = priority;
  },

  mmioWriteMisc: (kvm, w, enabled) => {
    w.distributorEnabled = enabled;
    if (enabled) {
      w.vcpus.forEach((_, v) => {
        if (kvm.vcpuPendingIrq(w, v)) {
          kvm.requestAndKick(w, v);
        }
      });
    }
  },

  dispatchSgi: (kvm, w, irq, sender) => {
    const entry = at(w.irqs, irq);
    entry.pendingLatch = true;
    if (kvm.isVgicV2Sgi(irq)) {
      entry.source[sender] = true;
    }
    kvm.queueIrqUnlock(w, irq);
  },
} satisfies Partial<VgicSteps>;
