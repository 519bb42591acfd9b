import { depictionOf } from '../model/depiction.js';
import { type Era, eraOf, eras } from '../model/kvm/eras/index.js';
import { scenarios } from '../model/scenarios/index.js';
import { boundOf, type Scenario } from '../model/scenarios/scenario.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import { type CatalogueEra, type CatalogueScenario, scenarioOf } from '../src/cli/catalogue.js';

export const vgicEras: readonly CatalogueEra[] = eras;

/** The scenarios of the vgic, with the properties that apply to each. */
export const vgicScenarios = (): readonly CatalogueScenario[] => scenarios.map(inCatalogue);

const inCatalogue = ({ id, says, suite, config, reaches, alsoReaches, findings }: Scenario): CatalogueScenario => {
  const newest = eras.at(-1)?.id ?? '';
  const build = (era: Era) => {
    const kvm = era.hypervisor(config);
    return { ...vgic(id, says, kvm), properties: propertiesFor(kvm, [...reaches, ...(alsoReaches?.[era.id] ?? [])]) };
  };
  return scenarioOf({
    id,
    says,
    bound: boundOf(config),
    suites: [suite],
    eras: eras.map((era) => era.id),
    build: ({ era = newest }) => build(eraOf(era)),
    depict: () => depictionOf(config),
    findings: (era = newest) =>
      Object.entries(findings?.[eraOf(era).id] ?? {}).map(([property, story]) => ({ property, story })),
  });
};
