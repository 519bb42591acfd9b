import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { bind, type Steps } from '../machine/steps.js';
import type { CpuLineConfig, CpuLineWorld } from './world.js';

/** arch/arm64/kvm/arm.c, as far as it is about HCR_EL2.VI: no list registers, nothing to fold. */
export interface CpuLines {
  readonly config: CpuLineConfig;
  /** vcpu_interrupt_line: the bit is set or cleared; if that is news the vCPU is asked to look, and kicked. */
  vcpuInterruptLine(w: CpuLineWorld, v: number, level: boolean): void;
  /** KVM_INTERRUPT, as on architectures that have it: the vCPU is out of KVM_RUN, and looks when it is back. */
  vcpuIoctlInterrupt(w: CpuLineWorld, v: number, level: boolean): void;
  /** kvm_make_request(KVM_REQ_IRQ_PENDING); of one that is out of the guest it is clear before the next check. */
  makeRequest(w: CpuLineWorld, v: number): void;
  /** kvm_vcpu_kick: wakes a sleeper, and sends an IPI to one that has announced the guest, or is in it. */
  vcpuKick(w: CpuLineWorld, v: number): void;
  /** kvm_vcpu_exit_request: does it turn back instead of entering the guest? */
  mustTurnBack(w: View<CpuLineWorld>, v: number): boolean;
  /** __activate_traps: HCR_EL2 is written. */
  activateTraps(w: CpuLineWorld, v: number): void;
  /** kvm_arch_vcpu_runnable: may it sleep? */
  isRunnable(w: View<CpuLineWorld>, v: number): boolean;
}

export const cpuLineSteps: Steps<CpuLines> = {
  vcpuInterruptLine: (kvm, w, v, level) => {
    const vcpu = at(w.vcpus, v);
    if (vcpu.vi !== level) {
      vcpu.vi = level;
      w.happened.push({ what: 'set', vcpu: v, level });
      kvm.makeRequest(w, v);
      kvm.vcpuKick(w, v);
    }
  },

  vcpuIoctlInterrupt: (_kvm, w, v, level) => {
    at(w.vcpus, v).vi = level;
    w.happened.push({ what: 'set', vcpu: v, level });
  },

  makeRequest: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.requested ||= vcpu.phase === 'entering';
  },

  vcpuKick: (_kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    w.happened.push({ what: 'kicked', vcpu: v });
    if (vcpu.phase === 'blocked') {
      vcpu.phase = 'host';
    }
    vcpu.exiting ||= vcpu.phase === 'entering' || vcpu.phase === 'guest';
  },

  mustTurnBack: (_kvm, w, v) => at(w.vcpus, v).requested || at(w.vcpus, v).signalled,

  activateTraps: (_kvm, w, v) => {
    at(w.vcpus, v).loaded = at(w.vcpus, v).vi;
  },

  isRunnable: (_kvm, w, v) => at(w.vcpus, v).vi || at(w.vcpus, v).signalled,
};

export const cpuLines = bind(cpuLineSteps);
