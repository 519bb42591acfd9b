import { irqLineCall } from '../model/irq-line/ioctl.js';
import { isMended, knownIn, storiesIn } from '../model/kvm/known/index.js';
import { pinned } from '../model/scenarios/counts.js';
import { scenarios } from '../model/scenarios/index.js';
import { real, realUsage } from '../model/scenarios/real.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import { shortest } from '../model/scenarios/shortest.js';
import {
  boundOf,
  type Config,
  depictionOf,
  sketch,
  sketches,
  sketchWords,
  sweptSketches,
  type Vgic,
  vgic,
} from '../model/vgic.js';
import { leftOutFor, promisesFor, propertiesFor, witnessesFor } from '../properties/index.js';
import {
  type BuildRequest,
  type CatalogueBug,
  type CatalogueScenario,
  type Finding,
  scenarioOf,
} from '../src/cli/catalogue.js';
import { type CheckedEra, eraNamed, findingsIn, type Hypervisors, hypervisorWith, idsOf } from './hypervisors.js';
import { pinOf } from './pin.js';
import { type MadeUp, sketchArgs, sketchPairs } from './sweep.js';

/** The bugs of hypervisors; one without a change of its own is what its era did. */
export const vgicBugs = ({ bugs }: Hypervisors): readonly CatalogueBug[] =>
  bugs.map(({ hypervisor, ...bug }) => ({ ...bug, native: hypervisor === undefined }));

/** The scenarios of the vgic under some hypervisors, with the properties that apply to each. */
export const vgicScenarios = (hypervisors: Hypervisors): readonly CatalogueScenario[] => [
  ...scenarios.map((scenario) => inCatalogue(scenario, hypervisors)),
  realScenario(hypervisors),
  sketchScenario(hypervisors),
];

/** Said after the colon of a scenario: how the guest orders EOIR and DIR, whatever the scenario says. */
const orders = ['legal', 'any'] as const;

const withOrders = (config: Config, args: string | undefined): Config => {
  const chosen = orders.find((order) => order === args);
  return chosen === undefined ? config : { ...config, guest: { ...config.guest, orders: chosen } };
};

/** Sketches, as a sweep makes them up. */
export const vgicSketches = (hypervisors: Hypervisors): MadeUp => ({
  scenario: sketches.name,
  eras: idsOf(hypervisors),
  bugs: hypervisors.bugs,
  args: (fc) => fc.oneof(...sweptSketches.map((grammar) => sketchArgs(grammar)(fc))),
  pairs: () => sweptSketches.flatMap((grammar) => sketchPairs(grammar)()),
});

/** In which eras it is checked, and with which bugs. */
const circumstances = (hypervisors: Hypervisors) => ({
  eras: idsOf(hypervisors),
  bugs: hypervisors.bugs.map((bug) => bug.id),
});

const sameAs = ({ eras }: Hypervisors, config: Config): Readonly<Record<string, string>> =>
  Object.fromEntries(
    eras.flatMap(({ id, base }) => {
      const { differs } = base;
      return id !== base.id || differs === undefined || differs.where(config) ? [] : [[id, differs.from]];
    }),
  );

/** One scenario under some hypervisors. */
export const inCatalogue = (
  { id, says, suite, config: own, reaches, promises = [], alsoReaches, findings }: Scenario,
  hypervisors: Hypervisors,
): CatalogueScenario =>
  scenarioOf({
    id,
    says,
    bound: boundOf(own),
    boundOf: (args) => boundOf(withOrders(own, args)),
    variants: orders,
    suites: [suite],
    ...circumstances(hypervisors),
    sameAs: sameAs(hypervisors, own),
    canBeMended: true,
    build: ({ era: name, bug, args, mended }) => {
      const era = eraNamed(hypervisors, name);
      const stories = mended ? Object.values(findings?.[era.base.id] ?? {}) : [];
      const kvm = hypervisorWith(hypervisors, era, { bug, mended: stories }, withOrders(own, args));
      const witnesses = [...reaches, ...(alsoReaches?.[era.base.id] ?? [])];
      // A guest that keeps to no order promises nothing.
      const promised = args === undefined ? promisesFor(kvm, promises) : [];
      return { ...vgic(id, says, kvm), properties: [...promised, ...propertiesFor(kvm, witnesses)] };
    },
    leftOut: ({ era, args }) => leftOutFor(eraNamed(hypervisors, era).hypervisor(withOrders(own, args))),
    door: (action) => irqLineCall(own, action),
    depict: () => depictionOf(own),
    pinned: (name, args) => {
      const era = eraNamed(hypervisors, name);
      return args === undefined && era.id === era.base.id ? pinned[id]?.[era.base.id] : undefined;
    },
    findings: (name, args) => {
      const era = eraNamed(hypervisors, name);
      const known = Object.entries(findings?.[era.base.id] ?? {});
      const traces = args === undefined ? shortest[id]?.[era.base.id] : undefined;
      return findingsIn(
        era,
        known.map(([property, story]) => [property, [{ story, isMended: isMended(story) }]]),
      ).map((finding) => ({ ...finding, ...pinOf(traces?.[finding.property]) }));
    },
  });

/** What is predicted to break under a hypervisor in a configuration that names no findings of its own. */
const knownFindings = (kvm: Vgic, era: CheckedEra): readonly Finding[] => {
  const ids = propertiesFor(kvm).map(({ id }) => id);
  const known = [...knownIn(kvm.config, era.base.id)].filter(([id]) => ids.includes(id));
  return findingsIn(era, known).map((finding) => ({ ...finding, isPredicted: true as const }));
};

/** As big as a real machine: for random walks, since nobody could search it. */
const realScenario = (hypervisors: Hypervisors): CatalogueScenario =>
  scenarioOf({
    id: 'real',
    says: 'interrupts of every source on as many vCPUs and list registers as a real machine has',
    bound: boundOf(real()),
    boundOf: (args) => boundOf(real(args)),
    usage: realUsage,
    suites: ['fuzz'],
    canBeMended: true,
    ...circumstances(hypervisors),
    build: ({ era: name, bug, args, mended }) => {
      const era = eraNamed(hypervisors, name);
      const config = real(args);
      const kvm = hypervisorWith(
        hypervisors,
        era,
        { bug, mended: mended ? storiesIn(config, era.base.id) : [] },
        config,
      );
      return { ...vgic('real', 'a machine of real size', kvm), properties: propertiesFor(kvm) };
    },
    depict: ({ args }) => depictionOf(real(args)),
    findings: (name, args) => {
      const era = eraNamed(hypervisors, name);
      return knownFindings(era.hypervisor(real(args)), era);
    },
  });

/** A configuration that is written down in its name: what a sweep generates, or a user thinks of. */
const sketchScenario = (hypervisors: Hypervisors): CatalogueScenario => {
  const sketched = ({ era: name, bug, args = sketches.example, mended }: BuildRequest): Vgic => {
    const era = eraNamed(hypervisors, name);
    const config = sketch(args);
    return hypervisorWith(hypervisors, era, { bug, mended: mended ? storiesIn(config, era.base.id) : [] }, config);
  };
  return scenarioOf({
    id: sketches.name,
    says: 'a small configuration of any interrupts and manners, in words',
    bound: 'what its words say',
    boundOf: (args) => boundOf(sketch(args)),
    usage: `${sketches.name}:WORDS`,
    words: sketchWords,
    example: sketches.example,
    suites: [],
    canBeMended: true,
    ...circumstances(hypervisors),
    build: (request) => {
      const kvm = sketched(request);
      return { ...vgic('sketch', 'a small configuration', kvm), properties: propertiesFor(kvm) };
    },
    leftOut: (request) => leftOutFor(sketched(request)),
    mayReach: (request) => witnessesFor(sketched(request)),
    depict: ({ args = sketches.example }) => depictionOf(sketch(args)),
    findings: (name, args = sketches.example) => {
      const era = eraNamed(hypervisors, name);
      return knownFindings(era.hypervisor(sketch(args)), era);
    },
  });
};
