import type { OldConfig } from '../../../model/kvm-old/config.js';
import { type OldEra, oldEras } from '../../../model/kvm-old/eras/index.js';
import { kvmOld } from '../../../model/kvm-old/index.js';
import type { World } from '../../../model/kvm-old/state.js';
import type { OldVgic } from '../../../model/kvm-old/vgic.js';
import { modelOf } from '../../../model/machine/part.js';
import { propertiesOf } from '../../../properties/index.js';
import type { Model } from '../../../src/language/index.js';

/** The era with this id. */
export const eraOf = (id: string): OldEra => {
  const found = oldEras.find((era) => era.id === id);
  if (found === undefined) {
    throw new Error(`there is no era ${id}`);
  }
  return found;
};

const configOf = (scenario: string): OldConfig => {
  const found = kvmOld.scenarios.find(({ id }) => id === scenario);
  if (found === undefined) {
    throw new Error(`there is no scenario ${scenario}`);
  }
  return found.config;
};

/** A scenario in an era. */
export const modelIn = (scenario: string, era: string): Model<World> => modelUnder(scenario, eraOf(era).hypervisor);

const modelUnder = (scenario: string, hypervisor: (config: OldConfig) => OldVgic): Model<World> => {
  const config = configOf(scenario);
  const kvm = hypervisor(config);
  const { reaches = [] } = kvmOld.scenarios.find(({ id }) => id === scenario) ?? {};
  const without = kvmOld.without?.(config) ?? {};
  return {
    ...modelOf(scenario, scenario, kvmOld.parts, kvm),
    properties: propertiesOf(kvmOld.parts, kvm, reaches).filter(({ id }) => !Object.hasOwn(without, id)),
  };
};
