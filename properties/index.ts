import type { Hypervisor } from '../model/kvm/hypervisor.js';
import type { World } from '../model/world.js';
import type { Property } from '../src/language/index.js';
import type { Claim } from './claim.js';
import * as accounted from './nothing-lost/accounted.js';
import * as deactivation from './safety/deactivation.js';
import * as delivery from './safety/delivery.js';
import * as forwarding from './safety/forwarding.js';
import * as listRegisters from './safety/list-registers.js';
import * as ownership from './safety/ownership.js';
import * as resampling from './safety/resampling.js';
import * as witnesses from './witness/witnesses.js';

/** What must hold in every scenario it applies to. */
const laws: readonly Claim[] = [
  listRegisters,
  ownership,
  forwarding,
  delivery,
  resampling,
  deactivation,
  accounted,
].flatMap((file) => Object.values(file));

/**
 * The properties to check under a hypervisor: all that apply to its configuration, and the witnesses that the scenario
 * has to reach.
 */
export const propertiesFor = (kvm: Hypervisor, reaches: readonly string[] = []): readonly Property<World>[] => {
  const applying = laws.filter((law) => law.appliesTo(kvm)).map((law) => law.property(kvm));
  const witnessed = witnessesFor(kvm).filter(({ id }) => reaches.includes(id));
  return [...applying, ...witnessed].toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
};

/** Every situation that a scenario might have to reach. */
export const witnessesFor = (kvm: Hypervisor): readonly Property<World>[] =>
  Object.values(witnesses).map((witness) => witness.property(kvm));
