import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { type Command, noCommand } from './command.js';
import { eventIds, hasEvent, keyOf } from './config.js';
import { eventsOf, mappedIn, saysCommand, targetIn } from './driver.js';
import { handleCommand } from './handle-command.js';
import type { Host, Needed } from './host.js';
import { mayQueue, queue, queued } from './ring-queue.js';
import { driverOf, isItsLocked, lpis } from './state.js';

const { rule } = over<Needed>();

/** In a parameter: the command is one with V=0. */
const unmapped = -1;

/**
 * Commands of the guest: a vCPU that is out of the guest writes GITS_CWRITER, and executes them, under its_lock. When the
 * write returns they are complete, so that there is nothing for SYNC to wait for. Where there is a ring the guest puts
 * them there, and writes GITS_CWRITER by a step of its own.
 */
export const commandRules = (host: Host): readonly Rule<Needed>[] => {
  const { config } = host;
  const isLegal = config.itsOrders === 'legal';
  const vcpus = upTo(config.vcpus);
  const collections = upTo(config.collections);
  const devices = upTo(config.msiDevices.length);
  // One that the device does not have, too, where a guest may say anything.
  const events = upTo(eventIds(config));
  const one = { device: devices, event: events };

  /** `key`: the event that the command is about, if it is about one. */
  const mayCommand = (w: View<Needed>, key: number | null): boolean =>
    config.itsRing > 0
      ? mayQueue(host, w, key)
      : driverOf(w).enabled && !isItsLocked(w) && vcpus.some((v) => host.mayEmulate(w, v));

  const send = (w: Needed, made: Pick<Command, 'name'> & Partial<Command>): void => {
    const command: Command = { ...noCommand, ...made };
    if (config.itsRing > 0) {
      queue(config, w, command);
    } else {
      saysCommand(config, w, command);
      handleCommand(host, w, command);
    }
  };

  const isMapped = (w: View<Needed>, device: number, event: number): boolean =>
    hasEvent(config, device, event) && targetIn(w, keyOf(config, device, event)) !== null;

  /** May LPIs go there? Of one whose LPIs are off the architecture makes them vanish. */
  const isTaking = (w: View<Needed>, vcpu: number | null | undefined): boolean =>
    vcpu != null && at(driverOf(w).lpis, vcpu) === 'on';

  const mapd = rule({
    id: 'guest.mapd',
    by: 'guest',
    says: 'the guest maps a device (MAPD), or unmaps it',
    cites: 'IHI 0069 5.3 (MAPD); vgic_its_cmd_handle_mapd',
    for: { device: devices, valid: [0, 1] },
    when: (w, { device, valid }) => {
      const hasEvents = events.some((event) => mappedIn(w, keyOf(config, device, event)) !== null);
      const isNews = at(driverOf(w).devices, device) !== (valid === 1);
      return mayCommand(w, null) && (isLegal ? isNews && !hasEvents : isNews || hasEvents);
    },
    does: (w, { device, valid }) => {
      send(w, { name: 'mapd', device, valid: valid === 1 });
    },
  });

  const mapc = rule({
    id: 'guest.mapc',
    by: 'guest',
    says: 'the guest maps a collection to a vCPU (MAPC), or unmaps it',
    cites: 'IHI 0069 5.3 (MAPC); vgic_its_cmd_handle_mapc',
    for: { collection: collections, to: [unmapped, ...vcpus] },
    when: (w, { collection, to }) => {
      const isUsed = driverOf(w).events.some((event) => event.irq !== null && event.collection === collection);
      const isNews = (at(driverOf(w).collections, collection) ?? unmapped) !== to;
      return mayCommand(w, null) && isNews && (!isLegal || (to === unmapped ? !isUsed : isTaking(w, to)));
    },
    does: (w, { collection, to }) => {
      send(w, { name: 'mapc', collection, vcpu: to === unmapped ? null : to });
    },
  });

  const mapti = rule({
    id: 'guest.mapti',
    by: 'guest',
    says: 'the guest maps an event of a device to an LPI and a collection (MAPTI)',
    cites: 'IHI 0069 5.3 (MAPTI, MAPI); vgic_its_cmd_handle_mapi, vgic_add_lpi',
    for: { ...one, irq: lpis(config), collection: collections },
    when: (w, { device, event, irq, collection }) => {
      const { devices: mapped, collections: at0 } = driverOf(w);
      const isNext = queued(w).some((one) => one.irq === irq);
      const isFree = mappedIn(w, keyOf(config, device, event)) === null && eventsOf(w, irq).length === 0 && !isNext;
      const isInOrder = isFree && hasEvent(config, device, event) && at(mapped, device);
      const isEarly = at(at0, collection) === null;
      const isGoing = isEarly ? config.its.includes('early') : !isLegal || isTaking(w, at0[collection]);
      return mayCommand(w, keyOf(config, device, event)) && isGoing && (!isLegal || isInOrder);
    },
    does: (w, { device, event, irq, collection }) => {
      send(w, { name: 'mapti', device, event, irq, collection });
    },
  });

  const movi = rule({
    id: 'guest.movi',
    by: 'guest',
    says: 'the guest moves an event to another collection (MOVI)',
    cites: 'IHI 0069 5.3 (MOVI); vgic_its_cmd_handle_movi',
    for: { ...one, collection: collections },
    when: (w, { device, event, collection }) => {
      const isThere = driverOf(w).events[keyOf(config, device, event)]?.collection === collection;
      const vcpu = at(driverOf(w).collections, collection);
      return (
        mayCommand(w, keyOf(config, device, event)) &&
        !isThere &&
        (!isLegal || (isMapped(w, device, event) && isTaking(w, vcpu)))
      );
    },
    does: (w, { device, event, collection }) => {
      send(w, { name: 'movi', device, event, collection });
    },
  });

  const discard = rule({
    id: 'guest.discard',
    by: 'guest',
    says: 'the guest takes the mapping of an event away, and what is pending of it (DISCARD)',
    cites: 'IHI 0069 5.3 (DISCARD); vgic_its_cmd_handle_discard',
    for: one,
    when: (w, { device, event }) =>
      mayCommand(w, keyOf(config, device, event)) && (!isLegal || isMapped(w, device, event)),
    does: (w, { device, event }) => {
      send(w, { name: 'discard', device, event });
    },
  });

  const int = rule({
    id: 'guest.int',
    by: 'guest',
    says: 'the guest makes an event happen (INT)',
    cites: 'IHI 0069 5.3 (INT); vgic_its_cmd_handle_int',
    for: one,
    when: (w, { device, event }) =>
      mayCommand(w, keyOf(config, device, event)) && (!isLegal || isMapped(w, device, event)),
    does: (w, { device, event }) => {
      send(w, { name: 'int', device, event });
    },
  });

  const clear = rule({
    id: 'guest.clear',
    by: 'guest',
    says: 'the guest takes away what is pending of an event (CLEAR)',
    cites: 'IHI 0069 5.3 (CLEAR); vgic_its_cmd_handle_clear',
    for: one,
    when: (w, { device, event }) =>
      mayCommand(w, keyOf(config, device, event)) && (!isLegal || isMapped(w, device, event)),
    does: (w, { device, event }) => {
      send(w, { name: 'clear', device, event });
    },
  });

  const inv = rule({
    id: 'guest.inv',
    by: 'guest',
    says: "the guest has the configuration of an event's LPI read anew (INV)",
    cites: 'IHI 0069 5.3 (INV); vgic_its_cmd_handle_inv',
    for: one,
    when: (w, { device, event }) =>
      mayCommand(w, keyOf(config, device, event)) && (!isLegal || isMapped(w, device, event)),
    does: (w, { device, event }) => {
      send(w, { name: 'inv', device, event });
    },
  });

  const invall = rule({
    id: 'guest.invall',
    by: 'guest',
    says: 'the guest has the configuration of all LPIs of a collection read anew (INVALL)',
    cites: 'IHI 0069 5.3 (INVALL); vgic_its_cmd_handle_invall',
    for: { collection: collections },
    when: (w, { collection }) => mayCommand(w, null) && at(driverOf(w).collections, collection) !== null,
    does: (w, { collection }) => {
      send(w, { name: 'invall', collection });
    },
  });

  const movall = rule({
    id: 'guest.movall',
    by: 'guest',
    says: 'the guest moves all LPIs of a vCPU to another (MOVALL)',
    cites: 'IHI 0069 5.3 (MOVALL); vgic_its_cmd_handle_movall',
    for: { from: vcpus, to: vcpus },
    when: (w, { from, to }) => mayCommand(w, null) && from !== to && (!isLegal || isTaking(w, to)),
    does: (w, { from, to }) => {
      send(w, { name: 'movall', vcpu: from, to });
    },
  });

  const { its } = config;
  const rules = { mapd: [mapd], mapc: [mapc], mapti: [mapti, discard], movi: [movi], movall: [movall], inv: [inv] };
  const more = { invall: [invall], invlpir: [], clear: [clear], int: [int], lpis: [], ctlr: [], baser: [], early: [] };
  const all: Readonly<Record<(typeof its)[number], readonly Rule<Needed>[]>> = {
    ...rules,
    ...more,
    collections: [],
    cbaser: [],
  };
  return its.flatMap((call) => all[call]);
};
