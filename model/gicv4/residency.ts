import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import type { DirectInjection, Gicv4 } from './gicv4.js';
import { isInWfi } from './state.js';

/** The residency of vPEs, and who is woken. */
export const residencySteps = {
  vgicV4Load: (kvm, w, v, cpu) => {
    const { resident } = at(w.vpes, v);
    if (resident === null && !kvm.skipsLoadInWfi(w, v) && kvm.setVpeAffinity(w, v, cpu)) {
      kvm.makeResident(w, v, cpu);
    }
  },

  vgicV4Put: (kvm, w, v) => {
    if (at(w.vpes, v).resident !== null) {
      kvm.makeNonResident(w, v, kvm.wantDoorbell(w, v));
      kvm.storePendingLast(w, v);
    }
  },

  skipsLoadInWfi: (_kvm, w, v) => isInWfi(w, v),
  wantDoorbell: (_kvm, w, v) => isInWfi(w, v),

  isCommitted: (_kvm, w, v) => !at(w.vpes, v).dirty,

  doorbellHandler: (kvm, w, v) => {
    const vpe = at(w.vpes, v);
    vpe.doorbell = null;
    if (kvm.config.gic === '4.0') {
      // "We got the message, no need to fire again"
      vpe.armed = false;
    }
    vpe.pendingLast = true;
    kvm.wakeUp(w, v);
  },

  // vpe_lock with GICv4.1; with both, irq_set_vcpu_affinity holds the lock of the doorbell's descriptor meanwhile.
  mayHandleDoorbell: (_kvm, w, v) => at(w.vcpus, v).phase !== 'stopping',

  pendingIrq: (_kvm, w, v) =>
    at(w.vpes, v).pendingLast ||
    w.lpis.some(({ target, latch, enabled }) => target === v && latch && enabled) ||
    w.sgis[v]?.latch === true,

  wakeUp: (kvm, w, v) => {
    // kvm_vcpu_check_block looks again, and lets it go on sleeping where there is nothing.
    if (at(w.vcpus, v).phase === 'asleep' && kvm.pendingIrq(w, v)) {
      at(w.vcpus, v).phase = 'woken';
    }
  },

  haltGuest: (_kvm, w) => {
    for (const vcpu of w.vcpus) {
      if (vcpu.phase === 'guest') {
        vcpu.phase = 'host';
      }
    }
  },

  resumeGuest: (kvm, w) => {
    w.vcpus.forEach((_, v) => {
      kvm.wakeUp(w, v);
    });
  },
} satisfies Partial<Steps<DirectInjection, Gicv4>>;
