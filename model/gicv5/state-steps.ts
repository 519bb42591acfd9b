import { at } from '../at.js';
import { idlePriority, runningPriority } from '../gic/priority.js';
import { isEdge, isMapped } from './config.js';
import type { VgicV5Steps } from './vgic-v5.js';

/** What goes between struct vgic_irq, struct vgic_v5_cpu_if and the registers. */
export const stateSteps = {
  irqIsPending: ({ config }, w, ppi) => {
    const { pendingLatch, lineLevel } = at(w.irqs, ppi);
    return isEdge(at(config.ppis, ppi)) ? pendingLatch : pendingLatch || lineLevel;
  },

  flushPpiState: (kvm, w) => {
    const { pendr } = at(w.hostData, w.cpu);
    kvm.config.ppis.forEach((own, ppi) => {
      pendr[ppi] = kvm.irqIsPending(w, ppi);
      if (isEdge(own)) {
        at(w.irqs, ppi).pendingLatch = false;
      }
    });
  },

  foldPpiState: ({ config }, w) => {
    const { pendr, activerExit } = at(w.hostData, w.cpu);
    config.ppis.forEach((own, ppi) => {
      const irq = at(w.irqs, ppi);
      irq.active = at(activerExit, ppi);
      if (isEdge(own)) {
        irq.pendingLatch ||= at(pendr, ppi);
      }
      w.cpuIf.activer[ppi] = at(activerExit, ppi);
      // The next flush writes all of it.
      pendr[ppi] = false;
    });
  },

  restorePpiState: ({ config }, w) => {
    const { pendr } = at(w.hostData, w.cpu);
    config.ppis.forEach((own, ppi) => {
      w.hw.dvir[ppi] = isMapped(own);
      w.hw.activer[ppi] = at(w.cpuIf.activer, ppi);
      w.hw.enabler[ppi] = at(w.cpuIf.enabler, ppi);
      w.hw.pendr[ppi] = at(pendr, ppi) && !isMapped(own);
      w.hw.priorityr[ppi] = at(w.cpuIf.priorityr, ppi);
    });
  },

  savePpiState: ({ config }, w) => {
    const { pendr, activerExit } = at(w.hostData, w.cpu);
    config.ppis.forEach((_, ppi) => {
      activerExit[ppi] = at(w.hw.activer, ppi);
      pendr[ppi] = at(w.hw.pendr, ppi);
      w.cpuIf.priorityr[ppi] = at(w.hw.priorityr, ppi);
      w.hw.dvir[ppi] = false;
      // What is left in the registers is written before anybody runs with it.
      w.hw.activer[ppi] = false;
      w.hw.enabler[ppi] = false;
      w.hw.pendr[ppi] = false;
      w.hw.priorityr[ppi] = 0;
    });
  },

  saveState: (_kvm, w) => {
    w.cpuIf.en = w.hw.en;
    w.cpuIf.vpmr = w.hw.vpmr;
  },

  load: (_kvm, w) => {
    if (!w.cpuIf.resident) {
      w.hw.en = w.cpuIf.en;
      w.hw.vpmr = w.cpuIf.vpmr;
      w.hw.apr = [...w.cpuIf.apr];
      w.cpuIf.resident = true;
    }
  },

  put: (kvm, w) => {
    if (!w.cpuIf.resident) {
      return;
    }
    w.cpuIf.apr = [...w.hw.apr];
    w.cpuIf.resident = false;
    if (w.phase === 'halting') {
      kvm.syncPpiPriorities(w);
    }
    // From here on they are another vCPU's.
    w.hw.en = false;
    w.hw.vpmr = 0;
    w.hw.apr.fill(false);
  },

  syncPpiPriorities: ({ config }, w) => {
    config.ppis.forEach((_, ppi) => {
      at(w.irqs, ppi).priority = at(w.cpuIf.priorityr, ppi);
    });
  },

  getEffectivePriorityMask: (_kvm, { cpuIf: { en, apr, vpmr } }) =>
    en ? Math.min(runningPriority(apr), Math.min(vpmr + 1, idlePriority(apr))) : 0,

  isUrgentEnough: (kvm, w, ppi) => at(w.irqs, ppi).priority < kvm.getEffectivePriorityMask(w),

  hasPendingPpi: (kvm, w) =>
    kvm.getEffectivePriorityMask(w) > 0 &&
    kvm.config.ppis.some(
      (own, ppi) =>
        at(w.irqs, ppi).enabled &&
        kvm.isUrgentEnough(w, ppi) &&
        (isMapped(own) ? at(w.lines, ppi) : kvm.irqIsPending(w, ppi)),
    ),

  writeEnabler: (_kvm, w, ppi, enabled) => {
    w.cpuIf.enabler[ppi] = enabled;
    at(w.irqs, ppi).enabled = enabled;
  },
} satisfies Partial<VgicV5Steps>;
