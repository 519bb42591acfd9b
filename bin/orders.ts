import { hypervisorWith } from '../model/bugs/index.js';
import type { Config } from '../model/config.js';
import { depictionOf } from '../model/depiction.js';
import {
  boundOfOrders,
  emptyOrder,
  inOrders,
  inWords,
  isWhole,
  kindsOfOrders,
  legendOf,
  nextSteps,
  type Order,
  orderedRules,
} from '../model/guest/orders.js';
import { knownIn } from '../model/known.js';
import { eraOf, eras } from '../model/kvm/eras/index.js';
import { severalActive } from '../model/scenarios/several-active.js';
import { vgic } from '../model/vgic.js';
import { propertiesFor } from '../properties/index.js';
import { type CatalogueOrders, familyOf, type Place } from '../src/cli/index.js';

/** The orders in which a guest takes several interrupts. */
export const orders: CatalogueOrders = {
  plan: ({ scenario, era: id = eras.at(-1)?.id ?? '', bug, irqs, vcpus }) => {
    const era = eraOf(id);
    const base = severalActive({ scenario, irqs, vcpus });
    const modelOf = remembering((config) => {
      const kvm = hypervisorWith(bug, era, config);
      return { ...vgic('orders', 'a guest that takes interrupts in order', kvm), properties: propertiesFor(kvm) };
    });
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
        model: modelOf(config),
        depiction: depictionOf(config),
        steps: orderedRules,
        begin: place(emptyOrder),
      });
      const findings = [...knownIn(config, era.id)].map(([property, story]) => ({ property, story }));
      return { family, findings };
    });
    const circumstances = { era: era.id, ...(bug === undefined ? {} : { bug }) };
    return {
      subject: { scenario: scenario ?? 'orders', ...circumstances, bound: boundOfOrders(base) },
      letters: legendOf(base),
      families,
    };
  },
};

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
