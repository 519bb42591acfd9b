import { UsageError } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import { type GuestConfig, guestConfig } from './config.js';
import type { OrdersOf } from './orders.js';

/** Scenarios of one system whose interrupts a guest may take in every order. */
export interface Ordered<C> {
  /** What stands before the colon: `orders`. */
  readonly name: string;
  readonly scenarios: readonly { readonly id: string; readonly config: C }[];
  /** Where no scenario is named, if that may be. */
  readonly usual?: C;
  /** The most vCPUs. */
  readonly vcpus: number;
  /** @throws ModelError where a configuration contradicts itself. */
  readonly assert: (config: C) => C;
  readonly boundOf: (config: C) => string;
}

/** What is asked for: a scenario's interrupts or the usual ones, so many of them, on so many vCPUs. */
interface Wish {
  readonly scenario?: string | undefined;
  readonly irqs?: number | undefined;
  readonly vcpus?: number | undefined;
}

type Config = MachineConfig & GuestConfig;

/** More than that take hours. */
const mostInterrupts = 4;

/** Unless more are asked for: four take half a minute. */
const usualInterrupts = 3;

/**
 * The configuration whose interrupts a guest takes in every order.
 * @throws UsageError where there is no such scenario, or it has not so many interrupts, or not on so few vCPUs.
 */
export const severalActive = <C extends Config>(ordered: Ordered<C>, { scenario, irqs, vcpus }: Wish): C => {
  const config = configOf(ordered, scenario);
  const most = Math.min(mostInterrupts, config.interrupts.length);
  const count = irqs ?? Math.min(most, usualInterrupts);
  const least = 1 + Math.max(0, ...config.interrupts.slice(0, count).map(({ vcpu }) => vcpu ?? 0));
  const size = vcpus ?? config.vcpus;
  if (count > most) {
    throw new UsageError(`--irqs ${count} is out of range: ${scenario ?? ordered.name} takes 1 to ${most}`);
  }
  if (size < least || size > ordered.vcpus) {
    throw new UsageError(
      `--vcpus ${size} is out of range: ${scenario ?? ordered.name} takes ${least} to ${ordered.vcpus}`,
    );
  }
  return {
    ...config,
    vcpus: size,
    pcpus: config.pcpus === 0 ? 0 : Math.max(size, config.pcpus),
    interrupts: config.interrupts.slice(0, count),
  };
};

/**
 * The configuration for orders of a kind: the first interrupts, each more urgent than those before it, so that it may be
 * acknowledged whatever became of them, and a guest that does nothing but take them.
 */
export const inOrders = <C extends Config>(
  ordered: Ordered<C>,
  config: C,
  { interrupts, eoiMode, kind }: OrdersOf,
): C =>
  ordered.assert({
    ...config,
    priorities: interrupts,
    interrupts: config.interrupts.slice(0, interrupts).map((irq, place) => ({
      ...irq,
      priority: interrupts - 1 - place,
      access: [],
      handler: 'plain',
    })),
    ...guestConfig({ eoiMode, orders: kind === 'illegal' ? 'any' : 'legal' }),
  });

/** The configurations of all kinds of orders in words. */
export const boundOfOrders = <C extends Config>(ordered: Ordered<C>, config: C): string => {
  const all = inOrders(ordered, config, { interrupts: config.interrupts.length, eoiMode: 0, kind: 'legal' });
  return ordered.boundOf(all).replace(`EOImode ${all.guest.eoiMode}`, 'both EOI modes');
};

export const ordersUsage = <C>({ name, usual }: Ordered<C>): string =>
  `${name}:${usual === undefined ? 'SCENARIO,' : '[SCENARIO,]'}iN,vN,eoi0|eoi1,legal|any`;

export const ordersExample = <C>({ usual, scenarios }: Ordered<C>): string =>
  usual === undefined ? `${scenarios[0]?.id},i1,v1,eoi1,legal` : 'i2,v2,eoi1,legal';

/** The configuration of the orders of a kind, as the arguments of a scenario. */
export const spellOrders = (
  scenario: string | undefined,
  { vcpus }: MachineConfig,
  { interrupts, eoiMode, kind }: OrdersOf,
): string =>
  [
    ...(scenario === undefined ? [] : [scenario]),
    `i${interrupts}`,
    `v${vcpus}`,
    `eoi${eoiMode}`,
    kind === 'illegal' ? 'any' : 'legal',
  ].join(',');

/**
 * Reads what `spellOrders` writes.
 * @throws UsageError where it is not understood, or there are no such orders.
 */
export const readOrders = <C extends Config>(ordered: Ordered<C>, args: string): C => {
  const words = /^(?:([a-z0-9-]+),)?i(\d),v(\d),eoi([01]),(legal|any)$/.exec(args);
  if (words === null) {
    throw new UsageError(
      `${ordered.name}: "${args}" is not understood; write ${ordersUsage(ordered)}, like ${ordered.name}:${ordersExample(ordered)}`,
    );
  }
  const [, scenario, irqs, vcpus, eoiMode, manner] = words;
  const interrupts = Number(irqs);
  const kind = manner === 'any' ? 'illegal' : 'legal';
  const config = severalActive(ordered, { scenario, irqs: interrupts, vcpus: Number(vcpus) });
  return inOrders(ordered, config, { interrupts, eoiMode: eoiMode === '1' ? 1 : 0, kind });
};

const configOf = <C>({ scenarios, usual }: Ordered<C>, id: string | undefined): C => {
  const found = id === undefined ? usual : scenarios.find((scenario) => scenario.id === id)?.config;
  if (found === undefined) {
    throw new UsageError(
      id === undefined
        ? `name a scenario: ${scenarios.map((scenario) => scenario.id).join(', ')}`
        : `the scenario ${id} has no guest that takes interrupts in order; name one of a hypervisor`,
    );
  }
  return found;
};
