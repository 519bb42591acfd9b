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
import { redistributorOf } from '../its/architecture.js';

/** An ITS of hardware, its redistributors, and a driver like Linux's; one device with one event, whose LPI is the same. */
export interface ItsHardwareConfig {
  /** Redistributors; a collection is mapped to each. */
  readonly cpus: number;
  /** What the driver does with the event. */
  readonly does: readonly Operation[];
}

export const operations = ['mapti', 'movi', 'discard', 'inv', 'invall'] as const;
export type Operation = (typeof operations)[number];

/** What happened during a step. */
export type ItsHardwareHappening =
  | { readonly what: 'arrived'; readonly rd: number }
  | { readonly what: 'presented'; readonly rd: number };

/** In the ring, or executed with its effects still to come. `rd`: the redistributor that SYNC has to name for it. */
const command = ({ cpus }: ItsHardwareConfig) =>
  record({ name: oneOf(...operations, 'sync'), rd: index(cpus), to: index(cpus) });

export const itsHardwareWorldOf = (config: ItsHardwareConfig) =>
  record({
    /** The ring, from GITS_CREADR to GITS_CWRITER. */
    ring: sequence(2, command(config)),
    /** Executed, and not yet seen by everybody. */
    outstanding: sequence(2, command(config)),
    /** The tables of the ITS, in memory: one event of one device, and a collection for each redistributor. */
    tables: record({
      devices: array(1, bool),
      collections: array(config.cpus, optional(index(config.cpus))),
      events: array(1, record({ irq: optional(index(1)), collection: optional(index(config.cpus)) })),
      targets: array(1, optional(index(config.cpus))),
    }),
    /** What the ITS has cached of it: the redistributor that an MSI goes to. */
    cached: optional(index(config.cpus)),
    /** The enable bit of the LPI, in memory, and what redistributors have cached of it. */
    enabledInTable: bool,
    configuration: oneOf('none', 'on', 'off'),
    /** The redistributor that has the LPI pending. */
    pending: optional(index(config.cpus)),
    /** What the driver waits for, and what it has asked for last. */
    driver: record({ does: oneOf('nothing', ...operations), target: optional(index(config.cpus)), enabled: bool }),
    /** A message has made it pending, and it was not presented yet, nor discarded. */
    owed: bool,
    happened: happened<ItsHardwareHappening>(),
  });

export type ItsHardwareWorld = Infer<ReturnType<typeof itsHardwareWorldOf>>;
export type Command = ItsHardwareWorld['ring'][number];

/** The redistributor that the event is sent to by the tables. */
export const sentTo = ({ tables }: View<ItsHardwareWorld>): number | null => redistributorOf(tables, 0);
