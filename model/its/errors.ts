import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import type { Command } from './command.js';
import { hasEvent, type ItsConfig, keyOf } from './config.js';
import { driverOf, type ItsState } from './state.js';

/** Is the command in error? By what the guest has mapped before. IHI 0069 5.3, the error conditions of each. */
export const isInError = (
  config: ItsConfig & MachineConfig,
  w: View<ItsState>,
  { name, device, event, collection }: Pick<Command, 'name' | 'device' | 'event' | 'collection'>,
): boolean => {
  const { devices, collections, events } = driverOf(w);
  const isUnknown = (): boolean =>
    !hasEvent(config, device, event) || at(events, keyOf(config, device, event)).irq === null;
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
