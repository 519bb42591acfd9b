import { at, takeAll } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { GuestOperation } from '../vocabulary.js';
import { type GuestRun, performGuest } from './guest-words.js';
import { LoadedVcpu } from './loaded-vcpu.js';

/** KVM_RUN returns an error, and the vCPU could run: KVM_MP_STATE_RUNNABLE. */
const stuck: Result = { run: -1, mp_state: 0 };

/**
 * One KVM_RUN of a vCPU: from vcpu_load to vcpu_put. The guest's last access is one of MMIO that user space handles, and
 * every access that traps is another exit and entry; so is every host interrupt that is presented while the guest runs.
 */
export class KvmRun extends LoadedVcpu implements GuestRun {
  frame = this.v;
  /** The vCPU has turned itself off. */
  private isStopped = false;
  /** KVM_MP_STATE_SUSPENDED */
  private isSuspended = false;

  /** An access that the kernel emulates: the guest is left, and entered again afterwards. */
  trap(emulate: () => Result): Result {
    this.leave();
    return emulate();
  }

  /** An access that user space handles: KVM_RUN returns, and is called again. */
  exitToUser(): Result {
    this.leave();
    this.countExit();
    this.put();
    this.load();
    return null;
  }

  /** The vCPU sleeps until a signal ends KVM_RUN: it is put and loaded, and not entered again. kvm_vcpu_sleep */
  stop(): void {
    this.exitToUser();
    this.isStopped = true;
    Object.assign(at(this.machine.world.power, this.v), { isOff: true });
  }

  /**
   * KVM_RUN returns, user space sets KVM_MP_STATE_SUSPENDED and calls it again. Where there is something to wake for it
   * returns at once. kvm_vcpu_suspend
   */
  suspend(): Result {
    this.exitToUser();
    const { kvm, world } = this.machine;
    kvm.vcpuSuspendState(world, kvm.getVcpu(world, this.v));
    this.isSuspended = true;
    this.goOnSuspended();
    return null;
  }

  private goOnSuspended(): void {
    const { kvm, world } = this.machine;
    const vcpu = kvm.getVcpu(world, this.v);
    takeAll(kvm.vcpuSuspend(), world, vcpu);
    if (!this.isAsleep()) {
      this.isSuspended = false;
      kvm.vcpuRunnableState(world, vcpu);
    }
  }

  /** KVM_RUN returns with all vCPUs stopped, and each is given KVM_ARM_VCPU_INIT. kvm_prepare_system_event */
  resetSystem(): Result {
    this.leave();
    this.countExit();
    this.isStopped = true;
    this.machine.kvm.prepareSystemEvent(this.machine.world);
    this.machine.resetsSystem = true;
    return null;
  }

  /** WFI traps: kvm_vcpu_wfi. */
  sleep(): Result {
    const { kvm, world } = this.machine;
    takeAll([...kvm.exitSteps(), ...kvm.vcpuWfi()], world, kvm.getVcpu(world, this.v));
    return null;
  }

  /** What others have done may make a vCPU leave the guest, or wake it; then it goes on where it was. */
  comeBack(): void {
    if (this.isHeld()) {
      return;
    }
    const wasAsleep = at(this.machine.world.vcpus, this.v).pcpu === null;
    if (this.isInGuest()) {
      this.leaveIfInterrupted();
    }
    this.countExit();
    if (!this.isInGuest() && !this.isHeld()) {
      if (wasAsleep) {
        this.load();
      }
      if (this.isSuspended) {
        this.goOnSuspended();
      }
      if (this.isAsleep()) {
        return;
      }
      this.takeHostInterrupts();
      this.enter();
    }
  }

  begin(): void {
    const { machine, v } = this;
    if (machine.wiring.mapTimer(v)) {
      machine.rewire();
    }
    this.load();
    // KVM_REQ_VCPU_RESET: kvm_timer_vcpu_reset, which leaves CVAL.
    if (machine.world.power[v]?.isResetRequested === true) {
      at(machine.timers, v).control = 0;
    }
    this.enter();
  }

  end(): void {
    if (this.isInGuest()) {
      this.leave();
    }
    this.countExit();
    this.put();
  }

  stepOrStuck(operation: GuestOperation): Result {
    return this.isStuck ? stuck : this.step(operation);
  }

  step(operation: GuestOperation): Result {
    const { machine } = this;
    const seen = machine.world.happened.length;
    const result = performGuest(this, operation);
    if (this.isInGuest()) {
      const happened = machine.world.happened.slice(seen);
      const isDeactivated = happened.some(({ what }) => what === 'physically deactivated');
      this.unnoticed ||= isDeactivated && machine.has('late-ppi');
      this.leaveIfInterrupted();
    }
    this.countExit();
    if (!this.isInGuest() && !this.isAsleep()) {
      this.takeHostInterrupts();
      if (!this.isStopped) {
        this.enter();
      }
    }
    return result;
  }
}
