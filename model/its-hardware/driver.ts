import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { executed, redistributorOf } from '../its/architecture.js';
import { noCommand } from '../its/command.js';
import { keyOf } from '../its/config.js';
import type { Steps } from '../machine/steps.js';
import type { ItsHardware } from './its-hardware.js';
import type { HardwareCommand, ItsHardwareWorld } from './world.js';

type W = ItsHardwareWorld;

/** What the driver puts into the ring, and what it waits for. */
export const driverSteps: Pick<Steps<ItsHardware>, 'sendSingleCommand' | 'syncObject'> = {
  sendSingleCommand: (its, w, command) => {
    const rd = its.syncObject(w, command);
    w.ring.push(command);
    if (rd === null) {
      return;
    }
    if (its.config.driver === 'linux') {
      w.ring.push(syncOf(rd));
    } else {
      w.driver.unsynced[rd] = true;
    }
  },

  // "irqchip/gic-v3: Force synchronisation when issuing INVALL" (5.15.15): until then that had none.
  syncObject: (its, { driver }, { name, device, event, collection, vcpu }) => {
    const before = at(driver.collections, collection);
    switch (name) {
      case 'mapd':
      case 'sync':
        return null;
      case 'mapc':
        // One that is mapped already has the redistributor that its events were sent to until now.
        return before ?? vcpu;
      case 'mapti':
      case 'invall':
        return before;
      case 'movall':
        return vcpu;
      default:
        return redistributorOf(driver, keyOf(its.config, device, event));
    }
  },
};

export const syncOf = (rd: number): HardwareCommand => ({ ...noCommand, name: 'sync', vcpu: rd });

/** The driver has said it: what it counts on once it is complete, and what it no longer counts on. */
export const says = (its: ItsHardware, w: W, command: HardwareCommand): void => {
  const { name, ...rest } = command;
  if (name === 'sync') {
    return;
  }
  const { driver } = w;
  const { irq } = at(driver.events, keyOf(its.config, rest.device, rest.event));
  const old = at(driver.collections, rest.collection);
  const isUsed = driver.events.some((one) => one.irq !== null && one.collection === rest.collection);
  for (const dropped of executed(its.config, driver, { name, ...rest })) {
    Object.assign(at(w.lpis, dropped), { owed: 'no', asked: false });
  }
  if (name === 'int' && irq !== null) {
    at(w.lpis, irq).asked = true;
  }
  if (name === 'mapc' && isUsed) {
    driver.leaving = old;
  }
  if (name === 'movall') {
    driver.leaving = null;
  }
  for (const [one, { enabledInTable }] of w.lpis.entries()) {
    const event = driver.events.find((other) => other.irq === one);
    const isRead = (name === 'inv' && irq === one) || (name === 'invall' && event?.collection === rest.collection);
    driver.enabled[one] = isRead ? (enabledInTable ? 'on' : 'off') : at(driver.enabled, one);
  }
};

/** Is the driver about to drop what is pending of an LPI? Then what arrives may be dropped, too. */
export const isDropping = ({ config }: ItsHardware, w: View<W>, irq: number): boolean => {
  const dropsInRing = w.ring.some(
    ({ name, device, event }) =>
      (name === 'discard' || name === 'clear') && w.tables.events[keyOf(config, device, event)]?.irq === irq,
  );
  return (
    dropsInRing || w.outstanding.some((one) => (one.name === 'discard' || one.name === 'clear') && one.irq === irq)
  );
};
