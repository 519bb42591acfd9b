import { at, handleTimerPpi, isTimerPresented, takeAll } from '../../model/index.js';
import type { Result } from '../observation.js';
import type { GuestOperation } from '../vocabulary.js';
import { performGuest } from './guest-words.js';
import type { ModelledMachine } from './modelled-machine.js';

/** The only CPU of the host. */
const pcpu = 0;

/**
 * One KVM_RUN of a vCPU: from vcpu_load to vcpu_put. The guest's last access is one of MMIO that user space handles, and
 * every access that traps is another exit and entry; so is every host interrupt that is presented while the guest runs.
 */
export class KvmRun {
  /** A physical interrupt is pending and the host's GIC has not noticed (quirk `late-ppi`). */
  private unnoticed = false;
  /** The vCPU has turned itself off. */
  private isStopped = false;

  constructor(
    readonly machine: ModelledMachine,
    readonly v: number,
  ) {}

  perform({ does, batch }: { readonly does: readonly GuestOperation[]; readonly batch: boolean }): Result {
    const left = does[Symbol.iterator]();
    const results = this.performWords(() => left.next().value);
    return batch ? results : (results[0] ?? null);
  }

  /** Words that are chosen one by one, each knowing what the one before has returned. */
  performWords(next: (result: Result | undefined) => GuestOperation | undefined): readonly Result[] {
    const results: Result[] = [];
    this.begin();
    for (let word = next(undefined); word !== undefined; word = next(results.at(-1))) {
      results.push(this.step(word));
    }
    this.end();
    return results;
  }

  /** An access that the kernel emulates: the guest is left, and entered again afterwards. */
  trap(emulate: () => Result): Result {
    this.leave();
    return emulate();
  }

  /** An access that user space handles: KVM_RUN returns, and is called again. */
  exitToUser(): Result {
    this.leave();
    this.put();
    this.load();
    return null;
  }

  /** The vCPU sleeps until a signal ends KVM_RUN: it is put and loaded, and not entered again. kvm_vcpu_sleep */
  stop(): void {
    this.exitToUser();
    this.isStopped = true;
  }

  /** Something has made the host's GIC look at its interrupts again: a write to it, or a line that changed. */
  notice(): void {
    this.unnoticed = false;
  }

  private begin(): void {
    const { machine, v } = this;
    if (machine.wiring.mapTimer(v)) {
      machine.rewire();
    }
    this.load();
    this.enter();
  }

  private end(): void {
    if (this.isInGuest()) {
      this.leave();
    }
    this.put();
  }

  private load(): void {
    const { machine, v } = this;
    machine.kvm.vcpuLoad(machine.world, machine.kvm.getVcpu(machine.world, v), pcpu);
  }

  private put(): void {
    const { machine, v } = this;
    this.takeHostInterrupts();
    machine.timerActive = at(machine.world.timerPpis, pcpu).active;
    machine.kvm.vcpuPut(machine.world, machine.kvm.getVcpu(machine.world, v));
  }

  private step(operation: GuestOperation): Result {
    const { machine } = this;
    const seen = machine.world.happened.length;
    const result = performGuest(this, operation);
    if (this.isInGuest()) {
      const happened = machine.world.happened.slice(seen);
      const isDeactivated = happened.some(({ what }) => what === 'physically deactivated');
      this.unnoticed ||= isDeactivated && machine.has('late-ppi');
      this.leaveIfInterrupted();
    }
    if (!this.isInGuest()) {
      this.takeHostInterrupts();
      if (!this.isStopped) {
        this.enter();
      }
    }
    return result;
  }

  /** The maintenance interrupt, which is one of the host's own, and the timer's force an exit at once. */
  private leaveIfInterrupted(): void {
    if (this.machine.kvm.isMaintenanceAsserted(at(this.machine.world.vcpus, this.v).cpu)) {
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
    takeAll(kvm.exitSteps(), world, kvm.getVcpu(world, this.v));
  }

  private isInGuest(): boolean {
    return at(this.machine.world.vcpus, this.v).phase === 'guest';
  }

  private enter(): void {
    const { kvm, world } = this.machine;
    takeAll([...kvm.entrySteps(), kvm.enterGuest], world, kvm.getVcpu(world, this.v));
    // It will be left as often as it is entered.
    this.machine.exits += 1;
  }

  private isInterrupted(): boolean {
    return !this.unnoticed && isTimerPresented(this.machine.kvm, this.machine.world, pcpu);
  }

  private takeHostInterrupts(): void {
    if (this.isInterrupted()) {
      const { kvm, world } = this.machine;
      handleTimerPpi(kvm, world, kvm.getVcpu(world, this.v));
    }
  }
}
