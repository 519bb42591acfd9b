import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { itsOf, lpisEnabled, writeValid } from './state.js';

/** GITS_CTLR, GITS_BASER, GICR_CTLR, GICR_INVLPIR, GICR_INVALLR. */
export const registerSteps: Pick<
  Steps<Its, Its & Lpis>,
  | 'itsMayBeEnabled'
  | 'itsWriteCtlr'
  | 'itsWriteBaser'
  | 'itsWriteCollectionBaser'
  | 'writeGicrCtlr'
  | 'writeInvlpi'
  | 'writeInvall'
  | 'mayDisableLpis'
  | 'goOnDisabling'
> = {
  itsMayBeEnabled: (_kvm, w) => !itsOf(w).valid.includes(false),

  itsWriteCtlr: (kvm, w, enabled, by) => {
    if (enabled && !itsOf(w).enabled && !kvm.itsMayBeEnabled(w)) {
      return;
    }
    itsOf(w).enabled = enabled;
    if (!enabled) {
      kvm.itsInvalidateCache(w);
    }
    kvm.itsProcessCommands(w, by);
  },

  // "Free the caches when GITS_BASER changes", 8cd92f77ae4f
  itsWriteBaser: (kvm, w, valid) => {
    if (!itsOf(w).enabled) {
      writeValid(itsOf(w), 'devices', valid);
      for (const device of upTo(kvm.config.msiDevices.length).filter((one) => at(itsOf(w).devices, one))) {
        kvm.itsFreeDevice(w, device);
      }
      kvm.itsInvalidateCache(w);
    }
  },

  itsWriteCollectionBaser: (kvm, w, valid) => {
    if (!itsOf(w).enabled) {
      writeValid(itsOf(w), 'collections', valid);
      itsOf(w).collections.fill(null);
      for (const ite of itsOf(w).events) {
        ite.collection = null;
      }
      kvm.itsInvalidateCache(w);
    }
  },

  writeGicrCtlr: (kvm, w, vcpu, enabled, by) => {
    const redistributor = at(w.redistributors, vcpu);
    if (enabled && redistributor.ctlr === 'off') {
      redistributor.ctlr = 'on';
      kvm.syncLpiPendingTable(w, vcpu);
    }
    if (enabled || redistributor.ctlr !== 'on') {
      return;
    }
    redistributor.ctlr = 'changing';
    kvm.flushPendingLpis(w, vcpu);
    if (kvm.config.fine.includes('its')) {
      redistributor.by = by;
    } else {
      kvm.itsInvalidateCache(w);
      redistributor.ctlr = 'off';
    }
  },

  // "vgic-v3: Implement MMIO-based LPI invalidation", 4645d11f4a55 (v5.19)
  writeInvlpi: (kvm, w, vcpu, irq) => {
    if (lpisEnabled(w, vcpu) && kvm.lpiExists(w, irq)) {
      kvm.updateLpiConfig(w, irq);
    }
  },

  writeInvall: (kvm, w, vcpu) => {
    if (lpisEnabled(w, vcpu)) {
      kvm.invall(w, vcpu);
    }
  },

  mayDisableLpis: () => true,

  goOnDisabling: (kvm, w, vcpu) => {
    const redistributor = at(w.redistributors, vcpu);
    const { place, seen } = redistributor;
    if (seen !== null) {
      redistributor.seen = null;
      kvm.itsEraseCached(w, place, seen);
      return;
    }
    const found = itsOf(w).cache.findIndex((irq, key) => key >= place && irq !== null);
    redistributor.place = Math.max(0, found);
    redistributor.seen = found === -1 ? null : at(itsOf(w).cache, found);
    if (found === -1) {
      Object.assign(redistributor, { ctlr: 'off', by: null });
    }
  },
};
