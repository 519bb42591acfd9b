import { at } from '../at.js';
import { atEach } from '../machine/vcpu-steps.js';
import type { World } from './state.js';
import type { VgicSteps } from './vgic.js';

/** Tidying the ap_list after an exit: vgic_prune_ap_list. */
export const pruneSteps = {
  /**
   * One pass: what nobody should have leaves the list, what another vCPU should have goes there. (After that the kernel
   * begins again at the head, having dropped its locks; here those before it are as they were.)
   */
  pruneApList: (kvm) => [
    (w) => {
      w.prune.place = 0;
    },
    ...atEach<World>(kvm.config.interrupts.length, (w, v) => {
      const irq = at(w.vcpus, v).apList[w.prune.place];
      if (irq === undefined) {
        return;
      }
      const target = kvm.targetOracle(w, irq);
      if (target === v) {
        w.prune.place += 1;
        return;
      }
      kvm.apListDel(w, irq, v);
      if (target !== null) {
        kvm.apListAddTail(w, irq, target);
        kvm.requestAndKick(w, target);
      }
    }),
  ],

  apListDel: (_kvm, w, irq, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = vcpu.apList.filter((other) => other !== irq);
    at(w.irqs, irq).vcpu = null;
  },
} satisfies Partial<VgicSteps>;
