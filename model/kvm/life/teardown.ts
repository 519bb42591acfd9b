import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { kernelIrqfdOf } from '../../routing/state.js';
import type { VgicSteps } from '../vgic.js';
import { isOpen } from './state.js';

/** A VM that ends: virt/kvm/kvm_main.c, virt/kvm/eventfd.c, vgic-init.c. */
export const teardownSteps = {
  hasVm: (_kvm, w) => isOpen(w),

  irqfdRelease: (kvm, w) => {
    for (const irqfd of upTo(kvm.config.irqfds.length).map((id) => kernelIrqfdOf(kvm.config, w, id))) {
      if (irqfd.stage === 'active') {
        kvm.irqfdDeactivate(w, irqfd);
      }
    }
  },

  // One that nobody has deactivated is not waited for.
  isCleanupDone: (_kvm, w) => w.irqfds.every(({ stage }) => stage === 'none' || stage === 'active'),

  vgicDestroy: (kvm, w) => {
    for (const v of upTo(kvm.config.vcpus)) {
      kvm.vgicVcpuDestroy(w, kvm.getVcpu(w, v));
    }
    w.distributorEnabled = false;
    // dist->spis and private_irqs are freed: what is active is so in nobody's eyes.
    for (const irq of w.irqs) {
      irq.active = false;
    }
  },

  vgicVcpuDestroy: (_kvm, w, vcpu) => {
    for (const id of vcpu.apList) {
      at(w.irqs, id).vcpu = null;
    }
    vcpu.apList = [];
  },
} satisfies Partial<VgicSteps>;
