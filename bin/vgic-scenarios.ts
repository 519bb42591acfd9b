import { bugs, hypervisorWith } from '../model/bugs/index.js';
import { irqLineCall } from '../model/irq-line/ioctl.js';
import type { Config } from '../model/kvm/config.js';
import { type EraId, eraOf, eras } from '../model/kvm/eras/index.js';
import { knownIn } from '../model/kvm/known/index.js';
import type { Vgic } from '../model/kvm/vgic.js';
import { pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { real, realUsage } from '../model/scenarios/real.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import { configFrom, read, sketchExample, sketchUsage } from '../model/scenarios/sketch.js';
import { boundOf, depictionOf, vgic } from '../model/vgic.js';
import { propertiesFor, witnessesFor } from '../properties/index.js';
import {
  type BuildRequest,
  type CatalogueBug,
  type CatalogueEra,
  type CatalogueScenario,
  type Finding,
  scenarioOf,
} from '../src/cli/catalogue.js';

export const vgicEras: readonly CatalogueEra[] = eras;

/** The bugs of hypervisors; one without a change of its own is what its era did. */
export const vgicBugs = (): readonly CatalogueBug[] =>
  bugs.map(({ hypervisor, ...bug }) => ({ ...bug, native: hypervisor === undefined }));

const newest = eras.at(-1)?.id ?? '';

/** The scenarios of the vgic, with the properties that apply to each. */
export const vgicScenarios = (): readonly CatalogueScenario[] => [
  ...scenarios.map(inCatalogue),
  realScenario,
  sketchScenario,
];

/** Said after the colon of a scenario: how the guest orders EOIR and DIR, whatever the scenario says. */
const orders = ['legal', 'any'] as const;

const withOrders = (config: Config, args: string | undefined): Config => {
  const chosen = orders.find((order) => order === args);
  return chosen === undefined ? config : { ...config, guest: { ...config.guest, orders: chosen } };
};

const inCatalogue = ({ id, says, suite, config: own, reaches, alsoReaches, findings }: Scenario): CatalogueScenario =>
  scenarioOf({
    id,
    says,
    bound: boundOf(own),
    boundOf: (args) => boundOf(withOrders(own, args)),
    variants: orders,
    suites: [suite],
    eras: eras.map((era) => era.id),
    bugs: bugs.map((bug) => bug.id),
    build: ({ era = newest, bug, args }) => {
      const kvm = hypervisorWith(bug, eraOf(era), withOrders(own, args));
      const witnesses = [...reaches, ...(alsoReaches?.[eraOf(era).id] ?? [])];
      return { ...vgic(id, says, kvm), properties: propertiesFor(kvm, witnesses) };
    },
    door: (action) => irqLineCall(own, action),
    depict: () => depictionOf(own),
    pinned: (era = newest, args) => (args === undefined ? pinned[id]?.[eraOf(era).id] : undefined),
    findings: (era = newest) =>
      Object.entries(findings?.[eraOf(era).id] ?? {}).map(([property, story]) => ({ property, story })),
  });

/** What is known to break under a hypervisor in a configuration that names no findings of its own. */
const knownFindings = (kvm: Vgic, era: EraId): readonly Finding[] => {
  const stories = knownIn(kvm.config, era);
  return propertiesFor(kvm).flatMap(({ id }) => {
    const story = stories.get(id);
    return story === undefined ? [] : [{ property: id, story }];
  });
};

/** As big as a real machine: for random walks, since nobody could search it. */
const realScenario = scenarioOf({
  id: 'real',
  says: 'interrupts of every source on as many vCPUs and list registers as a real machine has',
  bound: boundOf(real()),
  boundOf: (args) => boundOf(real(args)),
  usage: realUsage,
  suites: ['fuzz'],
  eras: eras.map((era) => era.id),
  bugs: bugs.map((bug) => bug.id),
  build: ({ era = newest, bug, args }) => {
    const kvm = hypervisorWith(bug, eraOf(era), real(args));
    return { ...vgic('real', 'a machine of real size', kvm), properties: propertiesFor(kvm) };
  },
  depict: ({ args }) => depictionOf(real(args)),
  findings: (era = newest, args) => knownFindings(hypervisorWith(undefined, eraOf(era), real(args)), eraOf(era).id),
});

/** A configuration that is written down in its name: what a sweep generates, or a user thinks of. */
const sketchScenario = scenarioOf({
  id: 'sketch',
  says: 'a small configuration of any interrupts and manners, in words',
  bound: 'what its words say',
  boundOf: (args) => boundOf(configFrom(read(args))),
  usage: sketchUsage,
  example: sketchExample,
  suites: [],
  eras: eras.map((era) => era.id),
  bugs: bugs.map((bug) => bug.id),
  build: (request) => {
    const kvm = sketched(request);
    return { ...vgic('sketch', 'a small configuration', kvm), properties: propertiesFor(kvm) };
  },
  mayReach: (request) => witnessesFor(sketched(request)),
  depict: ({ args = '' }) => depictionOf(configFrom(read(args))),
  findings: (era = newest, args) =>
    knownFindings(sketched({ era, ...(args === undefined ? {} : { args }) }), eraOf(era).id),
});

const sketched = ({ era = newest, bug, args = sketchExample }: BuildRequest): Vgic =>
  hypervisorWith(bug, eraOf(era), configFrom(read(args)));
