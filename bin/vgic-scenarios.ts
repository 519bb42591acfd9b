import { bugs, hypervisorWith } from '../model/bugs/index.js';
import { depictionOf } from '../model/depiction.js';
import { eraOf, eras } from '../model/kvm/eras/index.js';
import { irqLineCall } from '../model/kvm/irq-line.js';
import { pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { boundOf, type Scenario } from '../model/scenarios/scenario.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import { type CatalogueBug, type CatalogueEra, type CatalogueScenario, scenarioOf } from '../src/cli/catalogue.js';

export const vgicEras: readonly CatalogueEra[] = eras;

/** The bugs of hypervisors; one without a change of its own is what its era did. */
export const vgicBugs = (): readonly CatalogueBug[] =>
  bugs.map(({ hypervisor, ...bug }) => ({ ...bug, native: hypervisor === undefined }));

/** The scenarios of the vgic, with the properties that apply to each. */
export const vgicScenarios = (): readonly CatalogueScenario[] => scenarios.map(inCatalogue);

const inCatalogue = ({ id, says, suite, config, reaches, alsoReaches, findings }: Scenario): CatalogueScenario => {
  const newest = eras.at(-1)?.id ?? '';
  return scenarioOf({
    id,
    says,
    bound: boundOf(config),
    suites: [suite],
    eras: eras.map((era) => era.id),
    bugs: bugs.map((bug) => bug.id),
    build: ({ era = newest, bug }) => {
      const kvm = hypervisorWith(bug, eraOf(era), config);
      const witnesses = [...reaches, ...(alsoReaches?.[eraOf(era).id] ?? [])];
      return { ...vgic(id, says, kvm), properties: propertiesFor(kvm, witnesses) };
    },
    door: (action) => irqLineCall(config, action),
    depict: () => depictionOf(config),
    pinned: (era = newest) => pinned[id]?.[eraOf(era).id],
    findings: (era = newest) =>
      Object.entries(findings?.[eraOf(era).id] ?? {}).map(([property, story]) => ({ property, story })),
  });
};
