import { at } from '../../at.js';
import { itsOf } from '../../its/state.js';
import { offsetToNextEvent } from '../../its/tables.js';
import type { Steps } from '../../machine/steps.js';
import { linux619 } from './linux-6.19.js';
import type { Vgic619 } from './vgic-6.19.js';

/**
 * Linux 7.3 and later: vcpu->mode covers all the time in which anything is in the list registers. It becomes
 * IN_GUEST_MODE and requests are looked for before they are filled, and OUTSIDE_GUEST_MODE after they are folded and the
 * ap_list is pruned. So a vCPU that turns back has nothing to fold, and who halts the VM waits for the fold.
 * kvm_arch_vcpu_ioctl_run of 7.3: "No state loading other than what happens at vcpu_load() time can be done before we
 * have checked for pending requests".
 *
 * vcpu->arch.pause counts halts since then, so that of two halts the first that ends does not let the vCPUs run. Here one
 * access halts the VM at a time.
 */
export const linux73: Steps<Vgic619> = {
  ...linux619,

  /** "vgic-its: Don't map an LPI from more than one event": one that is found goes where its new collection is, too. */
  itsCmdHandleMapi: (kvm, w, device, event, irq, collection) => {
    if (!itsOf(w).events.some((ite) => ite.irq === irq)) {
      linux619.itsCmdHandleMapi(kvm, w, device, event, irq, collection);
    }
  },

  /** "Point saved ITEs at the next valid entry", ad1e686e2378: one without a collection is saved as invalid. */
  itsComputeNextEventidOffset: (kvm, w, key) =>
    offsetToNextEvent(kvm.config, key, (next) => at(itsOf(w).events, next).collection !== null),

  addLpi: (kvm, w, id, vcpu) => {
    linux619.addLpi(kvm, w, id, vcpu);
    kvm.updateAffinity(w, id, null, vcpu);
  },

  isInGuestMode: (_kvm, { phase }) => phase !== 'outside' && phase !== 'blocked',

  willCheckRequests: (_kvm, { phase }) => phase === 'entering',

  cancelEntrySteps: (kvm) => kvm.checkVcpuRequests(),

  mayCommit: (kvm, w, vcpu) => kvm.mayEnter(w, vcpu),

  beginCommitSteps: (kvm) => [...kvm.checkVcpuRequests(), kvm.commitEntry],

  commitEntry: (_kvm, _w, vcpu) => {
    vcpu.phase = 'entering';
  },

  mayTurnBack: (_kvm, _w, { phase }) => phase === 'entering',

  turnBackSteps: (kvm) => [kvm.endExit],

  mayFlush: (kvm, w, vcpu) => vcpu.phase === 'entering' && !kvm.mustTurnBack(w, vcpu),

  beginFlushSteps: (kvm) => kvm.flushHwstate(),

  mayProceed: (_kvm, _w, { phase }) => phase === 'flushed',

  endExit: (kvm, w, vcpu) => {
    linux619.endExit(kvm, w, vcpu);
    vcpu.requested = false;
  },
};
