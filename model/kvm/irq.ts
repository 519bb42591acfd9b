import { at } from '../at.js';
import { sgiSource } from '../guest/sgi.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { physicalLevel, physicalOf } from '../machine/lines.js';
import type { VgicSteps } from './vgic.js';

/** The state of an interrupt and of the physical one behind it: vgic.c. */
export const irqSteps = {
  isLevel: ({ config }, irq) => interruptOf(config, irq).trigger === 'level',

  hw: ({ config }, irq) => isMapped(interruptOf(config, irq)),

  isVgicV2Sgi: ({ config }, irq) => config.hostGic === 2 && interruptOf(config, irq).source === sgiSource,

  irqIsPending: (kvm, w, irq) => {
    const { pendingLatch, lineLevel } = at(w.irqs, irq);
    return pendingLatch || (kvm.isLevel(irq) && lineLevel);
  },

  targetOracle: (kvm, w, irq) => {
    const { active, vcpu, targetVcpu, enabled } = at(w.irqs, irq);
    if (active) {
      return vcpu ?? targetVcpu;
    }
    return enabled && kvm.irqIsPending(w, irq) && w.distributorEnabled ? targetVcpu : null;
  },

  vcpuPendingIrq: (kvm, w, v) => {
    const { apList, savedPmr } = at(w.vcpus, v);
    return (
      w.distributorEnabled &&
      apList.some((irq) => {
        const { enabled, active, priority } = at(w.irqs, irq);
        return kvm.irqIsPending(w, irq) && enabled && !active && priority < savedPmr;
      })
    );
  },

  getPhysLineLevel: ({ config }, w, irq) => physicalLevel(config, w, irq),

  irqSetPhysActive: ({ config }, w, irq, active) => {
    const physical = physicalOf(config, w, irq);
    if (physical !== null) {
      physical.active = active;
    }
  },
} satisfies Partial<VgicSteps>;
