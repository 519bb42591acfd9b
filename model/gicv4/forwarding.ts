import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import type { DirectInjection, Gicv4 } from './gicv4.js';
import { type Gicv4World, type Irqfd, isChanging } from './state.js';

/** What VFIO, the ITS of the guest and user space ask for. */
export const forwardingSteps = {
  setForwarding: (kvm, w, vlpi) => {
    kvm.haltGuest(w);
    kvm.dropPhysicalMapping(w, vlpi);
  },

  isForwarded: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    kvm.installVirtualMapping(w, vlpi);
    lpi.hw = true;
    if (lpi.latch) {
      kvm.setVlpiPending(w, vlpi, true);
      lpi.latch = false;
    }
    kvm.resumeGuest(w);
  },

  unsetForwarding: (kvm, w, vlpi) => {
    kvm.haltGuest(w);
    at(w.lpis, vlpi).hw = false;
    kvm.dropVirtualMapping(w, vlpi);
  },

  isNoLongerForwarded: (kvm, w, vlpi) => {
    kvm.restorePhysicalMapping(w, vlpi);
    kvm.resumeGuest(w);
  },

  addProducer: (kvm, w, vlpi) => {
    const { mapped, hw } = at(w.lpis, vlpi);
    if (irqfdOf(w, vlpi).entry === 'msi' && mapped && !hw) {
      kvm.setForwarding(w, vlpi);
      w.forwarding[0] = { stage: 'on', vlpi };
    }
  },

  delProducer: (kvm, w, vlpi) => {
    if (irqfdOf(w, vlpi).entry !== 'none' && at(w.lpis, vlpi).hw) {
      kvm.unsetForwarding(w, vlpi);
      w.forwarding[0] = { stage: 'off', vlpi };
    }
  },

  deactivateIrqfd: (_kvm, w, vlpi) => {
    irqfdOf(w, vlpi).stage = 'deactivated';
  },

  irqRoutingUpdate: (kvm, w, vlpi) => {
    const irqfd = irqfdOf(w, vlpi);
    if (irqfd.stage === 'active') {
      irqfd.entry = irqfd.route;
      if (kvm.knowsProducer(w, vlpi)) {
        kvm.updateIrqfdRouting(w, vlpi);
      }
    }
  },

  knowsProducer: () => false,

  // What is mapped is so by the route before; where that stays nothing is to be done.
  updateIrqfdRouting: (kvm, w, vlpi) => {
    if (irqfdOf(w, vlpi).route !== 'msi' && at(w.lpis, vlpi).hw) {
      kvm.unsetForwarding(w, vlpi);
      w.forwarding[0] = { stage: 'off', vlpi };
    }
  },

  injectCached: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    lpi.latch = true;
    if (lpi.enabled) {
      kvm.wakeUp(w, lpi.target);
    }
  },

  isItsLocked: (_kvm, w) =>
    w.inv.some(({ stage }) => stage !== 'none') || w.forwarding.some(({ stage }) => stage === 'on'),

  isIrqLocked: (_kvm, w, vlpi) => isChanging(w, vlpi),

  // "Resolve vLPI by host IRQ in vgic_v4_unset_forwarding()", 05b9405f2fa1: its_lock is not needed.
  mayUnmap: (kvm, w, vlpi) => !kvm.isIrqLocked(w, vlpi),

  updateLpiConfig: (kvm, w, vlpi, enabled) => {
    const lpi = at(w.lpis, vlpi);
    lpi.enabled = enabled;
    if (!lpi.hw && enabled && lpi.latch) {
      kvm.wakeUp(w, lpi.target);
    }
  },

  updateAffinity: (kvm, w, vlpi, v) => {
    const lpi = at(w.lpis, vlpi);
    lpi.target = v;
    if (lpi.hw) {
      kvm.moveVlpi(w, vlpi, v);
    } else if (lpi.latch && lpi.enabled) {
      // From one ap_list to the other: vgic_prune_ap_list kicks the new target.
      kvm.wakeUp(w, v);
    }
  },

  triggerMsi: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    if (lpi.hw) {
      kvm.setVlpiPending(w, vlpi, true);
    } else {
      kvm.injectCached(w, vlpi);
    }
  },

  handleClear: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    lpi.latch = false;
    if (lpi.hw) {
      kvm.setVlpiPending(w, vlpi, false);
    }
  },

  freeIte: (kvm, w, vlpi) => {
    const lpi = at(w.lpis, vlpi);
    if (lpi.hw) {
      kvm.dropVirtualMapping(w, vlpi);
      kvm.restorePhysicalMapping(w, vlpi);
    }
    lpi.hw = false;
    lpi.mapped = false;
    lpi.latch = false;
  },

  savePendingTables: (kvm, w) => {
    const isVlpiAvailable = kvm.config.gic === '4.1';
    if (isVlpiAvailable) {
      w.vpes.forEach((_, v) => {
        kvm.deactivateVpe(w, v);
      });
    }
    // vgic_v4_get_vlpi_state reads the table of a vPE that is unmapped: with a GICv4.0 nobody reads it.
    const saved = w.lpis.map(({ hw, latch, target }, vlpi) =>
      hw && isVlpiAvailable ? at(at(w.vpes, target).vpt, vlpi) : latch,
    );
    if (isVlpiAvailable) {
      w.vpes.forEach((_, v) => {
        kvm.activateVpe(w, v);
      });
    }
    return saved;
  },

  restorePendingTables: (kvm, w, saved) => {
    w.vpes.forEach((vpe, v) => {
      Object.assign(vpe, { pendingLast: false, armed: false, doorbell: null });
      vpe.mapped.fill(false);
      vpe.vpt.fill(false);
      kvm.activateVpe(w, v);
    });
    w.lpis.forEach((lpi, vlpi) => {
      Object.assign(lpi, { hw: false, event: 'host', vpe: 0, prop: false, latch: at(saved, vlpi) });
    });
  },

  queueSgi: (kvm, w, v) => {
    const sgi = at(w.sgis, v);
    if (sgi.hw) {
      kvm.setVsgiPending(w, v, true);
    } else {
      sgi.latch = true;
      kvm.wakeUp(w, v);
    }
  },

  enableVsgi: (kvm, w, v) => {
    const sgi = at(w.sgis, v);
    sgi.hw = true;
    kvm.setVsgiPending(w, v, sgi.latch);
    sgi.latch = false;
  },

  disableVsgi: (kvm, w, v) => {
    const sgi = at(w.sgis, v);
    sgi.hw = false;
    sgi.latch = sgi.pending;
    kvm.setVsgiPending(w, v, false);
  },

  writeSpendingFromUser: (kvm, w, v) => {
    kvm.queueSgi(w, v);
  },
} satisfies Partial<Steps<DirectInjection, Gicv4>>;

const irqfdOf = (w: Gicv4World, vlpi: number): Irqfd => at(at(w.irqfds, 0), vlpi);
