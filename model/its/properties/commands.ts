import { hasIts } from '../config.js';
import { isInError } from '../errors.js';
import { driverOf } from '../state.js';
import { type Claim, commandIn, everyStep } from './common.js';

/** What commands that are in error do. */

export const errorsChangeNothing: Claim = {
  appliesTo: ({ config }) => hasIts(config) && config.itsOrders === 'any' && config.its.length > 0,
  property: (host) =>
    everyStep({
      id: 'IT14',
      name: 'errors-change-nothing',
      says: 'a command that is in error changes nothing',
      cites: 'IHI 0069 5.3 (the error conditions of each command); vgic_its_cmd_handle_mapi and the others',
      by: host.name(),
      applies: 'where the guest also sends commands that are in error',
      when: (step) => {
        const command = commandIn(step);
        return command !== undefined && isInError(host.config, driverOf(step.before), command);
      },
      holds: ({ before, after }) =>
        JSON.stringify([before.its, before.lpis, before.irqs]) === JSON.stringify([after.its, after.lpis, after.irqs]),
    }),
};
