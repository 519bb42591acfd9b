import { bugs } from '../../../model/bugs/index.js';
import { type EraId, eraOf } from '../../../model/kvm/eras/index.js';
import { scenarios } from '../../../model/scenarios/index.js';
import type { Config, Vgic } from '../../../model/vgic.js';

/** A hypervisor with one step that is wrong, in the smallest configuration that shows it. */
export interface Mutant {
  /** The property that must notice. */
  readonly id: string;
  /** What it notices: the end of a sentence. */
  readonly notices: string;
  readonly config: Config;
  readonly wrong: (config: Config) => Vgic;
  /** What is right: an era, or another hypervisor. */
  readonly right: (config: Config) => Vgic;
  /** Other properties that cannot hold either where this one is broken so. */
  readonly also?: readonly string[];
}

export const inEra = (id: EraId): Mutant['right'] => eraOf(id).hypervisor;

/** An era in which a bug of the catalogue is switched on. */
export const withBug = (id: string): Mutant['wrong'] => named(bugs, id).hypervisor ?? inEra(named(bugs, id).era);

/** The configuration of a scenario. */
export const of = (scenario: string): Config => named(scenarios, scenario).config;

const named = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((entry) => entry.id === id);
  if (found === undefined) {
    throw new Error(`nothing is called ${id}`);
  }
  return found;
};
