import { bugs } from '../model/bugs/index.js';
import type { Config } from '../model/config.js';
import { depictionOf } from '../model/depiction.js';
import { type Era, eraOf, eras } from '../model/kvm/eras/index.js';
import type { Hypervisor } from '../model/kvm/hypervisor.js';
import { irqLineCall } from '../model/kvm/irq-line.js';
import { pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { boundOf, type Scenario } from '../model/scenarios/scenario.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import { type CatalogueBug, type CatalogueEra, type CatalogueScenario, scenarioOf } from '../src/cli/catalogue.js';
import { UsageError } from '../src/language/index.js';

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
      const kvm = hypervisorOf(eraOf(era), bug, config);
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

/** @throws UsageError where the bug is written for another era. */
const hypervisorOf = (era: Era, bugId: string | undefined, config: Config): Hypervisor => {
  const bug = bugs.find(({ id }) => id === bugId);
  if (bug === undefined) {
    return era.hypervisor(config);
  }
  if (bug.era !== era.id) {
    throw new UsageError(
      `${bug.id} is a bug of ${bug.era}: it cannot be switched on in ${era.id}; use --era ${bug.era}`,
    );
  }
  return (bug.hypervisor ?? era.hypervisor)(config);
};
