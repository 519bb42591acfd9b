import type { Era } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import type { Operation } from '../vocabulary.js';
import { Besides } from './besides.js';
import { chosen } from './choices.js';
import { guestChoices } from './guest-choices.js';
import type { Host } from './hosts.js';
import { vmmChoices } from './vmm-choices.js';
import { Walker } from './walker.js';

/**
 * A walk through the model that goes where the numbers say: each chooses one of the things that make sense then. Mostly a
 * guest ends what it has acknowledged, in order of priority, and deactivates what it has ended. A run of a guest has one
 * word or several, each chosen when the one before has returned.
 */
export const walk = (
  setup: Setup,
  hypervisor: Era['hypervisor'],
  numbers: readonly number[],
  host: Pick<Host, 'emulatesIar'> = {},
): readonly Operation[] => {
  const walker = new Walker(setup, hypervisor, host);
  const left = numbers[Symbol.iterator]();
  const operations: Operation[] = [{ by: 'none' }];
  const besides = new Besides(walker);
  const take = (operation: Operation): void => {
    walker.perform(operation);
    operations.push(operation);
  };
  for (const number of left) {
    const operation = besides.next(number);
    if (operation === undefined) {
      operations.push(operationOf(walker, number, left));
    } else {
      take(operation);
    }
  }
  for (const operation of besides.finish()) {
    take(operation);
  }
  return operations;
};

/** How many words a run has: most have one or two. */
const lengths = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7];

/** One number says who does something, how many words it is, and the first of them; each further word takes another. */
const operationOf = (walker: Walker, number: number, left: Iterator<number>): Operation => {
  const actors = [...walker.owed.keys()]
    .filter((vcpu) => !walker.isNew && !walker.stopped.has(vcpu))
    // Whoever has an interrupt to take is to take it before something else comes between.
    .flatMap((vcpu) => (walker.expectsInterrupt(vcpu) ? [vcpu, vcpu, vcpu] : [vcpu]));
  const vcpu = actors[number % (actors.length + 1)];
  const first = number >> 8;
  const does = vcpu === undefined ? chosen(walker, vmmChoices(walker), first) : undefined;
  if (does !== undefined) {
    const operation: Operation = { by: 'vmm', does };
    walker.perform(operation);
    return operation;
  }
  const runner = vcpu ?? actors[0] ?? 0;
  let words = lengths[(number >> 4) % lengths.length] ?? 1;
  let chooses: number | undefined = first;
  return walker.run(runner, () => {
    const word = words > 0 && chooses !== undefined ? chosen(walker, guestChoices(walker, runner), chooses) : undefined;
    words -= 1;
    chooses = words > 0 ? left.next().value : undefined;
    return word;
  });
};
