import { at } from '../../model/index.js';
import { assertWithin } from '../../src/language/index.js';
import type { Implementation } from '../implementation.js';
import type { Observation, Result } from '../observation.js';
import type { GuestOperation, Operation } from '../vocabulary.js';
import { Beside } from './beside.js';
import { Machine } from './machine.js';
import { observe } from './observe.js';
import { runProgram, runWords } from './run-words.js';
import { performVmm, resetSystem } from './vmm-words.js';

/** The model as an implementation: each operation is a sequence of the hypervisor's and of the guest's steps. */
export class ModelledMachine extends Machine implements Implementation {
  perform(operation: Operation): Observation {
    return this.observed(() => this.execute(operation));
  }

  /** One KVM_RUN of words that are chosen one by one. */
  performWords(vcpu: number, next: (result: Result | undefined) => GuestOperation | undefined): Observation {
    return this.observed(() => this.ran(runWords(this, vcpu, next)));
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
        return this.ran(runProgram(this, operation.vcpu, operation));
      case 'beside':
        this.beside.set(operation.vcpu, new Beside(this, operation.vcpu, operation.does));
        return null;
      case 'thread':
        return operation.does === 'done' ? Number(this.besideOf(operation.vcpu).hasEnded) : this.joined(operation.vcpu);
    }
  }

  private ran(result: Result): Result {
    if (this.resetsSystem) {
      resetSystem(this);
    }
    return result;
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
      } else if (happening.what === 'resamplefd signalled') {
        this.signalled.set(happening.irqfd, (this.signalled.get(happening.irqfd) ?? 0) + 1);
      }
    }
  }
}
