import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import type { KvmStep, VgicSteps } from '../vgic.js';
import { beginAnew } from './power-rules.js';

/** A vCPU that is turned off, and reset before it runs again: arm.c, psci.c, reset.c. */
export const powerSteps = {
  vcpuPowerOff: (kvm, w, vcpu) => {
    at(w.power, vcpu.id).isOff = true;
    kvm.vcpuPut(w, vcpu);
  },

  // Who is in the guest has left it by then: see guest.systemReset.
  prepareSystemEvent: (kvm, w) => {
    for (const v of upTo(kvm.config.vcpus)) {
      if (kvm.isBlocked(w, v)) {
        kvm.wakeUp(w, v);
      }
      kvm.vcpuPowerOff(w, kvm.getVcpu(w, v));
    }
  },

  psciVcpuOn: (_kvm, w, { id }) => {
    Object.assign(at(w.power, id), { isResetRequested: true, isOff: false });
  },

  checkReset: (kvm, w, vcpu) => {
    if (w.power[vcpu.id]?.isResetRequested === true) {
      at(w.power, vcpu.id).isResetRequested = false;
      kvm.resetVcpu(w, vcpu);
      beginAnew(kvm, w, vcpu.id);
    }
  },

  vcpuSuspendState: (_kvm, w, { id }) => {
    at(w.suspends, id).isRequested = true;
  },

  vcpuRunnableState: (_kvm, w, { id }) => {
    at(w.suspends, id).isRequested = false;
  },

  vcpuSuspend: (kvm) => [takeRequest, ...kvm.vcpuWfi(), kvm.suspendAgain, kvm.prepareWakeup],

  suspendAgain: (_kvm, w, { id }) => {
    at(w.suspends, id).isRequested = true;
  },

  prepareWakeup: (kvm, w, vcpu) => {
    if (!kvm.isBlocked(w, vcpu.id) && kvm.vcpuPendingIrq(w, vcpu)) {
      w.happened.push({ what: 'told to wake', vcpu: vcpu.id });
    }
  },

  vcpuIoctl: (kvm, w, vcpu) => kvm.checkReset(w, vcpu),
} satisfies Partial<VgicSteps>;

/** kvm_check_request(KVM_REQ_SUSPEND, …) */
const takeRequest: KvmStep = (w, { id }) => {
  at(w.suspends, id).isRequested = false;
};
