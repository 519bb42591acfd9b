import { upTo } from '../../src/language/index.js';
import { activeIsWritten } from '../guest/active-rules.js';
import { interruptOf } from '../machine/config.js';
import type { VgicSteps } from './vgic.js';

/** The guest's accesses to active registers, for which the VM is halted: vgic-mmio.c, arm.c. */
export const haltSteps = {
  mayAccessActive: (kvm, w, id, access, by) => kvm.config.fine.includes('halt') || kvm.isHaltedFor(w, id, access, by),

  /** With coarse steps the whole access is one, at a moment when nobody need be brought out of the guest. */
  accessActive: (kvm, w, id, access, by) => {
    if (kvm.config.fine.includes('halt') && kvm.accessActivePrepare(id, by)) {
      w.halt = { irq: id, access };
      kvm.haltGuest(w);
    } else {
      kvm.finishActiveAccess(w, id, access, kvm.accessActivePrepare(id, by), by);
    }
  },

  haltGuest: (kvm, w) => {
    for (const vcpu of w.vcpus) {
      vcpu.exiting = kvm.isInGuestMode(vcpu);
    }
  },

  isHaltedFor: (kvm, w, id, _access, by) =>
    (w.halt === null && !kvm.accessActivePrepare(id, by)) ||
    !w.vcpus.some((vcpu) => kvm.isInGuestMode(vcpu) || vcpu.exiting),

  accessActivePrepare: (kvm, id, by) =>
    kvm.validSpi(id) || (by !== undefined && by !== interruptOf(kvm.config, id).vcpu),

  finishActiveAccess: (kvm, w, id, access, isHalted, by) => {
    if (access === 'read') {
      kvm.mmioReadActive(w, id);
    } else {
      kvm.mmioChangeActive(w, kvm.getIrq(w, id), access === 'set', by);
      activeIsWritten(kvm, w, id, access === 'set');
    }
    if (isHalted) {
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
