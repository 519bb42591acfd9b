import type { Era } from '../model/index.js';
import { ModelError, UsageError } from '../src/language/index.js';
import { compare, type Difference } from './compare.js';
import { modelOfKernel } from './kernel-model.js';
import { ModelledMachine } from './model/modelled-machine.js';
import type { Observation } from './observation.js';
import { type QuirkId, quirksIn } from './quirks.js';
import type { Recording } from './recordings/recording.js';
import type { Operation } from './vocabulary.js';

/** A recorded operation after which the model says something else. */
export interface Parting {
  /** The number of the step; the first is 0. */
  readonly step: number;
  readonly operation: Operation;
  readonly recorded: Observation;
  readonly modelled: Observation;
  readonly differences: readonly Difference[];
}

export interface ReplayOptions {
  /** The hypervisor to replay in, instead of the model of the kernel. */
  readonly hypervisor?: Era['hypervisor'];
  /** Whether the guest must be left as often as it was. */
  readonly countsExits?: boolean;
  /** Instead of the quirks of the host that the recording names. */
  readonly quirks?: ReadonlySet<QuirkId>;
}

/** Executes the operations of a recording in the model, and says after which of them the two differ. */
export const replay = (recording: Recording, options: ReplayOptions = {}): readonly Parting[] => {
  const hypervisor = options.hypervisor ?? modelOfKernel(recording.kernel, recording.file).hypervisor;
  const hostQuirks = options.quirks ?? quirksIn(recording.setup.gic, recording.qemu);
  const machine = new ModelledMachine('model', recording.setup, hypervisor, hostQuirks);
  return recording.steps.flatMap(({ operation, observed, exits }, step) => {
    const isCounted = options.countsExits === true && exits !== null;
    const recorded = isCounted ? { ...observed, exits } : observed;
    const seen = performed(machine, operation, `${recording.file}: step ${step}`);
    const modelled = isCounted ? { ...seen, exits: machine.exits } : seen;
    const differences = compare(recorded, modelled);
    return differences.length === 0 ? [] : [{ step, operation, recorded, modelled, differences }];
  });
};

const performed = (machine: ModelledMachine, operation: Operation, place: string): Observation => {
  try {
    return machine.perform(operation);
  } catch (error) {
    const isKnown = error instanceof UsageError || error instanceof ModelError;
    throw isKnown ? new UsageError(`${place}: ${error.message}`) : error;
  }
};
