import type { VgicSteps } from '../vgic.js';
import { createVgic } from './restore.js';
import { isInitialized } from './state.js';

/** A vgic that user space has created, and not initialised: vgic-init.c. */
export const initSteps = {
  vgicInit: (kvm, w) => {
    if (!isInitialized(w)) {
      createVgic(kvm, w);
      for (const dist of w.dist) {
        dist.initialized = true;
      }
    }
  },

  lazyInit: (kvm, w) => {
    if (kvm.config.guestGic === 2) {
      kvm.vgicInit(w);
    }
  },

  mapResources: (kvm, w) => kvm.lazyInit(w),
} satisfies Partial<VgicSteps>;
