import { bao } from '../model/bao/index.js';
import { tell } from '../model/machine/bound.js';
import type { MachineConfig } from '../model/machine/config.js';
import { modelOf, printerOf } from '../model/machine/part.js';
import type { System } from '../model/machine/system.js';
import type { Judged, Looked } from '../properties/claim.js';
import { propertiesOf } from '../properties/index.js';
import { type CatalogueBug, type CatalogueScenario, scenarioOf } from '../src/cli/catalogue.js';

/** A system as the command line knows it: its scenarios with the properties that apply to each, and its bugs. */
export interface Catalogued {
  readonly scenarios: readonly CatalogueScenario[];
  readonly bugs: readonly CatalogueBug[];
}

export const catalogued = <C extends MachineConfig, H extends Judged & { readonly config: C }, W extends Looked>({
  parts,
  told,
  hypervisor,
  scenarios,
  bugs,
}: System<C, H, W>): Catalogued => ({
  scenarios: scenarios.map(({ id, says, suite, config, reaches, pinned, findings = {} }) =>
    scenarioOf({
      id,
      says,
      bound: tell(told, config),
      suites: [suite],
      eras: [],
      bugs: bugs.map((bug) => bug.id),
      build: ({ bug: wanted }) => {
        const made = (bugs.find((bug) => bug.id === wanted)?.hypervisor ?? hypervisor)(config);
        return { ...modelOf(id, says, parts, made), properties: propertiesOf(parts, made, reaches) };
      },
      depict: () => printerOf(parts, config),
      pinned: () => pinned,
      findings: () => Object.entries(findings).map(([property, story]) => ({ property, story })),
    }),
  ),
  bugs: bugs.map(({ hypervisor: _, ...bug }) => ({ ...bug, era: '', native: false })),
});

/** The systems besides KVM's vgic. */
export const systems: readonly Catalogued[] = [catalogued(bao)];
