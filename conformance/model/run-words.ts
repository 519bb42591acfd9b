import { UsageError } from '../../src/language/index.js';
import type { Result } from '../observation.js';
import type { GuestOperation } from '../vocabulary.js';
import { KvmRun } from './kvm-run.js';
import type { Machine } from './machine.js';

/** What a vCPU does in one KVM_RUN. */
export const runProgram = (
  machine: Machine,
  vcpu: number,
  { does, batch }: { readonly does: readonly GuestOperation[]; readonly batch: boolean },
): Result => {
  const left = does[Symbol.iterator]();
  const results = runWords(machine, vcpu, () => left.next().value);
  return batch ? results : (results[0] ?? null);
};

/**
 * The same of words that are chosen one by one, each knowing what the one before has returned.
 * @throws UsageError where one waits for what nobody does meanwhile.
 */
export const runWords = (
  machine: Machine,
  vcpu: number,
  next: (result: Result | undefined) => GuestOperation | undefined,
): readonly Result[] => {
  const run = new KvmRun(machine, vcpu);
  const results: Result[] = [];
  run.begin();
  for (let word = next(undefined); word !== undefined; word = next(results.at(-1))) {
    results.push(run.stepOrStuck(word));
    if (run.isAsleep() || machine.isAwaited(word)) {
      throw new UsageError(`v${vcpu} waits for ever in ${word.name}: nobody does anything else meanwhile`);
    }
  }
  run.end();
  return results;
};
