import { at } from '../../at.js';
import type { VgicSteps } from '../vgic.js';
import { beginAnew } from './power-rules.js';

/** A vCPU that is turned off, and reset before it runs again: arm.c, psci.c, reset.c. */
export const powerSteps = {
  vcpuPowerOff: (kvm, w, vcpu) => {
    at(w.power, vcpu.id).isOff = true;
    kvm.vcpuPut(w, vcpu);
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

  vcpuIoctl: (kvm, w, vcpu) => kvm.checkReset(w, vcpu),
} satisfies Partial<VgicSteps>;
