import type { Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { ModelledMachine } from '../model/modelled-machine.js';
import { spurious } from '../model/numbers.js';
import { allQuirksOf } from '../quirks.js';
import type { GuestOperation, Operation } from '../vocabulary.js';
import { type Choice, choices } from './choices.js';

/**
 * A walk through the model that goes where the numbers say: each chooses one of the operations that make sense then. A
 * guest ends what it has acknowledged, in order of priority, and deactivates what it has ended; so what the kernel makes
 * of it is no question of what the architecture leaves open.
 */
export const walk = (setup: Setup, hypervisor: Era['hypervisor'], numbers: readonly number[]): readonly Operation[] => {
  const walker = new Walker(setup, hypervisor);
  return [{ by: 'none' }, ...numbers.map((number) => walker.step(number))];
};

/** What the guest on a vCPU has acknowledged: IAR's value. */
type Acknowledged = number;

export class Walker {
  private readonly machine: ModelledMachine;
  /** Of each vCPU, what it has to end, the latest last. */
  readonly owed: readonly Acknowledged[][];
  /** Ended with EOImode 1, and who acknowledged it. */
  readonly dropped: { readonly id: Acknowledged; readonly vcpu: number }[] = [];
  /** With a resample eventfd or another. */
  readonly assigned = new Set<number>();

  constructor(
    readonly setup: Setup,
    hypervisor: Era['hypervisor'],
  ) {
    this.machine = new ModelledMachine('walk', setup, hypervisor, allQuirksOf(setup.gic));
    this.owed = Array.from({ length: setup.vcpus }, () => []);
  }

  step(number: number): Operation {
    const operation = chosen(choices(this), number);
    this.perform(operation);
    return operation;
  }

  perform(operation: Operation): void {
    const { result } = this.machine.perform(operation);
    if (operation.by === 'guest') {
      const results = operation.batch && Array.isArray(result) ? result : [result];
      operation.does.forEach((one, place) => {
        this.note(operation.vcpu, one, results[place]);
      });
    } else if (operation.by === 'vmm' && operation.does.name.endsWith('_assign')) {
      this.assigned.add(operation.does.args[0] ?? 0);
    }
  }

  private note(vcpu: number, { name, args: [first] }: GuestOperation, result: unknown): void {
    const owed = this.owed[vcpu] ?? [];
    if (name === 'iar' && typeof result === 'number' && result !== spurious) {
      owed.push(result);
    } else if (name === 'eoir') {
      const id = owed.pop();
      if (id !== undefined && this.setup.eoiMode === 1) {
        this.dropped.push({ id, vcpu });
      }
    } else if (name === 'dir') {
      const place = this.dropped.findIndex(({ id }) => id === first);
      this.dropped.splice(place, 1);
    }
  }
}

/** By its weight. */
const chosen = (weighed: readonly Choice[], number: number): Operation => {
  let left = number % weighed.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, operation } of weighed) {
    if (left < weight) {
      return operation;
    }
    left -= weight;
  }
  return { by: 'none' };
};
