import { at } from '../../at.js';
import { override } from '../../machine/steps.js';
import { isEager, itsOf } from '../config.js';
import type { Gicv4Steps } from '../gicv4.js';
import { isMapped } from '../state.js';
import { linux612 } from './linux-6.12.js';

/** 6.1.192, with what was backported to it until then. */
export const linux61: Gicv4Steps = override(linux612, {
  // "Don't allow a VMOVP on a dying VPE" alone: one that is to be mapped on demand is refused as well, and not made resident.
  setVpeAffinity: (kvm, w, v, cpu) => isMapped(at(w.vpes, v)) && linux612.setVpeAffinity(kvm, w, v, cpu),

  /** "Map the VPE to the first possible CPU" */
  mapVm: (kvm, w, its) => {
    const isFirst = !w.lpis.some(({ event }, vlpi) => event === 'vlpi' && itsOf(kvm.config, vlpi) === its);
    if (!isEager(kvm.config) && isFirst) {
      for (const vpe of w.vpes) {
        vpe.col = w.cpus.findIndex(({ online }) => online);
      }
    }
    linux612.mapVm(kvm, w, its);
  },

  // B39: "Restore pending state on host userspace write" (6.8, 6.6.15) is not among what was backported.
  writeSpendingFromUser: (kvm, w, v) => {
    at(w.sgis, v).latch = true;
    kvm.wakeUp(w, v);
  },
});
