import { type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type Command, commandNames } from './command.js';
import { commandRules } from './command-rules.js';
import { saysCommand } from './driver.js';
import { handleCommand } from './handle-command.js';
import type { Host, Needed } from './host.js';
import { mayQueue, queue, queued } from './ring-queue.js';
import { driverOf, isItsLocked, lpis } from './state.js';

const cites = {
  mapd: 'vgic_its_cmd_handle_mapd',
  mapc: 'vgic_its_cmd_handle_mapc',
  mapti: 'vgic_its_cmd_handle_mapi, vgic_add_lpi',
  movi: 'vgic_its_cmd_handle_movi',
  discard: 'vgic_its_cmd_handle_discard',
  int: 'vgic_its_cmd_handle_int',
  clear: 'vgic_its_cmd_handle_clear',
  inv: 'vgic_its_cmd_handle_inv',
  invall: 'vgic_its_cmd_handle_invall',
  movall: 'vgic_its_cmd_handle_movall',
} as const;

/**
 * Commands of the guest: a vCPU that is out of the guest writes GITS_CWRITER, and executes them, under its_lock. When the
 * write returns they are complete, so that there is nothing for SYNC to wait for. Where there is a ring the guest puts
 * them there, and writes GITS_CWRITER by a step of its own.
 */
export const guestCommands = (host: Host): readonly Rule<Needed>[] => {
  const { config } = host;
  const vcpus = upTo(config.vcpus);

  const mayCommand = (w: View<Needed>, command: Command): boolean =>
    config.itsRing > 0
      ? mayQueue(host, w, command)
      : driverOf(w).enabled && !isItsLocked(w) && vcpus.some((v) => host.mayEmulate(w, v));

  return commandRules<Needed>({
    devices: config,
    collections: config.collections,
    redistributors: vcpus,
    lpis: lpis(config),
    sends: config.its.flatMap((call) => commandNames.find((name) => name === call) ?? []),
    by: 'guest',
    prefix: 'guest',
    who: 'the guest',
    place: 'vCPU',
    cites,
    tablesIn: driverOf,
    isNext: (w, irq) => queued(w).some((one) => one.irq === irq),
    isTaking: (w, vcpu) => at(driverOf(w).lpis, vcpu) === 'on',
    isEarly: config.its.includes('early'),
    maySend: (w, command, isLegal) => (isLegal || config.itsOrders === 'any') && mayCommand(w, command),
    send: (w, command) => {
      if (config.itsRing > 0) {
        queue(config, w, command);
      } else {
        saysCommand(config, w, command);
        handleCommand(host, w, command);
      }
    },
  });
};
