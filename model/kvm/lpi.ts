import { at } from '../at.js';
import { lpiOf, lpis } from '../its/state.js';
import { interruptOf, isLpi } from '../machine/config.js';
import { setTarget, targetOf } from './irq.js';
import type { VgicSteps } from './vgic.js';

/** LPIs: `struct vgic_irq` that come with MAPTI and go with their last reference. vgic.c, vgic-its.c. */
export const lpiSteps = {
  lpiExists: ({ config }, w, id) => lpiOf(config, w, id).refcount > 0,

  isGone: (kvm, w, id) => isLpi(interruptOf(kvm.config, id)) && !kvm.lpiExists(w, id),

  getIrqRef: ({ config }, w, id) => {
    if (isLpi(interruptOf(config, id))) {
      lpiOf(config, w, id).refcount += 1;
    }
  },

  // A count that would fall below 0 is one that refcount_t warns of, and leaves.
  putIrq: ({ config }, w, id) => {
    if (!isLpi(interruptOf(config, id))) {
      return;
    }
    const lpi = lpiOf(config, w, id);
    if (lpi.refcount === 1) {
      Object.assign(at(w.irqs, id), { pendingLatch: false, active: false, enabled: false, priority: 0, onLr: false });
      Object.assign(at(w.irqs, id), { targetVcpu: 0, activeSource: 0 });
      at(w.irqs, id).untargeted.fill(false);
    }
    lpi.refcount = Math.max(0, lpi.refcount - 1);
  },

  addLpi: (kvm, w, id, vcpu) => {
    const isFound = kvm.lpiExists(w, id);
    kvm.getIrqRef(w, id);
    if (!isFound) {
      setTarget(at(w.irqs, id), vcpu);
      at(w.irqs, id).priority = interruptOf(kvm.config, id).priority;
      kvm.updateLpiConfig(w, id);
      kvm.lpiSyncPendingStatus(w, id);
    }
  },

  updateLpiConfig: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    irq.enabled = lpiOf(kvm.config, w, id).enabledInTable;
    w.happened.push({ what: 'read from its table', irq: id });
    kvm.queueIrqUnlock(w, irq);
  },

  invall: (kvm, w, vcpu) => {
    for (const id of lpis(kvm.config)) {
      if (kvm.lpiExists(w, id) && targetOf(at(w.irqs, id)) === vcpu) {
        kvm.updateLpiConfig(w, id);
      }
    }
  },

  updateAffinity: (_kvm, w, id, from, to) => {
    const irq = at(w.irqs, id);
    if (from === null || targetOf(irq) === from) {
      setTarget(irq, to);
      w.happened.push({ what: 'retargeted', irq: id });
    }
  },

  moveAllLpis: (kvm, w, from, to) => {
    for (const id of lpis(kvm.config)) {
      if (kvm.lpiExists(w, id)) {
        kvm.updateAffinity(w, id, from, to);
      }
    }
  },

  injectLpi: (kvm, w, id) => kvm.injectIrq(w, id, true),

  clearLpi: (_kvm, w, id) => {
    at(w.irqs, id).pendingLatch = false;
  },

  flushPendingLpis: (kvm, w, v) => {
    const vcpu = kvm.getVcpu(w, v);
    for (const id of vcpu.apList.filter((one) => isLpi(interruptOf(kvm.config, one)))) {
      const irq = kvm.getIrq(w, id);
      irq.pendingLatch = false;
      kvm.apListDel(w, irq, vcpu);
      kvm.putIrq(w, id);
    }
  },

  syncLpiPendingTable: (kvm, w, v) => {
    for (const id of lpis(kvm.config).filter((one) => kvm.lpiExists(w, one))) {
      const irq = kvm.getIrq(w, id);
      if (targetOf(irq) === v) {
        irq.pendingLatch = lpiOf(kvm.config, w, id).pendingIn[v] ?? false;
      }
      w.happened.push({ what: 'read from its table', irq: id });
      kvm.queueIrqUnlock(w, irq);
    }
  },
} satisfies Partial<VgicSteps>;
