import { UsageError } from '../../src/language/index.js';
import type { OrdersOf } from '../guest/orders.js';
import { type Config, configure } from '../vgic.js';
import { scenarios } from './index.js';
import { edge, level } from './kinds.js';
import { inOrders } from './orders.js';

/** What is asked for: a scenario's interrupts or the usual ones, so many of them, on so many vCPUs. */
interface Wish {
  readonly scenario?: string | undefined;
  readonly irqs?: number | undefined;
  readonly vcpus?: number | undefined;
}

/** More than that take hours. */
const mostInterrupts = 4;
const mostVcpus = 4;

/** SPIs of both triggers, more than there are list registers, on a host that traps every DIR or none. */
const usual = configure({
  vcpus: 2,
  listRegisters: 2,
  interrupts: [level(), edge(), level({}, 41), edge({}, 33)],
});

/** Of the usual ones, unless more are asked for: four take half a minute. */
const usualInterrupts = 3;

/**
 * The configuration whose interrupts a guest takes in every order.
 * @throws UsageError where a scenario is none of the vgic, or has not so many interrupts, or not on so few vCPUs.
 */
export const severalActive = ({ scenario, irqs, vcpus }: Wish): Config => {
  const config = scenario === undefined ? usual : configOf(scenario);
  const most = Math.min(mostInterrupts, config.interrupts.length);
  const count = irqs ?? Math.min(most, usualInterrupts);
  const least = 1 + Math.max(0, ...config.interrupts.slice(0, count).map(({ vcpu }) => vcpu ?? 0));
  const size = vcpus ?? config.vcpus;
  if (count > most) {
    throw new UsageError(`--irqs ${count} is out of range: ${scenario ?? 'orders'} takes 1 to ${most}`);
  }
  if (size < least || size > mostVcpus) {
    throw new UsageError(`--vcpus ${size} is out of range: ${scenario ?? 'orders'} takes ${least} to ${mostVcpus}`);
  }
  return {
    ...config,
    vcpus: size,
    pcpus: config.pcpus === 0 ? 0 : Math.max(size, config.pcpus),
    interrupts: config.interrupts.slice(0, count),
  };
};

export const ordersUsage = 'orders:[SCENARIO,]iN,vN,eoi0|eoi1,legal|any';
export const ordersExample = 'i2,v2,eoi1,legal';

/** The configuration of the orders of a kind, as the arguments of a scenario. */
export const spellOrders = (
  scenario: string | undefined,
  { vcpus }: Config,
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
export const readOrders = (args: string): Config => {
  const words = /^(?:([a-z0-9-]+),)?i(\d),v(\d),eoi([01]),(legal|any)$/.exec(args);
  if (words === null) {
    throw new UsageError(`orders: "${args}" is not understood; write ${ordersUsage}, like orders:${ordersExample}`);
  }
  const [, scenario, irqs, vcpus, eoiMode, manner] = words;
  const interrupts = Number(irqs);
  const kind = manner === 'any' ? 'illegal' : 'legal';
  const config = severalActive({ scenario, irqs: interrupts, vcpus: Number(vcpus) });
  return inOrders(config, { interrupts, eoiMode: eoiMode === '1' ? 1 : 0, kind });
};

const configOf = (id: string): Config => {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found === undefined) {
    throw new UsageError(`the scenario ${id} has no guest that takes interrupts in order; name one of the vgic`);
  }
  return found.config;
};
