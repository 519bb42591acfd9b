import { at, handleTimerPpi, isTimerPresented, takeAll } from '../../model/index.js';
import type { HeldAt } from './held-at.js';
import type { Machine } from './machine.js';

/** A vCPU in KVM_RUN: it is loaded, entered, left and put, and a debugger may hold its CPU between. */
export class LoadedVcpu {
  /** A physical interrupt is pending and the host's GIC has not noticed (quirk `late-ppi`). */
  protected unnoticed = false;
  /** It is left again before the guest has executed anything, until a signal ends KVM_RUN. */
  protected isStuck = false;
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
  ) {}

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

  isAsleep(): boolean {
    return this.phase() === 'blocked';
  }

  protected load(): void {
    const { machine, v, pcpu } = this;
    machine.kvm.vcpuLoad(machine.world, machine.kvm.getVcpu(machine.world, v), pcpu);
  }

  protected put(): void {
    const { machine, v } = this;
    this.takeHostInterrupts();
    if (this.pcpu === 0) {
      machine.timerActive = at(machine.world.timerPpis, this.pcpu).active;
    }
    machine.kvm.vcpuPut(machine.world, machine.kvm.getVcpu(machine.world, v));
  }

  /** The maintenance interrupt, which is one of the host's own, the timer's, and an IPI force an exit at once. */
  protected leaveIfInterrupted(): void {
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
  protected leave(): void {
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

  protected isInGuest(): boolean {
    return this.phase() === 'guest';
  }

  private phase() {
    return at(this.machine.world.vcpus, this.v).phase;
  }

  /** However it was left: of itself, for a trap, or because others have halted it. */
  protected countExit(): void {
    if (this.isEntered && !this.isInGuest()) {
      this.machine.exits += 1;
      this.isEntered = false;
    }
  }

  protected enter(): void {
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

  protected takeHostInterrupts(): void {
    if (this.isInterrupted()) {
      const { kvm, world } = this.machine;
      handleTimerPpi(kvm, world, kvm.getVcpu(world, this.v));
    }
  }
}
