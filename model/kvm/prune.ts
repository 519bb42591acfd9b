import { at } from '../at.js';
import { atEach } from '../machine/vcpu-steps.js';
import type { VgicSteps } from './vgic.js';

/** Tidying the ap_list after an exit: vgic_prune_ap_list. */
export const pruneSteps = {
  /**
   * What nobody should have leaves the list: from the end, so that the places before it are not moved. Then what another
   * vCPU should have goes there.
   */
  pruneApList: (kvm) => [
    ...atEach(kvm.config.interrupts.length, kvm.prunePlace).toReversed(),
    ...(kvm.config.vcpus > 1 ? [kvm.migrateRest] : []),
  ],

  prunePlace: (kvm, w, v, place) => {
    const irq = at(w.vcpus, v).apList[place];
    if (irq !== undefined && kvm.targetOracle(w, irq) === null) {
      kvm.apListDel(w, irq, v);
    }
  },

  migrateRest: (kvm, w, v) => {
    for (const irq of [...at(w.vcpus, v).apList]) {
      const target = kvm.targetOracle(w, irq);
      if (target !== null && target !== v) {
        kvm.apListDel(w, irq, v);
        kvm.apListAddTail(w, irq, target);
        kvm.requestAndKick(w, target);
      }
    }
  },

  apListDel: (_kvm, w, irq, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = vcpu.apList.filter((other) => other !== irq);
    at(w.irqs, irq).vcpu = null;
  },
} satisfies Partial<VgicSteps>;
