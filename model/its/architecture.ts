import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Command } from './command.js';
import { type Devices, hasEvent, keyOf, keysOfDevice } from './config.js';

/**
 * What commands mean, by IHI 0069 5.3, to the tables of an ITS: to those of hardware, and to what the driver of a guest counts
 * on, by which KVM is judged. KVM's own are its own affair: commands.ts. Of a command that is UNPREDICTABLE nothing is changed.
 */
export interface Tables {
  devices: boolean[];
  /** The redistributor of each, or null. */
  collections: (number | null)[];
  events: { irq: number | null; collection: number | null }[];
  /** The redistributor that each event was last sent to: MOVALL leaves collections as they are. */
  targets: (number | null)[];
}

/** Where an event is sent by the tables: to the redistributor of its collection, or nowhere. IHI 0069 5.2 */
export const redistributorOf = ({ events, collections }: View<Pick<Tables, 'events' | 'collections'>>, key: number) => {
  const { irq, collection } = at(events, key);
  return irq === null || collection === null ? null : at(collections, collection);
};

/** The LPI that an event is mapped to. */
export const lpiIn = ({ events }: View<Tables>, key: number): number | null => at(events, key).irq;

/** Is an event mapped, to a collection that is? */
export const isSentIn = (config: Devices, { targets }: View<Tables>, device: number, event: number): boolean =>
  hasEvent(config, device, event) && at(targets, keyOf(config, device, event)) !== null;

const unmap = (tables: Tables, key: number): readonly number[] => {
  const event = at(tables.events, key);
  const { irq } = event;
  Object.assign(event, { irq: null, collection: null });
  tables.targets[key] = null;
  return irq === null ? [] : [irq];
};

const mapc = (tables: Tables, collection: number, redistributor: number | null): void => {
  tables.collections[collection] = redistributor;
  for (const [key, event] of tables.events.entries()) {
    if (event.collection === collection) {
      event.collection = redistributor === null ? null : collection;
      tables.targets[key] = redistributor;
    }
  }
};

/** @returns the LPIs whose pending state goes: nobody need acknowledge them any more. */
export const executed = (config: Devices, tables: Tables, command: View<Command>): readonly number[] => {
  const { name, device, event, irq, collection, vcpu, to, valid } = command;
  const { devices, collections, events, targets } = tables;
  const key = keyOf(config, device, event);
  const isEvent = hasEvent(config, device, event);
  const isSent = isSentIn(config, tables, device, event);
  switch (name) {
    case 'mapd':
      devices[device] = valid;
      return keysOfDevice(config, device).flatMap((one) => unmap(tables, one));
    case 'mapc':
      mapc(tables, collection, vcpu);
      return [];
    case 'mapti':
      if (isEvent && at(devices, device) && at(events, key).irq === null) {
        Object.assign(at(events, key), { irq, collection });
        targets[key] = at(collections, collection);
      }
      return [];
    case 'movi':
      if (isSent && at(collections, collection) !== null) {
        at(events, key).collection = collection;
        targets[key] = at(collections, collection);
      }
      return [];
    case 'discard':
      // Of one whose collection is not mapped it is an error (E_ITS_DISCARD_UNMAPPED_INTERRUPT).
      return isSent ? unmap(tables, key) : [];
    case 'clear':
      return isEvent ? [at(events, key).irq ?? []].flat() : [];
    case 'movall':
      tables.targets = targets.map((target) => (target !== null && target === vcpu ? to : target));
      return [];
    case 'none':
    case 'int':
    case 'inv':
    case 'invall':
      return [];
  }
};
