import { UsageError } from '../../src/language/index.js';
import type { Result } from '../observation.js';
import type { GuestOperation } from '../vocabulary.js';
import type { HeldAt } from './held-at.js';
import { KvmRun } from './kvm-run.js';
import type { Machine, Thread } from './machine.js';

/** The CPU of the host that such a thread has for itself. */
const otherPcpu = 1;

/** A KVM_RUN in a thread of its own: others do something while its guest waits, or its vCPU sleeps. */
export class Beside implements Thread {
  private readonly run: KvmRun;
  readonly results: Result[] = [];
  hasEnded = false;

  constructor(
    private readonly machine: Machine,
    vcpu: number,
    private readonly does: readonly GuestOperation[],
  ) {
    this.run = new KvmRun(machine, vcpu, otherPcpu);
    this.run.begin();
    this.advance();
  }

  /** The guest goes on as far as it gets. */
  goOn(): void {
    if (!this.hasEnded && !this.run.isAsleep()) {
      this.run.comeBack();
      this.advance();
    }
  }

  leaveForHalt(): void {
    if (!this.hasEnded) {
      this.run.leaveForHalt();
    }
  }

  /** @throws UsageError where it has ended. */
  holdAt(place: HeldAt): void {
    if (this.hasEnded) {
      throw new UsageError(`v${this.run.v} cannot be held: it has ended`);
    }
    this.run.holdAt(place);
  }

  release(): void {
    this.run.release();
  }

  /** kvm_sched_out, kvm_sched_in */
  preempt(): void {
    if (!this.hasEnded && !this.run.isAsleep()) {
      this.run.exitToUser();
    }
  }

  /** @throws UsageError where that never comes. */
  join(): readonly Result[] {
    if (!this.hasEnded) {
      throw new UsageError(`v${this.run.v} does not end: it waits in ${this.does[this.results.length]?.name ?? 'wfi'}`);
    }
    return this.results;
  }

  private advance(): void {
    for (const word of this.does.slice(this.results.length)) {
      if (this.run.isHeld() || this.run.isAsleep() || this.machine.isAwaited(word)) {
        return;
      }
      this.results.push(this.run.step(word));
    }
    if (!this.run.isHeld() && !this.run.isAsleep()) {
      this.run.end();
      this.hasEnded = true;
    }
  }
}
