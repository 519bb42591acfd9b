import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { lpiIn, type Tables } from './architecture.js';
import type { Command } from './command.js';
import { type Devices, hasEvent, keyOf } from './config.js';

/** Is the command in error? By what has been mapped before. IHI 0069 5.3, the error conditions of each. */
export const isInError = (
  config: Devices,
  tables: View<Tables>,
  { name, device, event, collection }: Pick<Command, 'name' | 'device' | 'event' | 'collection'>,
): boolean => {
  const { devices, collections } = tables;
  const isUnknown = (): boolean =>
    !hasEvent(config, device, event) || lpiIn(tables, keyOf(config, device, event)) === null;
  switch (name) {
    case 'mapti':
      return !at(devices, device) || !hasEvent(config, device, event);
    case 'movi':
      return isUnknown() || at(collections, collection) === null;
    case 'discard':
    case 'int':
    case 'clear':
    case 'inv':
      return isUnknown();
    default:
      return false;
  }
};
