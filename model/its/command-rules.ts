import { type Domains, over, type Params, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { isSentIn, lpiIn } from './architecture.js';
import { type Command, type CommandName, noCommand } from './command.js';
import { eventIds, hasEvent, keyOf, keysOfDevice } from './config.js';
import type { Sender } from './sender.js';

/** In a parameter: the command is one with V=0. */
const unmapped = -1;

/** A command, as rules are made of it. */
interface Written<W, P extends Params> {
  readonly says: string;
  readonly cites: string;
  readonly for: Domains<P>;
  readonly made: (params: P) => Partial<Command>;
  /** Does it say anything? Not asked: always. */
  readonly isNews?: (w: View<W>, params: P) => boolean;
  /** By what the sender has said. Not asked: always. */
  readonly isLegal?: (w: View<W>, params: P) => boolean;
}

type One = { device: number; event: number };
type ToCollection = One & { collection: number };

/** The commands of IHI 0069 5.3, and which of them are legal: of each sender the same. */
export const commandRules = <W>(sender: Sender<W>): readonly Rule<W>[] => {
  const { devices: config, who, tablesIn } = sender;
  const { rule } = over<W>();
  const vcpus = sender.redistributors;
  const collections = upTo(sender.collections);
  const devices = upTo(config.msiDevices.length);
  // One that the device does not have, too, where a guest may say anything.
  const events = upTo(eventIds(config));
  const one = { device: devices, event: events };

  const isMapped = (w: View<W>, { device, event }: One): boolean => isSentIn(config, tablesIn(w), device, event);
  const isTaking = (w: View<W>, vcpu: number | null | undefined): boolean => vcpu != null && sender.isTaking(w, vcpu);

  const command = <P extends Params>(name: CommandName, written: Written<W, P>): Rule<W> => {
    const made = (params: P): Command => ({ ...noCommand, name, ...written.made(params) });
    return rule<P>({
      id: `${sender.prefix}.${name}`,
      by: sender.by,
      says: `${who} ${written.says}`,
      cites: `IHI 0069 5.3 (${written.cites}); ${sender.cites[name]}`,
      for: written.for,
      when: (w, params) =>
        (written.isNews?.(w, params) ?? true) && sender.maySend(w, made(params), written.isLegal?.(w, params) ?? true),
      does: (w, params) => {
        sender.send(w, made(params));
      },
    });
  };

  const mapd = command<{ device: number; valid: number }>('mapd', {
    says: 'maps a device (MAPD), or unmaps it',
    cites: 'MAPD',
    for: { device: devices, valid: [0, 1] },
    made: ({ device, valid }) => ({ device, valid: valid === 1 }),
    isNews: (w, { device, valid }) => isOther(w, device, valid) || hasEvents(w, device),
    isLegal: (w, { device, valid }) => isOther(w, device, valid) && !hasEvents(w, device),
  });
  const isOther = (w: View<W>, device: number, valid: number): boolean =>
    at(tablesIn(w).devices, device) !== (valid === 1);
  const hasEvents = (w: View<W>, device: number): boolean =>
    keysOfDevice(config, device).some((key) => lpiIn(tablesIn(w), key) !== null);

  const mapc = command<{ collection: number; to: number }>('mapc', {
    says: `maps a collection to a ${sender.place} (MAPC), or unmaps it`,
    cites: 'MAPC',
    for: { collection: collections, to: [unmapped, ...vcpus] },
    made: ({ collection, to }) => ({ collection, vcpu: to === unmapped ? null : to }),
    isNews: (w, { collection, to }) => (at(tablesIn(w).collections, collection) ?? unmapped) !== to,
    isLegal: (w, { collection, to }) =>
      to === unmapped
        ? !tablesIn(w).events.some((event) => event.irq !== null && event.collection === collection)
        : isTaking(w, to),
  });

  const mapti = command<ToCollection & { irq: number }>('mapti', {
    says: 'maps an event of a device to an LPI and a collection (MAPTI)',
    cites: 'MAPTI, MAPI',
    for: { ...one, irq: sender.lpis, collection: collections },
    made: (params) => params,
    isNews: (w, { collection }) => sender.isEarly || at(tablesIn(w).collections, collection) !== null,
    isLegal: (w, { device, event, irq, collection }) => {
      const tables = tablesIn(w);
      const isFree =
        hasEvent(config, device, event) &&
        lpiIn(tables, keyOf(config, device, event)) === null &&
        tables.events.every((other) => other.irq !== irq) &&
        !sender.isNext(w, irq);
      const vcpu = at(tables.collections, collection);
      return isFree && at(tables.devices, device) && (vcpu === null || isTaking(w, vcpu));
    },
  });

  const movi = command<ToCollection>('movi', {
    says: 'moves an event to another collection (MOVI)',
    cites: 'MOVI',
    for: { ...one, collection: collections },
    made: (params) => params,
    isNews: (w, { device, event, collection }) =>
      tablesIn(w).events[keyOf(config, device, event)]?.collection !== collection,
    isLegal: (w, params) => isMapped(w, params) && isTaking(w, at(tablesIn(w).collections, params.collection)),
  });

  const ofEvent = (name: CommandName, says: string): Rule<W> =>
    command<One>(name, { says, cites: name.toUpperCase(), for: one, made: (params) => params, isLegal: isMapped });

  const discard = ofEvent('discard', 'takes the mapping of an event away, and what is pending of it (DISCARD)');
  const int = ofEvent('int', 'makes an event happen (INT)');
  const clear = ofEvent('clear', 'takes away what is pending of an event (CLEAR)');
  const inv = ofEvent('inv', "has the configuration of an event's LPI read anew (INV)");

  const invall = command<{ collection: number }>('invall', {
    says: 'has the configuration of all LPIs of a collection read anew (INVALL)',
    cites: 'INVALL',
    for: { collection: collections },
    made: (params) => params,
    isNews: (w, { collection }) => at(tablesIn(w).collections, collection) !== null,
  });

  const movall = command<{ from: number; to: number }>('movall', {
    says: `moves all LPIs of a ${sender.place} to another (MOVALL)`,
    cites: 'MOVALL',
    for: { from: vcpus, to: vcpus },
    made: ({ from, to }) => ({ vcpu: from, to }),
    isNews: (_w, { from, to }) => from !== to,
    isLegal: (w, { to }) => isTaking(w, to),
  });

  const rules: Readonly<Record<CommandName, readonly Rule<W>[]>> = {
    mapd: [mapd],
    mapc: [mapc],
    mapti: [mapti, discard],
    movi: [movi],
    movall: [movall],
    inv: [inv],
    invall: [invall],
    clear: [clear],
    int: [int],
    discard: [],
  };
  return sender.sends.flatMap((name) => rules[name]);
};
