import { upTo } from '../../src/language/index.js';
import { activeIsWritten } from '../guest/active-rules.js';
import type { VgicSteps } from './vgic.js';

/** The guest's accesses to active registers, for which the VM is halted: vgic-mmio.c, arm.c. */
export const haltSteps = {
  mayAccessActive: (kvm, w, id, access) => kvm.config.fine.includes('halt') || kvm.isHaltedFor(w, id, access),

  /** With coarse steps the whole access is one, at a moment when nobody need be brought out of the guest. */
  accessActive: (kvm, w, id, access) => {
    if (kvm.config.fine.includes('halt') && kvm.accessActivePrepare(id)) {
      w.halt = { irq: id, access };
      kvm.haltGuest(w);
    } else {
      kvm.finishActiveAccess(w, id, access);
    }
  },

  haltGuest: (kvm, w) => {
    for (const vcpu of w.vcpus) {
      vcpu.exiting = kvm.isInGuestMode(vcpu);
    }
  },

  isHaltedFor: (kvm, w, id) =>
    !kvm.accessActivePrepare(id) || !w.vcpus.some((vcpu) => kvm.isInGuestMode(vcpu) || vcpu.exiting),

  accessActivePrepare: (kvm, id) => kvm.validSpi(id),

  finishActiveAccess: (kvm, w, id, access) => {
    if (access === 'read') {
      kvm.mmioReadActive(w, id);
    } else {
      kvm.mmioChangeActive(w, kvm.getIrq(w, id), access === 'set');
      activeIsWritten(kvm, w, id, access === 'set');
    }
    if (kvm.accessActivePrepare(id)) {
      kvm.resumeGuest(w);
    }
  },

  resumeGuest: (kvm, w) => {
    for (const { id, phase } of upTo(kvm.config.vcpus).map((v) => kvm.getVcpu(w, v))) {
      if (phase === 'blocked' && kvm.vcpuPendingIrq(w, kvm.getVcpu(w, id))) {
        kvm.wakeUp(w, id);
      }
    }
  },
} satisfies Partial<VgicSteps>;
