import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Command } from '../its/command.js';
import { commandRules } from '../its/command-rules.js';
import { isInError } from '../its/errors.js';
import { says, syncOf } from './driver.js';
import type { ItsHardware } from './its-hardware.js';
import type { HardwareCommand, ItsHardwareWorld } from './world.js';

type W = ItsHardwareWorld;

const { rule } = over<W>();

const cites = {
  mapd: 'its_create_device, its_free_device, its_send_mapd',
  mapc: 'its_cpu_init_collection, its_send_mapc',
  mapti: 'its_irq_domain_activate, its_send_mapti',
  movi: 'its_set_affinity, its_send_movi',
  discard: 'its_irq_domain_deactivate, its_send_discard',
  int: 'its_irq_retrigger, its_send_int',
  clear: 'its_irq_set_irqchip_state, its_send_clear',
  inv: 'lpi_update_config, its_send_inv',
  invall: 'its_cpu_init_collection, its_send_invall',
  movall: 'of Linux none',
} as const;

/** Who drives the ITS of a host. A command is sent where it is legal; how much else is under way then is the driver's affair. */
export const driverRules = (its: ItsHardware): readonly Rule<W>[] => {
  const { config } = its;
  const cpus = upTo(config.cpus);
  const isFree = config.driver !== 'linux';
  const readers = ['inv', 'invall'];

  /** its_send_single_command waits, and the lock of the interrupt is held from lpi_write_config to the end of INV. */
  const linuxSends = ({ ring, driver }: View<W>, { name, collection, vcpu }: Command): boolean => {
    const isRight = name !== 'mapc' || vcpu === collection;
    const isNext = name === 'invall' || (name === 'inv') === driver.enabled.includes('changed');
    return ring.length === 0 && isRight && isNext;
  };

  /** Collections leave a redistributor by MAPC of all of them, SYNC, MOVALL and SYNC: IHI 0069 5.3 (MAPC, MOVALL). */
  const isRemapping = ({ driver }: View<W>, { name, collection, vcpu, to }: Command): boolean => {
    const { leaving, unsynced, collections, events } = driver;
    if (name === 'movall') {
      return leaving === vcpu && vcpu !== null && !at(unsynced, vcpu) && collections.includes(to);
    }
    const old = at(collections, collection);
    const isAlone = collections.filter((one) => one === old).length === 1;
    const isUsed = events.some((event) => event.irq !== null && event.collection === collection);
    return leaving === null && (name !== 'mapc' || !isUsed || isAlone);
  };

  const freeSends = (w: View<W>, command: Command): boolean => w.ring.length < config.ring && isRemapping(w, command);

  const commands = commandRules<W>({
    devices: config,
    collections: config.collections,
    redistributors: cpus,
    lpis: upTo(config.lpis),
    sends: config.sends,
    by: 'host',
    prefix: 'irqchip',
    who: 'the driver',
    place: 'CPU',
    cites,
    tablesIn: ({ driver }) => driver,
    isNext: () => false,
    isTaking: () => true,
    isEarly: false,
    maySend: (w, command, isLegal) =>
      (isLegal || (config.driver === 'errors' && isInError(config, w.driver, command))) &&
      (isFree ? freeSends(w, command) : linuxSends(w, command)),
    send: (w, { name, ...rest }) => {
      if (name !== 'none') {
        const command: HardwareCommand = { name, ...rest };
        its.sendSingleCommand(w, command);
        says(its, w, command);
      }
    },
  });

  const write = rule({
    id: 'irqchip.writeConfig',
    by: 'host',
    says: 'the driver writes the enable bit of an LPI in its table; Linux sends nothing then but INV, or INVALL',
    cites: 'lpi_write_config; IHI 0069 (LPI Configuration tables)',
    for: { irq: upTo(config.lpis) },
    when: ({ ring, driver }, { irq }) =>
      isFree ||
      (ring.length === 0 && driver.events.some((event) => event.irq === irq) && !driver.enabled.includes('changed')),
    does: (w, { irq }) => {
      const lpi = at(w.lpis, irq);
      lpi.enabledInTable = !lpi.enabledInTable;
      w.driver.enabled[irq] = 'changed';
    },
  });

  const sync = rule({
    id: 'irqchip.sync',
    by: 'host',
    says: 'the driver puts SYNC for a CPU into the ring, behind commands that are about it',
    cites: 'IHI 0069 5.3 (SYNC)',
    for: { rd: cpus },
    when: ({ ring, driver }, { rd }) => isFree && ring.length < config.ring && at(driver.unsynced, rd),
    does: (w, { rd }) => {
      w.ring.push(syncOf(rd));
      w.driver.unsynced[rd] = false;
    },
  });

  return [
    ...commands,
    ...(config.sends.some((name) => readers.includes(name)) ? [write] : []),
    ...(isFree ? [sync] : []),
  ];
};
