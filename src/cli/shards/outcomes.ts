import { type ExitCode, VgicheckError } from '../../language/index.js';
import { isFailed, type Outcome, type Sample } from '../../report/outcome.js';
import type { Exploration } from '../../search/result.js';
import { exploredOf } from '../carry-out.js';
import type { Engine } from '../engine.js';
import type { Check } from '../plan.js';
import type { Codec } from './task.js';

type Packed =
  | { readonly exploration: Exploration<unknown>; readonly course: readonly Sample[] }
  | { readonly error: { readonly name: string; readonly message: string; readonly exitCode: ExitCode } };

/** What became of a check: its model is made again. `ended` hears it, as from a search. */
export const outcomeCodec = (check: Check, engine: Engine, ended: (outcome: Outcome) => void): Codec<Outcome> => ({
  pack: (outcome): Packed => {
    if (isFailed(outcome)) {
      const { name, message, exitCode } = outcome.error;
      return { error: { name, message, exitCode } };
    }
    return { exploration: outcome.exploration, course: outcome.course ?? [] };
  },
  unpack: (packed) => {
    const found = packed as Packed;
    const outcome =
      'error' in found
        ? { subject: check.subject, error: new FoundError(found.error) }
        : { ...exploredOf(check, found.exploration, engine), course: found.course };
    ended(outcome);
    return outcome;
  },
});

/** An error that ended a check of a shard. */
class FoundError extends VgicheckError {
  readonly exitCode: ExitCode;
  readonly #name: string;

  constructor({ name, message, exitCode }: Pick<VgicheckError, 'name' | 'message' | 'exitCode'>) {
    super(message);
    this.exitCode = exitCode;
    this.#name = name;
  }

  override get name(): string {
    return this.#name;
  }
}
