import type { Config } from '../../../model/config.js';
import { type EraId, eraOf } from '../../../model/kvm/eras/index.js';
import type { Hypervisor } from '../../../model/kvm/hypervisor.js';
import { scenarios } from '../../../model/scenarios/index.js';

/** A hypervisor with one step that is wrong, in the smallest configuration that shows it. */
export interface Mutant {
  /** The property that must notice. */
  readonly id: string;
  /** What it notices: the end of a sentence. */
  readonly notices: string;
  readonly config: Config;
  readonly wrong: (config: Config) => Hypervisor;
  /** What is right: an era, or another hypervisor. */
  readonly right: (config: Config) => Hypervisor;
  /** Other properties that cannot hold either where this one is broken so. */
  readonly also?: readonly string[];
}

export const inEra = (id: EraId): Mutant['right'] => eraOf(id).hypervisor;

/** The configuration of a scenario. */
export const of = (scenario: string): Config => {
  const found = scenarios.find(({ id }) => id === scenario);
  if (found === undefined) {
    throw new Error(`there is no scenario ${scenario}`);
  }
  return found.config;
};
