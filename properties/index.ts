/**
 * What must hold of the models, whichever hypervisor they have.
 * @module vgicheck/properties
 */

import type { EraId } from '../model/kvm/eras/index.js';
import { mended } from '../model/kvm/known/index.js';
import type { Part } from '../model/machine/part.js';
import type { Bound } from '../model/machine/steps.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import { type Config, type Vgic, vgic, vgicParts, type World } from '../model/vgic.js';
import type { Model, Property } from '../src/language/index.js';
import type { Claim, Judged, Looked } from './claim.js';
import * as accounted from './nothing-lost/accounted.js';
import * as delivered from './runs/delivery.js';
import { highLineIsTaken } from './runs/lines.js';
import { mainProgramRuns } from './runs/progress.js';
import * as cpuInterface from './safety/cpu-interface.js';
import * as delivery from './safety/delivery.js';
import * as forwarding from './safety/forwarding.js';
import * as gicv3 from './safety/gicv3.js';
import * as listRegisters from './safety/list-registers.js';
import * as ownership from './safety/ownership.js';
import * as registers from './safety/registers.js';
import * as spurious from './safety/spurious.js';
import * as situations from './witness/witnesses.js';

/** What must hold whoever the hypervisor is, in every scenario it applies to. */
const laws: readonly Claim[] = [
  listRegisters,
  ownership,
  forwarding,
  delivery,
  registers,
  gicv3,
  cpuInterface,
  spurious,
  accounted,
].flatMap((file) => Object.values(file));

const commonPromises: readonly Claim[] = [...Object.values(delivered), ...[highLineIsTaken, mainProgramRuns]];

const commonWitnesses: readonly Claim[] = Object.values(situations);

/** More interrupts than any configuration has that is searched exhaustively. */
const mostInSearches = 16;

/**
 * The same property, asked of all interrupts at each step. Which of them a step is about is a short cut for walks of real
 * size: a mistake may change one that neither the action nor an event names.
 */
const askedOfAll = <W>(property: Property<W>): Property<W> => {
  if (property.kind !== 'everyStep') {
    return property;
  }
  const { about: _, ...asked } = property;
  return asked;
};

/**
 * The properties to check under a hypervisor: all that apply to its configuration, common ones and those of its parts,
 * and the witnesses that the scenario has to reach.
 */
export const propertiesOf = <H extends Judged, W extends Looked>(
  parts: readonly Pick<Part<never, H, W>, 'claims' | 'witnesses'>[],
  hypervisor: H,
  reaches: readonly string[] = [],
): readonly Property<W>[] => {
  const claims = [...laws, ...parts.flatMap((part) => part.claims ?? [])];
  const { length } = hypervisor.config.interrupts;
  const applying = claims
    .filter((claim) => claim.appliesTo(hypervisor))
    .map((claim) => claim.property(hypervisor))
    .map((property) => (length > mostInSearches ? property : askedOfAll(property)));
  const witnessed = witnessesOf(parts, hypervisor).filter(({ id }) => reaches.includes(id));
  return [...applying, ...witnessed].toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
};

/** A property that a hypervisor with its configuration is not checked for, and in which models it is stated. */
export interface LeftOut {
  readonly id: string;
  readonly says: string;
  readonly applies: string;
}

/** What `propertiesFor` leaves out, and why. */
export const leftOutFor = (kvm: Vgic): readonly LeftOut[] =>
  [...laws, ...vgicParts.flatMap((part) => part.claims ?? [])]
    .filter((claim) => !claim.appliesTo(kvm))
    .map((claim) => claim.property(kvm))
    .map(({ id, says, applies = 'elsewhere' }) => ({ id, says, applies }))
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'));

/** Every situation that a scenario might have to reach, if its hypervisor can. */
export const witnessesOf = <H extends Judged, W extends Looked>(
  parts: readonly Pick<Part<never, H, W>, 'claims' | 'witnesses'>[],
  hypervisor: H,
): readonly Property<W>[] =>
  [...commonWitnesses, ...parts.flatMap((part) => part.witnesses ?? [])]
    .filter((claim) => claim.appliesTo(hypervisor))
    .map((claim) => claim.property(hypervisor));

/** The properties of runs to check under a hypervisor, of those that are asked for by their ids. */
export const promisesOf = <H extends Judged, W extends Looked>(
  parts: readonly Pick<Part<never, H, W>, 'promises'>[],
  hypervisor: H,
  ids: readonly string[],
): readonly Property<W>[] =>
  [...commonPromises, ...parts.flatMap((part) => part.promises ?? [])]
    .filter((claim) => claim.appliesTo(hypervisor))
    .map((claim) => claim.property(hypervisor))
    .filter(({ id }) => ids.includes(id))
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'));

/** Those of KVM's vgic. */
export const promisesFor = (kvm: Vgic, ids: readonly string[]): readonly Property<World>[] =>
  promisesOf(vgicParts, kvm, ids);

/** Those of KVM's vgic. */
export const propertiesFor = (kvm: Vgic, reaches: readonly string[] = []): readonly Property<World>[] =>
  propertiesOf(vgicParts, kvm, reaches);

export const witnessesFor = (kvm: Vgic): readonly Property<World>[] => witnessesOf(vgicParts, kvm);

/**
 * The model of a scenario under a hypervisor, with every property that applies: `compare(modelUnder(bind(linux619)),
 * modelUnder(bind(mine)), scenarios)`.
 */
export const modelUnder =
  (hypervisor: (config: Config) => Vgic) =>
  ({ id, says, config, reaches = [] }: Pick<Scenario, 'id' | 'says' | 'config'> & Partial<Scenario>): Model<World> => {
    const kvm = hypervisor(config);
    return { ...vgic(id, says, kvm), properties: propertiesFor(kvm, reaches) };
  };

/**
 * The same with the causes of the scenario's findings mended, of those that a step mends: whatever breaks there is none of
 * them. No situation has to be reached.
 * @param era the one that the hypervisor is made from.
 */
export const mendedUnder =
  (hypervisor: Bound<Vgic>, era: EraId = 'linux-6.19') =>
  (scenario: Pick<Scenario, 'id' | 'says' | 'config'> & Partial<Scenario>): Model<World> => {
    const stories = Object.values(scenario.findings?.[era] ?? {});
    return modelUnder(mended(hypervisor, era, stories))({ ...scenario, reaches: [] });
  };
