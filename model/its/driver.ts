import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import { executed, redistributorOf } from './architecture.js';
import { type Command, noCommand } from './command.js';
import { hasEvent, type ItsConfig, keyOf } from './config.js';
import { driverOf, type ItsState, lpis } from './state.js';

/**
 * What the guest has said, as its driver remembers it, and what the architecture makes of it. KVM is judged by this. Of a
 * command that is UNPREDICTABLE the driver remembers nothing.
 */

type Config = ItsConfig & MachineConfig;

export const mappedIn = (w: View<ItsState>, key: number): number | null => driverOf(w).events[key]?.irq ?? null;

/** Where the guest wants the LPI of an event. */
export const targetIn = (w: View<ItsState>, key: number): number | null => driverOf(w).targets[key] ?? null;

/** The LPI that an MSI with this device and event id is, or null where it is none, or nobody takes it. */
export const acceptedAs = (config: Config, w: View<ItsState>, device: number, event: number): number | null => {
  if (!hasEvent(config, device, event) || !driverOf(w).enabled) {
    return null;
  }
  const key = keyOf(config, device, event);
  const vcpu = redistributorOf(driverOf(w), key);
  return vcpu !== null && at(driverOf(w).lpis, vcpu) === 'on' ? mappedIn(w, key) : null;
};

/** The events that the guest has mapped to an LPI. */
export const eventsOf = (w: View<ItsState>, irq: number): readonly number[] =>
  driverOf(w).events.flatMap((event, key) => (event.irq === irq ? [key] : []));

/** The LPIs that the guest wants on a vCPU. */
const lpisOn = (config: Config, w: View<ItsState>, vcpu: number): readonly number[] =>
  lpis(config).filter((irq) => eventsOf(w, irq).some((key) => targetIn(w, key) === vcpu));

/** The pending state of an LPI goes: nobody need acknowledge it any more. */
const dropPending = (w: ItsState, irq: number): void => {
  w.happened.push({ what: 'pending state dropped', irq });
};

/** That of all which the guest wants on a vCPU. */
export const dropAll = (config: Config, w: ItsState, vcpu: number): void => {
  for (const irq of lpisOn(config, w, vcpu)) {
    dropPending(w, irq);
  }
};

/** What a command means, as the guest counts on it once that is executed. */
export const saysCommand = (config: Config, w: ItsState, command: View<Command>): void => {
  for (const irq of executed(config, driverOf(w), command)) {
    dropPending(w, irq);
  }
};

/** GITS_BASER and a reset unmap without a command. */
export const saysMapd = (config: Config, w: ItsState, device: number, valid: boolean): void => {
  saysCommand(config, w, { ...noCommand, name: 'mapd', device, valid });
};

export const saysMapc = (config: Config, w: ItsState, collection: number, vcpu: number | null): void => {
  saysCommand(config, w, { ...noCommand, name: 'mapc', collection, vcpu });
};
