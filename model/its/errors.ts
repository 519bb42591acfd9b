import type { Action, View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import { hasEvent, type ItsConfig, keyOf } from './config.js';
import { driverOf, type ItsState } from './state.js';

/** Is the command in error? By what the guest has mapped before. IHI 0069 5.3, the error conditions of each. */
export const isInError = (config: ItsConfig & MachineConfig, w: View<ItsState>, { rule, params }: Action): boolean => {
  const [device, event, collection] = [Number(params.device), Number(params.event), Number(params.collection)];
  const { devices, collections, events } = driverOf(w);
  const isUnknown = (): boolean =>
    !hasEvent(config, device, event) || at(events, keyOf(config, device, event)).irq === null;
  switch (rule) {
    case 'guest.mapti':
      return !at(devices, device) || !hasEvent(config, device, event);
    case 'guest.movi':
      return isUnknown() || at(collections, collection) === null;
    case 'guest.discard':
    case 'guest.int':
    case 'guest.clear':
    case 'guest.inv':
      return isUnknown();
    default:
      return false;
  }
};
