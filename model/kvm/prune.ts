import { atEach } from '../machine/vcpu-steps.js';
import type { Vcpu, World } from './state.js';
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
    ...atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu) => {
      const id = vcpu.apList[w.prune.place];
      if (id === undefined) {
        return;
      }
      const irq = kvm.getIrq(w, id);
      const target = kvm.targetOracle(w, irq);
      if (target === vcpu.id) {
        w.prune.place += 1;
        return;
      }
      kvm.apListDel(w, irq, vcpu);
      if (target !== null) {
        const targetVcpu = kvm.getVcpu(w, target);
        kvm.apListAddTail(w, irq, targetVcpu);
        kvm.makeRequest(w, 'IRQ_PENDING', targetVcpu);
        kvm.vcpuKick(w, targetVcpu);
      } else {
        kvm.putIrq(w, id);
      }
    }),
  ],

  apListDel: (_kvm, _w, irq, vcpu) => {
    vcpu.apList = vcpu.apList.filter((other) => other !== irq.id);
    irq.vcpu = null;
  },
} satisfies Partial<VgicSteps>;
