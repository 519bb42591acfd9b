import type { Bug } from '../model/bugs/bug.js';
import { type EraId, eraOf, eras } from '../model/kvm/eras/index.js';
import { linux417 } from '../model/kvm/eras/linux-4.17.js';
import { linux619 } from '../model/kvm/eras/linux-6.19.js';
import { linux73 } from '../model/kvm/eras/linux-7.3.js';
import type { VgicSteps } from '../model/kvm/vgic.js';
import { bind } from '../model/machine/steps.js';
import type { Scenario } from '../model/scenarios/scenario.js';
import type { CatalogueEra, OwnParts } from '../src/cli/index.js';
import { UsageError } from '../src/language/index.js';
import { type CheckedEra, type Hypervisors, stock } from './hypervisors.js';
import { ordersUnder } from './orders.js';
import { sweepOver } from './sweep.js';
import { inCatalogue, vgicBugs, vgicScenarios, vgicSketches } from './vgic-scenarios.js';

/** The steps of each era, which a user's are made from. */
const stepsOf: Readonly<Record<EraId, object>> = {
  'linux-4.17': linux417,
  'linux-6.19': linux619,
  'linux-7.3': linux73,
};

/** What a module exports of the vgic: steps that replace an era's, bugs, configurations with a name. */
export const own = (exports: Readonly<Record<string, unknown>>, file: string): OwnParts | undefined => {
  const entries = entriesOf(exports);
  const hypervisors = entries.flatMap(([name, value]) =>
    isSteps(value) ? [hypervisorOf(nameOf(name, file), value)] : [],
  );
  const bugs = entries.flatMap(([, value]) => (isBug(value) ? [value] : []));
  const unbound = bugs.find(({ hypervisor }) => hypervisor !== undefined && !isRecord(hypervisor.steps));
  if (unbound !== undefined) {
    throw new UsageError(
      `${file}: the hypervisor of the bug ${unbound.id} is not made by bind(steps): it could not be checked with findings mended`,
    );
  }
  const configurations = entries.flatMap(([, value]) => (isScenario(value) ? [value] : []));
  if (hypervisors.length + bugs.length + configurations.length === 0) {
    return undefined;
  }
  const clash = hypervisors.find(({ id }) => stock.eras.some((era) => era.id === id));
  if (clash !== undefined) {
    throw new UsageError(`${file} exports a hypervisor called ${clash.id}, which is an era; give it another name`);
  }
  const under: Hypervisors = { eras: hypervisors.length > 0 ? hypervisors : stock.eras, bugs };
  const named = configurations.map((scenario) => ({
    ...inCatalogue(scenario, under),
    underStock: inCatalogue(scenario, stock),
  }));
  const orders = ordersUnder(under);
  const all = hypervisors.length + bugs.length > 0 ? [...vgicScenarios(under), orders.scenario] : [];
  return {
    scenarios: [...named, ...all.filter(({ id }) => !named.some((one) => one.id === id))],
    eras: hypervisors.length > 0 ? hypervisors.map((one) => described(one, exports, file)) : eras,
    bugs: vgicBugs(under),
    orders,
    sweep: sweepOver([vgicSketches(under)]),
  };
};

/** What is exported by default and by a name is one thing, with that name. */
const entriesOf = (exports: Readonly<Record<string, unknown>>): readonly [name: string, value: unknown][] => {
  const { default: unnamed, ...named } = exports;
  return [
    ...Object.entries(named).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
    ...(unnamed === undefined || Object.values(named).includes(unnamed)
      ? []
      : [['default', unnamed] as [string, unknown]]),
  ];
};

const nameOf = (name: string, file: string): string =>
  name === 'default' ? (file.split('/').at(-1) ?? file).replace(/\.[cm]?[jt]s$/, '') : name;

/** Made from the era with which it has the most steps in common. */
const hypervisorOf = (id: string, steps: VgicSteps): CheckedEra => {
  const [base] = eras.toSorted((a, b) => changedFrom(a.id, steps).length - changedFrom(b.id, steps).length);
  return { id, base: base ?? eraOf('linux-6.19'), hypervisor: bind(steps) };
};

const changedFrom = (era: EraId, steps: object): readonly string[] => {
  const before = stepsOf[era] as Readonly<Record<string, unknown>>;
  const after = steps as typeof before;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
};

const described = (
  { id, base }: CheckedEra,
  exports: Readonly<Record<string, unknown>>,
  file: string,
): CatalogueEra => {
  const changed = changedFrom(base.id, Object(exports[id] ?? exports.default));
  return {
    id,
    base: base.id,
    says: `${base.id} with ${changed.length === 0 ? 'nothing replaced' : `${changed.join(', ')} replaced`}`,
    cites: file,
  };
};

/** All that the vgic calls must be there. */
const isSteps = (value: unknown): value is VgicSteps =>
  isRecord(value) && Object.keys(linux417).every((name) => typeof value[name] === 'function');

const isBug = (value: unknown): value is Bug =>
  isRecord(value) && ['id', 'breaks', 'scenario', 'era', 'fixedBy'].every((name) => typeof value[name] === 'string');

const isScenario = (value: unknown): value is Scenario =>
  isRecord(value) && typeof value.id === 'string' && isRecord(value.config) && Array.isArray(value.reaches);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
