import { acknowledge, endOfInterrupt } from '../../../model/guest/interface.js';
import type { OldConfig } from '../../../model/kvm-old/config.js';
import { type OldEra, oldEras } from '../../../model/kvm-old/eras/index.js';
import { kvmOld } from '../../../model/kvm-old/index.js';
import type { World } from '../../../model/kvm-old/state.js';
import type { OldVgic, OldVgicSteps } from '../../../model/kvm-old/vgic.js';
import { modelOf } from '../../../model/machine/part.js';
import { bind } from '../../../model/machine/steps.js';
import { takeAll } from '../../../model/machine/vcpu-steps.js';
import { promisesOf, propertiesOf } from '../../../properties/index.js';
import { initialWorlds } from '../../../src/index.js';
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

/** A scenario under some steps, with every property that is stated of it. */
export const modelWith = (scenario: string, steps: OldVgicSteps): Model<World> => modelUnder(scenario, bind(steps));

/** A scenario in an era. */
export const modelIn = (scenario: string, era: string): Model<World> => modelUnder(scenario, eraOf(era).hypervisor);

const modelUnder = (scenario: string, hypervisor: (config: OldConfig) => OldVgic): Model<World> => {
  const config = configOf(scenario);
  const kvm = hypervisor(config);
  const { reaches = [], promises = [] } = kvmOld.scenarios.find(({ id }) => id === scenario) ?? {};
  const without = kvmOld.without?.(config) ?? {};
  return {
    ...modelOf(scenario, scenario, kvmOld.parts, kvm),
    properties: [
      ...promisesOf(kvmOld.parts, kvm, promises),
      ...propertiesOf(kvmOld.parts, kvm, reaches).filter(({ id }) => !Object.hasOwn(without, id)),
    ],
  };
};

/** A configuration in an era, before anything has happened: its steps, and a world to take them in. */
export const begin = (scenario: string, era: string) => {
  const kvm = eraOf(era).hypervisor(configOf(scenario));
  const [start] = initialWorlds(modelOf(scenario, scenario, kvmOld.parts, kvm));
  const w = structuredClone(start) as World;
  const vcpu = kvm.getVcpu(w, 0);
  const sync = kvm.syncSteps().map(({ take }) => take);
  return {
    kvm,
    w,
    vcpu,
    enter: () => takeAll([...kvm.entrySteps(), kvm.enterGuest], w, vcpu),
    exit: () => takeAll([kvm.leave, ...sync], w, vcpu),
    cancelEntry: () => takeAll([...kvm.entrySteps(), ...sync], w, vcpu),
    acknowledge: (irq: number) => acknowledge(kvm, w, 0, irq),
    end: (irq: number) => endOfInterrupt(kvm, w, 0, irq),
  };
};
