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
import { knownIn } from '../model/kvm/known/index.js';
import { boundOfOrders, inOrders } from '../model/scenarios/orders.js';
import {
  ordersExample,
  ordersUsage,
  readOrders,
  severalActive,
  spellOrders,
} from '../model/scenarios/several-active.js';
import { boundOf, type Config, depictionOf, vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import {
  type CatalogueOrders,
  type CatalogueScenario,
  type Finding,
  familyOf,
  type Place,
  scenarioOf,
} from '../src/cli/index.js';
import { type CheckedEra, eraNamed, findingsIn, type Hypervisors, hypervisorWith, idsOf } from './hypervisors.js';

/** The orders in which a guest takes several interrupts. */
export const ordersUnder = (hypervisors: Hypervisors): CatalogueOrders => ({
  plan: ({ scenario, era: id, bug, irqs, vcpus }) => {
    const era = eraNamed(hypervisors, id);
    const base = severalActive({ scenario, irqs, vcpus });
    const modelFor = remembering((config) => modelOf(hypervisors, config, era, bug));
    const families = kindsOfOrders(base).map((of) => {
      const config = inOrders(base, of);
      const place = (order: Order): Place => ({
        key: JSON.stringify(order),
        isWhole: isWhole(of, order),
        next: () => nextSteps(config, of, order).map((step) => ({ ...step, to: place(step.to) })),
      });
      const family = familyOf({
        says: inWords(of),
        isLegal: of.kind !== 'illegal',
        model: modelFor(config),
        depiction: depictionOf(config),
        steps: orderedRules,
        begin: place(emptyOrder),
      });
      return { family, findings: knownFindings(config, era), scenario: `orders:${spellOrders(scenario, base, of)}` };
    });
    const circumstances = { era: era.id, ...(bug === undefined ? {} : { bug }) };
    return {
      subject: { scenario: scenario ?? 'orders', ...circumstances, bound: boundOfOrders(base) },
      letters: legendOf(base),
      families,
    };
  },
});

/** The model of the orders of a kind, in which the guest is bound to none of them: traces of orders are traces of it. */
export const ordersScenario = (hypervisors: Hypervisors): CatalogueScenario =>
  scenarioOf({
    id: 'orders',
    says: 'a guest that takes up to four interrupts of a scenario and does nothing else',
    bound: 'what its words say',
    boundOf: (args) => boundOf(readOrders(args)),
    usage: ordersUsage,
    example: ordersExample,
    suites: [],
    eras: idsOf(hypervisors),
    build: ({ era, bug, args = ordersExample }) =>
      modelOf(hypervisors, readOrders(args), eraNamed(hypervisors, era), bug),
    depict: ({ args = ordersExample }) => depictionOf(readOrders(args)),
    findings: (era, args = ordersExample) => knownFindings(readOrders(args), eraNamed(hypervisors, era)),
  });

const modelOf = (hypervisors: Hypervisors, config: Config, era: CheckedEra, bug: string | undefined) => {
  const kvm = hypervisorWith(hypervisors, era, bug, config);
  return { ...vgic('orders', 'a guest that takes interrupts in order', kvm), properties: propertiesFor(kvm) };
};

const knownFindings = (config: Config, era: CheckedEra): readonly Finding[] =>
  findingsIn(era, knownIn(config, era.base.id));

/** Of equal configurations the same model, so that its worlds are found once. */
const remembering = <M>(make: (config: Config) => M): ((config: Config) => M) => {
  const made = new Map<string, M>();
  return (config) => {
    const key = JSON.stringify(config);
    const model = made.get(key) ?? make(config);
    made.set(key, model);
    return model;
  };
};
