import { at, isMaintenanceAsserted } from '../../model/index.js';
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
  /** A physical interrupt is pending and QEMU has not noticed (quirk `late-ppi`). */
  private unnoticed = false;

  constructor(
    readonly machine: ModelledMachine,
    readonly v: number,
  ) {}

  perform({ does, batch }: { readonly does: readonly GuestOperation[]; readonly batch: boolean }): Result {
    this.begin();
    const results = does.map((operation) => this.step(operation));
    this.end();
    return batch ? results : (results[0] ?? null);
  }

  /** An access that the kernel emulates: the guest is left, and entered again. */
  trap(emulate: () => Result): Result {
    const { kvm, world } = this.machine;
    kvm.exit(world, this.v);
    const result = emulate();
    this.unnoticed = false;
    return result;
  }

  /** Something in the guest has deactivated a physical interrupt. */
  private noticeDeactivation(): void {
    const { quirks, setup, world } = this.machine;
    const isDeactivated = world.happened.some(({ what }) => what === 'physically deactivated');
    this.unnoticed = isDeactivated && setup.gic === 2 && quirks.has('late-ppi');
  }

  private begin(): void {
    const { machine, v } = this;
    if (machine.wiring.mapTimer(v)) {
      machine.rewire();
    }
    if (machine.wiring.hasTimer()) {
      machine.kvm.load(machine.world, v, pcpu);
    }
    this.enter();
  }

  private end(): void {
    const { machine, v } = this;
    machine.kvm.exit(machine.world, v);
    this.takeHostInterrupts();
    machine.timerActive = machine.world.timerPpis.some(({ active }) => active);
    machine.kvm.put(machine.world, v);
  }

  private step(operation: GuestOperation): Result {
    const { machine } = this;
    const seen = machine.world.happened.length;
    const result = performGuest(this, operation);
    if (machine.world.happened.length > seen) {
      this.noticeDeactivation();
    }
    this.settle();
    return result;
  }

  /** The maintenance interrupt and host interrupts force an exit at once. */
  private settle(): void {
    const { kvm, world } = this.machine;
    const { phase, cpu } = at(world.vcpus, this.v);
    if (phase === 'guest' && (this.isInterrupted() || isMaintenanceAsserted(cpu))) {
      kvm.exit(world, this.v);
    }
    if (at(world.vcpus, this.v).phase === 'outside') {
      this.takeHostInterrupts();
      this.enter();
    }
  }

  private enter(): void {
    const { kvm, world } = this.machine;
    kvm.prepareEntry(world, this.v);
    kvm.enterGuest(world, this.v);
  }

  private isInterrupted(): boolean {
    const { kvm, world } = this.machine;
    return world.timerPpis.length > 0 && !this.unnoticed && kvm.isTimerPresented(world, pcpu);
  }

  private takeHostInterrupts(): void {
    if (this.isInterrupted()) {
      this.machine.kvm.timerHandler(this.machine.world, this.v, pcpu);
    }
  }
}
