import type { Result } from '../observation.js';
import type { Machine } from './machine.js';

/** A guest that turns CPUs on and off, as far as these words go. */
export interface PoweredRun {
  readonly machine: Machine;
  /** An access that the kernel emulates: the guest is left, and entered again afterwards. */
  trap(emulate: () => Result): Result;
  sleep(): Result;
  suspend(): Result;
  resetSystem(): Result;
  stop(): void;
}

/** PSCI_RET_ALREADY_ON */
const alreadyOn = -4;

/** PSCI: kvm_psci_0_2_call. */
export const powerPerformers = {
  suspend: (run: PoweredRun): Result => run.suspend(),
  // kvm_psci_vcpu_suspend: kvm_vcpu_wfi
  cpu_suspend: (run: PoweredRun): Result => run.sleep(),
  // kvm_psci_vcpu_on: PSCI_RET_ALREADY_ON where it is not stopped.
  cpu_on: (run: PoweredRun, vcpu: number): Result =>
    run.trap(() => {
      const { kvm, world } = run.machine;
      if (world.power[vcpu]?.isOff !== true) {
        return alreadyOn;
      }
      kvm.psciVcpuOn(world, kvm.getVcpu(world, vcpu));
      return 0;
    }),
  system_reset: (run: PoweredRun): Result => run.resetSystem(),
  // The vCPU sleeps until a signal ends KVM_RUN, and has stopped.
  cpu_off: (run: PoweredRun): Result => {
    run.stop();
    return { run: -1, mp_state: 5 };
  },
};
