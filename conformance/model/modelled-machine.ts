import { at } from '../../model/index.js';
import { assertWithin } from '../../src/language/index.js';
import type { Implementation } from '../implementation.js';
import type { Observation, Result } from '../observation.js';
import type { GuestOperation, Operation } from '../vocabulary.js';
import { Beside } from './beside.js';
import { KvmRun } from './kvm-run.js';
import { Machine } from './machine.js';
import { observe } from './observe.js';
import { performVmm } from './vmm-words.js';

/** The model as an implementation: each operation is a sequence of the hypervisor's and of the guest's steps. */
export class ModelledMachine extends Machine implements Implementation {
  perform(operation: Operation): Observation {
    return this.observed(() => this.execute(operation));
  }

  /** One KVM_RUN of words that are chosen one by one. */
  performWords(vcpu: number, next: (result: Result | undefined) => GuestOperation | undefined): Observation {
    return this.observed(() => new KvmRun(this, vcpu).performWords(next));
  }

  private observed(execute: () => Result): Observation {
    this.exits = 0;
    const result = execute();
    for (const one of this.beside.values()) {
      one.goOn();
    }
    assertWithin(this.model.world, this.world);
    this.countResamples();
    this.world.happened = [];
    return observe(this, result);
  }

  private execute(operation: Operation): Result {
    switch (operation.by) {
      case 'none':
        return null;
      case 'vmm':
        return performVmm(this, operation.does);
      case 'guest':
        return new KvmRun(this, operation.vcpu).perform(operation);
      case 'beside':
        this.beside.set(operation.vcpu, new Beside(this, operation.vcpu, operation.does));
        return null;
      case 'thread':
        return operation.does === 'done' ? Number(this.besideOf(operation.vcpu).hasEnded) : this.joined(operation.vcpu);
    }
  }

  private joined(vcpu: number): Result {
    const results = this.besideOf(vcpu).join();
    this.beside.delete(vcpu);
    return results;
  }

  private countResamples(): void {
    for (const happening of this.world.happened) {
      if (happening.what === 'resampled') {
        const { intid } = at(this.wiring.places, happening.irq);
        this.resampled.set(intid, (this.resampled.get(intid) ?? 0) + 1);
      }
    }
  }
}
