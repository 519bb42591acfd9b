import { at, handleTimerPpi, isTimerPresented, takeAll } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { GuestOperation } from '../vocabulary.js';
import { type GuestRun, performGuest } from './guest-words.js';
import type { HeldAt } from './held-at.js';
import type { Machine } from './machine.js';

/** KVM_RUN returns an error, and the vCPU could run: KVM_MP_STATE_RUNNABLE. */
const stuck: Result = { run: -1, mp_state: 0 };

/**
 * One KVM_RUN of a vCPU: from vcpu_load to vcpu_put. The guest's last access is one of MMIO that user space handles, and
 * every access that traps is another exit and entry; so is every host interrupt that is presented while the guest runs.
 */
export class KvmRun implements GuestRun {
  frame: number;
  /** A physical interrupt is pending and the host's GIC has not noticed (quirk `late-ppi`). */
  private unnoticed = false;
  /** The vCPU has turned itself off. */
  private isStopped = false;
  /** KVM_MP_STATE_SUSPENDED */
  private isSuspended = false;
  /** It is left again before the guest has executed anything, until a signal ends KVM_RUN. */
  private isStuck = false;
  /** It has been entered, and not left since. */
  private isEntered = false;
  /** Where a debugger is to hold the CPU, and whether it does. */
  private heldAt: HeldAt | undefined;
  private held = false;

  /** On the first CPU of the host, unless its thread has another for itself. */
  constructor(
    readonly machine: Machine,
    readonly v: number,
    readonly pcpu = 0,
  ) {
    this.frame = v;
  }

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

  isAsleep(): boolean {
    return this.phase() === 'blocked';
  }

  /** The CPU is to stop the next time that it comes there. */
  holdAt(place: HeldAt): void {
    this.heldAt = place;
  }

  isHeld(): boolean {
    return this.held;
  }

  /** To the guest, or back where requests have come meanwhile; or to the fold. */
  release(): void {
    const { kvm, world } = this.machine;
    const vcpu = kvm.getVcpu(world, this.v);
    const place = this.held ? this.heldAt : undefined;
    this.heldAt = undefined;
    this.held = false;
    if (place === 'exit') {
      takeAll(kvm.syncHwstate(), world, vcpu);
    } else if (place === 'entry' && kvm.willCheckRequests(vcpu) && kvm.mustTurnBack(world, vcpu)) {
      takeAll(kvm.exitSteps(), world, vcpu);
    } else if (place === 'entry') {
      this.goToGuest();
    }
  }

  /** What others have done may make a vCPU leave the guest, or wake it; then it goes on where it was. */
  comeBack(): void {
    if (this.held) {
      return;
    }
    const wasAsleep = at(this.machine.world.vcpus, this.v).pcpu === null;
    if (this.isInGuest()) {
      this.leaveIfInterrupted();
    }
    this.countExit();
    if (!this.isInGuest() && !this.held) {
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

  /** The VM is halted: a vCPU that is in the guest leaves it, and one that is held is waited for. */
  leaveForHalt(): void {
    const isWaitedFor = this.machine.kvm.isInGuestMode(at(this.machine.world.vcpus, this.v));
    if (this.held && isWaitedFor) {
      this.release();
    }
    if (this.isInGuest()) {
      this.heldAt = undefined;
      this.leave();
    }
  }

  /** Something has made the host's GIC look at its interrupts again: a write to it, or a line that changed. */
  notice(): void {
    this.unnoticed = false;
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

  private load(): void {
    const { machine, v, pcpu } = this;
    machine.kvm.vcpuLoad(machine.world, machine.kvm.getVcpu(machine.world, v), pcpu);
  }

  private put(): void {
    const { machine, v } = this;
    this.takeHostInterrupts();
    if (this.pcpu === 0) {
      machine.timerActive = at(machine.world.timerPpis, this.pcpu).active;
    }
    machine.kvm.vcpuPut(machine.world, machine.kvm.getVcpu(machine.world, v));
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

  /** The maintenance interrupt, which is one of the host's own, the timer's, and an IPI force an exit at once. */
  private leaveIfInterrupted(): void {
    if (at(this.machine.world.vcpus, this.v).exiting) {
      this.leave();
    } else if (this.machine.kvm.isMaintenanceAsserted(at(this.machine.world.vcpus, this.v).cpu)) {
      this.leave();
      this.notice();
    } else if (this.isInterrupted()) {
      this.leave();
    }
  }

  /**
   * The list registers of a GICv2 are emptied before HCR is: for a moment it has the maintenance interrupt asserted that
   * says so, and that line changes. vgic_v2_save_state
   */
  private leave(): void {
    const { kvm, world } = this.machine;
    const { hcr } = at(world.vcpus, this.v).cpu;
    if (hcr.UIE || hcr.NPIE) {
      this.notice();
    }
    const vcpu = kvm.getVcpu(world, this.v);
    if (this.heldAt === 'exit') {
      takeAll([kvm.leave], world, vcpu);
      this.held = true;
    } else {
      takeAll(kvm.exitSteps(), world, vcpu);
    }
  }

  private isInGuest(): boolean {
    return this.phase() === 'guest';
  }

  private phase() {
    return at(this.machine.world.vcpus, this.v).phase;
  }

  /** However it was left: of itself, for a trap, or because others have halted it. */
  private countExit(): void {
    if (this.isEntered && !this.isInGuest()) {
      this.machine.exits += 1;
      this.isEntered = false;
    }
  }

  private enter(): void {
    const { kvm, world } = this.machine;
    takeAll(kvm.entrySteps(), world, kvm.getVcpu(world, this.v));
    this.held = this.heldAt === 'entry';
    if (!this.held) {
      this.goToGuest();
    }
  }

  /** Where the maintenance interrupt is asserted before the guest has executed anything, so it is each time. */
  private goToGuest(): void {
    const { kvm, world } = this.machine;
    takeAll([kvm.enterGuest], world, kvm.getVcpu(world, this.v));
    this.isEntered = true;
    this.isStuck ||= kvm.isMaintenanceAsserted(at(world.vcpus, this.v).cpu);
  }

  private isInterrupted(): boolean {
    return !this.unnoticed && isTimerPresented(this.machine.kvm, this.machine.world, this.pcpu);
  }

  private takeHostInterrupts(): void {
    if (this.isInterrupted()) {
      const { kvm, world } = this.machine;
      handleTimerPpi(kvm, world, kvm.getVcpu(world, this.v));
    }
  }
}
