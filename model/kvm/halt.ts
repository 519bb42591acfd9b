import { activeIsWritten } from '../guest/active-rules.js';
import { interruptOf } from '../machine/config.js';
import { isInGuestMode } from './phases.js';
import type { VgicSteps } from './vgic.js';

/** The guest's accesses to active registers, for which the VM is halted: vgic-mmio.c, arm.c. */
export const haltSteps = {
  mayAccessActive: (kvm, w, irq, access) => kvm.config.fine.includes('halt') || kvm.isHaltedFor(w, irq, access),

  /** With coarse steps the whole access is one, at a moment when nobody need be brought out of the guest. */
  accessActive: (kvm, w, irq, access) => {
    if (kvm.config.fine.includes('halt')) {
      w.halt = { irq, access };
      kvm.haltGuest(w);
    } else {
      kvm.finishActiveAccess(w, irq, access);
    }
  },

  haltGuest: (_kvm, w) => {
    for (const vcpu of w.vcpus) {
      vcpu.exiting = isInGuestMode(vcpu);
    }
  },

  isHaltedFor: (kvm, w, irq) =>
    !kvm.accessActivePrepare(irq) || !w.vcpus.some((vcpu) => isInGuestMode(vcpu) || vcpu.exiting),

  accessActivePrepare: ({ config }, irq) => config.hostGic === 3 || interruptOf(config, irq).vcpu === null,

  finishActiveAccess: (kvm, w, irq, access) => {
    if (access === 'read') {
      kvm.mmioReadActive(w, irq);
    } else {
      kvm.mmioChangeActive(w, irq, access === 'set');
      activeIsWritten(kvm, w, irq, access === 'set');
    }
  },
} satisfies Partial<VgicSteps>;
