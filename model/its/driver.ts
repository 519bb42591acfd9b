import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import type { Command } from './command.js';
import { eventIds, hasEvent, type ItsConfig, keyOf } from './config.js';
import { type Driver, driverOf, type ItsState, lpis } from './state.js';

/**
 * What the guest has said, as its driver remembers it, and what the architecture makes of it (IHI 0069 5.3). KVM is judged
 * by this. Of a command that is UNPREDICTABLE the driver remembers nothing.
 */

type Config = ItsConfig & MachineConfig;

const keysOf = (config: ItsConfig, device: number): readonly number[] =>
  upTo(eventIds(config)).map((event) => keyOf(config, device, event));

export const mappedIn = (w: View<ItsState>, key: number): number | null => driverOf(w).events[key]?.irq ?? null;

/** Where the guest wants the LPI of an event. */
export const targetIn = (w: View<ItsState>, key: number): number | null => driverOf(w).targets[key] ?? null;

/** The LPI that an MSI with this device and event id is, or null where it is none, or nobody takes it. */
export const acceptedAs = (config: Config, w: View<ItsState>, device: number, event: number): number | null => {
  if (!hasEvent(config, device, event) || !driverOf(w).enabled) {
    return null;
  }
  const key = keyOf(config, device, event);
  const { collection } = at(driverOf(w).events, key);
  const vcpu = collection === null ? null : at(driverOf(w).collections, collection);
  return vcpu !== null && at(driverOf(w).lpis, vcpu) === 'on' ? mappedIn(w, key) : null;
};

/** The events that the guest has mapped to an LPI. */
export const eventsOf = (w: View<ItsState>, irq: number): readonly number[] =>
  driverOf(w).events.flatMap((event, key) => (event.irq === irq ? [key] : []));

/** The LPIs that the guest wants on a vCPU. */
const lpisOn = (config: Config, w: View<ItsState>, vcpu: number): readonly number[] =>
  lpis(config).filter((irq) => eventsOf(w, irq).some((key) => targetIn(w, key) === vcpu));

const unmap = (driver: Driver, key: number): void => {
  Object.assign(at(driver.events, key), { irq: null, collection: null });
  driver.targets[key] = null;
};

/** The pending state of an LPI goes: nobody need acknowledge it any more. */
const dropPending = (w: ItsState, irq: number | null): void => {
  if (irq !== null) {
    w.happened.push({ what: 'pending state dropped', irq });
  }
};

/** That of all which the guest wants on a vCPU. */
export const dropAll = (config: Config, w: ItsState, vcpu: number): void => {
  for (const irq of lpisOn(config, w, vcpu)) {
    dropPending(w, irq);
  }
};

export const saysMapd = (config: Config, w: ItsState, device: number, valid: boolean): void => {
  driverOf(w).devices[device] = valid;
  for (const key of keysOf(config, device)) {
    dropPending(w, mappedIn(w, key));
    unmap(driverOf(w), key);
  }
};

export const saysMapc = (w: ItsState, collection: number, vcpu: number | null): void => {
  const driver = driverOf(w);
  driver.collections[collection] = vcpu;
  for (const [key, event] of driver.events.entries()) {
    if (event.collection === collection) {
      event.collection = vcpu === null ? null : collection;
      driver.targets[key] = vcpu;
    }
  }
};

const saysMapti = (config: Config, w: ItsState, device: number, event: number, irq: number, collection: number) => {
  const driver = driverOf(w);
  const key = keyOf(config, device, event);
  if (hasEvent(config, device, event) && at(driver.devices, device) && mappedIn(w, key) === null) {
    Object.assign(at(driver.events, key), { irq, collection });
    driver.targets[key] = at(driver.collections, collection);
  }
};

const saysMovi = (config: Config, w: ItsState, device: number, event: number, collection: number): void => {
  const driver = driverOf(w);
  const key = keyOf(config, device, event);
  const vcpu = at(driver.collections, collection);
  if (hasEvent(config, device, event) && targetIn(w, key) !== null && vcpu !== null) {
    at(driver.events, key).collection = collection;
    driver.targets[key] = vcpu;
  }
};

const saysDiscard = (config: Config, w: ItsState, device: number, event: number): void => {
  const key = keyOf(config, device, event);
  // Of one whose collection is not mapped it is an error (E_ITS_DISCARD_UNMAPPED_INTERRUPT).
  if (hasEvent(config, device, event) && targetIn(w, key) !== null) {
    dropPending(w, mappedIn(w, key));
    unmap(driverOf(w), key);
  }
};

/** All that is sent to one vCPU goes to another; collections stay where they are. */
const saysMovall = (w: ItsState, from: number, to: number): void => {
  const { targets } = driverOf(w);
  for (const [key, vcpu] of targets.entries()) {
    if (vcpu === from) {
      targets[key] = to;
    }
  }
};

/** What a command means, as the guest counts on it once that is executed. */
export const saysCommand = (config: Config, w: ItsState, command: View<Command>): void => {
  const { name, device, event, irq, collection, vcpu, to, valid } = command;
  switch (name) {
    case 'mapd':
      saysMapd(config, w, device, valid);
      break;
    case 'mapc':
      saysMapc(w, collection, vcpu);
      break;
    case 'mapti':
      if (irq !== null) {
        saysMapti(config, w, device, event, irq, collection);
      }
      break;
    case 'movi':
      saysMovi(config, w, device, event, collection);
      break;
    case 'discard':
      saysDiscard(config, w, device, event);
      break;
    case 'clear':
      dropPending(w, hasEvent(config, device, event) ? mappedIn(w, keyOf(config, device, event)) : null);
      break;
    case 'movall':
      if (vcpu !== null && to !== null) {
        saysMovall(w, vcpu, to);
      }
      break;
    case 'none':
    case 'int':
    case 'inv':
    case 'invall':
      break;
  }
};
