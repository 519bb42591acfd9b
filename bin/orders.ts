import type { GuestConfig } from '../model/guest/config.js';
import {
  emptyOrder,
  inWords,
  isWhole,
  kindsOfOrders,
  legendOf,
  nextSteps,
  type Order,
  orderedRules,
} from '../model/guest/orders.js';
import {
  boundOfOrders,
  inOrders,
  type Ordered,
  ordersExample,
  ordersUsage,
  readOrders,
  severalActive,
  spellOrders,
} from '../model/guest/several-active.js';
import { knownIn, storiesIn } from '../model/kvm/known/index.js';
import type { MachineConfig } from '../model/machine/config.js';
import { vgicOrders } from '../model/scenarios/orders.js';
import { depictionOf, type Config as VgicConfig, vgic, type World } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import {
  type CatalogueOrders,
  type CatalogueScenario,
  type Finding,
  familyOf,
  type Place,
  scenarioOf,
} from '../src/cli/index.js';
import { type Depiction, type Model, UsageError } from '../src/language/index.js';
import { eraNamed, findingsIn, type Hypervisors, hypervisorWith, idsOf } from './hypervisors.js';

/** What orders of a system's scenarios are made of; `era` is nothing where it has none. */
export interface OrderedSystem<C, W> extends Ordered<C> {
  readonly eras: readonly string[];
  readonly bugs: readonly string[];
  readonly canBeMended?: true;
  /** @param mended whether the causes of its findings are mended, of those that can be. */
  readonly modelOf: (config: C, era: string | undefined, bug: string | undefined, mended?: true) => Model<W>;
  readonly depictionOf: (config: C) => Depiction;
  readonly findings: (config: C, era: string | undefined) => readonly Finding[];
}

/** The orders in which a guest takes several interrupts of a system. */
export interface SystemOrders extends CatalogueOrders {
  /** The scenarios that have them. */
  readonly ids: readonly string[];
  /** The model of the orders of a kind, in which the guest is bound to none of them: traces of orders are traces of it. */
  readonly scenario: CatalogueScenario;
}

/** Of all systems; where no scenario is named, of the first. */
export const ordersAmong = (systems: readonly [SystemOrders, ...SystemOrders[]]): CatalogueOrders => ({
  plan: (request) => {
    const { scenario } = request;
    const found = scenario === undefined ? undefined : systems.find(({ ids }) => ids.includes(scenario));
    return (found ?? systems[0]).plan(request);
  },
});

export const ordersIn = <C extends MachineConfig & GuestConfig, W>(system: OrderedSystem<C, W>): SystemOrders => ({
  ids: system.scenarios.map(({ id }) => id),
  plan: ({ scenario, era = system.eras.at(-1), bug, irqs, vcpus }) => {
    assertKnown(system, era, bug);
    const base = severalActive(system, { scenario, irqs, vcpus });
    const modelFor = remembering((config: C) => system.modelOf(config, era, bug));
    const mendedFor = remembering((config: C) => system.modelOf(config, era, bug, true));
    const kinds = kindsOfOrders(base).map((of) => {
      const config = inOrders(system, base, of);
      const place = (order: Order): Place => ({
        key: JSON.stringify(order),
        isWhole: isWhole(of, order),
        next: () => nextSteps(config, of, order).map((step) => ({ ...step, to: place(step.to) })),
      });
      const spec = {
        says: inWords(of),
        isLegal: of.kind !== 'illegal',
        depiction: system.depictionOf(config),
        steps: orderedRules,
        begin: place(emptyOrder),
      };
      const stated = modelFor(config).properties.map(({ id }) => id);
      const findings = system.findings(config, era).filter(({ property }) => stated.includes(property));
      return { spec, config, findings, scenario: `${system.name}:${spellOrders(scenario, base, of)}` };
    });
    // After the others: orders of one model share its worlds.
    const again = kinds.filter(({ findings }) => findings.some(({ isMended }) => isMended));
    const families = [
      ...kinds.map(({ spec, config, findings, scenario: name }) => ({
        family: familyOf({ ...spec, model: modelFor(config) }),
        findings,
        scenario: name,
      })),
      ...again.map(({ spec, config, findings, scenario: name }) => ({
        family: familyOf({ ...spec, says: `${spec.says}: mended`, isMended: true, model: mendedFor(config) }),
        findings: findings.filter(({ isMended }) => !isMended),
        scenario: `${name}:mended`,
      })),
    ];
    const circumstances = { ...(era === undefined ? {} : { era }), ...(bug === undefined ? {} : { bug }) };
    return {
      subject: { scenario: scenario ?? system.name, ...circumstances, bound: boundOfOrders(system, base) },
      letters: legendOf(base),
      families,
    };
  },
  scenario: scenarioOf({
    id: system.name,
    says: 'a guest that takes up to four interrupts of a scenario and does nothing else',
    bound: 'what its words say',
    boundOf: (args) => system.boundOf(readOrders(system, args)),
    usage: ordersUsage(system),
    example: ordersExample(system),
    suites: [],
    eras: system.eras,
    bugs: system.bugs,
    ...(system.canBeMended ? { canBeMended: true as const } : {}),
    build: ({ era, bug, args = ordersExample(system), mended }) =>
      system.modelOf(readOrders(system, args), era, bug, mended),
    depict: ({ args = ordersExample(system) }) => system.depictionOf(readOrders(system, args)),
    findings: (era, args = ordersExample(system)) => system.findings(readOrders(system, args), era),
  }),
});

/** Those of KVM's vgic under some hypervisors. */
export const ordersUnder = (hypervisors: Hypervisors): SystemOrders =>
  ordersIn<VgicConfig, World>({
    ...vgicOrders,
    eras: idsOf(hypervisors),
    bugs: hypervisors.bugs.map(({ id }) => id),
    canBeMended: true,
    modelOf: (config, id, bug, mended) => {
      const era = eraNamed(hypervisors, id);
      const kvm = hypervisorWith(
        hypervisors,
        era,
        { bug, mended: mended ? storiesIn(config, era.base.id) : [] },
        config,
      );
      return { ...vgic('orders', 'a guest that takes interrupts in order', kvm), properties: propertiesFor(kvm) };
    },
    depictionOf,
    findings: (config, id) => {
      const era = eraNamed(hypervisors, id);
      const stated = new Set(propertiesFor(era.hypervisor(config)).map((property) => property.id));
      return findingsIn(
        era,
        [...knownIn(config, era.base.id)].filter(([property]) => stated.has(property)),
      );
    },
  });

/** @throws UsageError where the system has no such era, or no such bug. */
const assertKnown = (
  { name, eras, bugs }: Pick<OrderedSystem<never, never>, 'name' | 'eras' | 'bugs'>,
  era: string | undefined,
  bug: string | undefined,
): void => {
  if (bug !== undefined && !bugs.includes(bug)) {
    throw new UsageError(`${bug} cannot be switched on in ${name}`);
  }
  if (era !== undefined && !eras.includes(era)) {
    throw new UsageError(eras.length === 0 ? `${name} has no eras; leave --era out` : `${name} has no era ${era}`);
  }
};

/** Of equal configurations the same model, so that its worlds are found once. */
const remembering = <C, M>(make: (config: C) => M): ((config: C) => M) => {
  const made = new Map<string, M>();
  return (config) => {
    const key = JSON.stringify(config);
    const model = made.get(key) ?? make(config);
    made.set(key, model);
    return model;
  };
};
