import { upTo } from '../../src/language/index.js';
import { sgis } from '../guest/sgi.js';
import { interruptOf } from '../machine/config.js';
import type { World } from './state.js';
import type { VgicSteps } from './vgic.js';

/** SGIs that a vCPU sends by ICC_SGI1R and ICC_SGI0R, with a GICv3: vgic-mmio-v3.c. */
export interface Sgi1r {
  /** vgic_v3_dispatch_sgi: to each vCPU of a list that is there, or to all but the sender, in the order of their numbers. */
  dispatchSgis(w: World, vcpu: number, intid: number, targets: readonly number[] | 'others', group1: boolean): void;
  /** vgic_v3_queue_sgi. Every SGI here is of group 1, as Linux has them. */
  queueSgi(w: World, vcpu: number, intid: number, allowGroup1: boolean): void;
}

export const sgi1rSteps = {
  dispatchSgis: (kvm, w, vcpu, intid, targets, group1) => {
    const all = upTo(kvm.config.vcpus);
    const named = targets === 'others' ? all.filter((other) => other !== vcpu) : targets;
    for (const target of named.filter((one) => all.includes(one))) {
      kvm.queueSgi(w, target, intid, group1);
    }
  },

  queueSgi: (kvm, w, vcpu, intid, allowGroup1) => {
    const id = sgis(kvm.config).find((irq) => {
      const own = interruptOf(kvm.config, irq);
      return own.intid === intid && own.vcpu === vcpu;
    });
    if (id !== undefined && allowGroup1) {
      const irq = kvm.getIrq(w, id);
      irq.pendingLatch = true;
      kvm.queueIrqUnlock(w, irq);
    }
  },
} satisfies Partial<VgicSteps>;
