import {
  array,
  bool,
  happened,
  type Infer,
  index,
  oneOf,
  optional,
  record,
  sequence,
  type View,
} from '../../src/language/index.js';
import { commandFields, commandNames } from '../its/command.js';
import { keys } from '../its/config.js';
import type { ItsHardwareConfig } from './config.js';

/** What happened during a step. */
export type ItsHardwareHappening =
  | { readonly what: 'arrived'; readonly irq: number; readonly rd: number }
  | { readonly what: 'presented'; readonly irq: number; readonly rd: number };

/** What is in the tables of an ITS, and in what a driver remembers of them. */
const tables = ({ msiDevices, collections, cpus, lpis }: ItsHardwareConfig) => ({
  devices: array(msiDevices.length, bool),
  collections: array(collections, optional(index(cpus))),
  events: array(keys({ msiDevices }), record({ irq: optional(index(lpis)), collection: optional(index(collections)) })),
  targets: array(keys({ msiDevices }), optional(index(cpus))),
});

/** A command that was executed, and has not come to its redistributor yet; MOVI and MOVALL go on to another. */
const effect = ({ lpis, collections, cpus }: ItsHardwareConfig) =>
  record({
    name: oneOf('movi', 'discard', 'clear', 'int', 'inv', 'invall', 'movall'),
    irq: optional(index(lpis)),
    collection: index(collections),
    rd: index(cpus),
    to: index(cpus),
  });

export const itsHardwareWorldOf = (config: ItsHardwareConfig) => {
  const { cpus, lpis } = config;
  return record({
    /** The ring, from GITS_CREADR to GITS_CWRITER; of SYNC `vcpu` is the redistributor. */
    ring: sequence(
      config.ring,
      record({ name: oneOf(...commandNames, 'sync'), ...commandFields(config, index(lpis), index(cpus)) }),
    ),
    /** Executed, and not yet complete. */
    outstanding: sequence(2, effect(config)),
    /** The tables of the ITS, in memory. */
    tables: record(tables(config)),
    /** What the ITS has cached of each event: the LPI, and where that goes; nothing, where it goes nowhere. */
    cached: array(keys(config), record({ has: bool, irq: optional(index(lpis)), rd: optional(index(cpus)) })),
    lpis: array(
      lpis,
      record({
        /** Its enable bit, in memory, and what redistributors have cached of it. */
        enabledInTable: bool,
        configuration: oneOf('none', 'on', 'off'),
        /** The redistributors that have it pending. */
        pendingOn: array(cpus, bool),
        /** It has arrived and was not presented yet; `maybe`: as the driver was about to drop what is pending. */
        owed: oneOf('no', 'maybe', 'yes'),
        /** The driver has sent INT, and it has not arrived. */
        asked: bool,
      }),
    ),
    /** What the driver has said, each as soon as it has. */
    driver: record({
      ...tables(config),
      /** `changed`: written in the table since it was last read by INV or INVALL. */
      enabled: array(lpis, oneOf('on', 'off', 'changed')),
      /** Redistributors of which it has sent a command without a SYNC behind it. */
      unsynced: array(cpus, bool),
      /** The redistributor that it has mapped a collection with events away from: MOVALL is to come. */
      leaving: optional(index(cpus)),
    }),
    happened: happened<ItsHardwareHappening>(),
  });
};

export type ItsHardwareWorld = Infer<ReturnType<typeof itsHardwareWorldOf>>;
export type HardwareCommand = ItsHardwareWorld['ring'][number];
export type Effect = ItsHardwareWorld['outstanding'][number];

/** Is all complete that the driver has said, as far as it can know? Then nothing may be stale. */
export const isSettled = ({ ring, driver }: View<ItsHardwareWorld>): boolean =>
  ring.length === 0 && !driver.unsynced.includes(true) && driver.leaving === null;
