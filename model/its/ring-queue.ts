import type { View } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import { type Command, noCommand } from './command.js';
import { type ItsConfig, keyOf } from './config.js';
import type { Host, Needed } from './host.js';
import { driverRingOf } from './ring-state.js';

type Config = ItsConfig & MachineConfig;

/** The guest's side of the ring: its driver puts commands there, and waits with what depends on those that are there. */

/** Commands that are not executed yet. */
export const queued = (w: View<Needed>): readonly View<Command>[] =>
  w.driverRings.flatMap(({ slots }) => slots.filter(({ name }) => name !== 'none'));

/** Where the next one goes. */
export const nextSlot = ({ itsRing }: ItsConfig, w: View<Needed>): number =>
  (driverRingOf(w).read + queued(w).length) % itsRing;

const keyIn = (config: Config, { name, device, event }: View<Command>): number | null =>
  ['mapd', 'mapc', 'invall', 'movall'].includes(name) ? null : keyOf(config, device, event);

/**
 * May the guest put a command there? A ring that is full looks empty, so that one place stays free. A legal guest waits
 * with one of the same event as another, or of more than an event.
 */
export const mayQueue = (host: Host, w: View<Needed>, command: Command): boolean => {
  const { config } = host;
  const key = keyIn(config, command);
  const before = queued(w);
  const isAlone =
    config.itsOrders === 'any' ||
    before.every((one) => key !== null && keyIn(config, one) !== null && keyIn(config, one) !== key);
  const isAwake = w.vcpus.some((_, v) => host.isInGuest(w, v) || host.mayEmulate(w, v));
  return isAwake && before.length < config.itsRing - 1 && isAlone;
};

export const queue = (config: Config, w: Needed, command: Command): void => {
  driverRingOf(w).slots[nextSlot(config, w)] = command;
};

/** The guest has given the ITS another ring, or boots: nothing is in it. */
export const emptyRing = (w: Needed): void => {
  for (const ring of w.driverRings) {
    Object.assign(ring, { read: 0, written: 0 });
    ring.slots.fill(noCommand);
  }
};
