import type { OrdersOf } from '../guest/orders.js';
import { boundOf, type Config, configure } from '../vgic.js';

/**
 * The configuration for orders of a kind: the first interrupts, each more urgent than those before it, so that it may be
 * acknowledged whatever became of them, and a guest that does nothing but take them.
 */
export const inOrders = (config: Config, { interrupts, eoiMode, kind }: OrdersOf): Config => {
  const { priorities: _, ...rest } = config;
  return configure({
    ...rest,
    interrupts: config.interrupts.slice(0, interrupts).map((irq, place) => ({
      ...irq,
      priority: interrupts - 1 - place,
      access: [],
      handler: 'plain',
    })),
    guest: { eoiMode, orders: kind === 'illegal' ? 'any' : 'legal' },
  });
};

/** The configurations of all these kinds in words. */
export const boundOfOrders = (config: Config): string => {
  const all = inOrders(config, { interrupts: config.interrupts.length, eoiMode: 0, kind: 'legal' });
  return boundOf(all).replace(`EOImode ${all.guest.eoiMode}`, 'both EOI modes');
};
