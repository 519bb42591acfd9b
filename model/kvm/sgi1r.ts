import { upTo } from '../../src/language/index.js';
import { hasGroup0 } from '../gic/groups.js';
import { sgis } from '../guest/sgi.js';
import { interruptOf } from '../machine/config.js';
import type { VgicSteps } from './vgic.js';

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
    if (id !== undefined && (allowGroup1 || (hasGroup0(kvm.config) && kvm.getIrq(w, id).group === 0))) {
      const irq = kvm.getIrq(w, id);
      irq.pendingLatch = true;
      kvm.queueIrqUnlock(w, irq);
    }
  },
} satisfies Partial<VgicSteps>;
