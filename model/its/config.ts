import { upTo } from '../../src/language/index.js';
import { isLpi, type MachineConfig } from '../machine/config.js';
import { among, type Domains, listOf, wholeFrom } from '../machine/domains.js';

/** What the guest does with its ITS, with its redistributors and with the table of its LPIs, while they run. */
export type ItsCall = (typeof itsCalls)[number];

export const itsCalls = [
  'mapti',
  'mapd',
  'mapc',
  'movi',
  'movall',
  'inv',
  'invall',
  'invlpir',
  'clear',
  'int',
  'lpis',
  'ctlr',
  'baser',
  'early',
  'collections',
  'cbaser',
  'valid',
] as const;

/** What user space does with the ITS while it has stopped the VM: it saves, migrates, or resets it. */
export type TableCall = (typeof tableCalls)[number];

export const tableCalls = ['save', 'migrate', 'reset'] as const;

export interface ItsConfig {
  /** The events of each device that sends MSIs. At first the events of all, in their order, are mapped to the LPIs. */
  readonly msiDevices: readonly number[];
  /** Collections; at first collection c is mapped to vCPU c, and all events are in collection 0. */
  readonly collections: number;
  /**
   * `mapti`: MAPTI and DISCARD. `inv`, `invall`, `invlpir`: the guest writes the table of its LPIs, and INV, INVALL, or
   * GICR_INVLPIR and GICR_INVALLR. `lpis`:
   * GICR_CTLR.EnableLPIs. `ctlr`: GITS_CTLR. `baser`, `collections`: another table of devices, or of collections, while the
   * ITS is off. `cbaser`: another ring. `valid`: the bit Valid of these three. `early`: MAPTI also names collections that are not mapped yet. The others are commands.
   */
  readonly its: readonly ItsCall[];
  /**
   * `save`: the pending tables and those of the ITS are saved, and the VM goes on. `migrate`: a new VM is given them.
   * `reset`: KVM_DEV_ARM_ITS_CTRL_RESET.
   */
  readonly itsTables: readonly TableCall[];
  /** `any`: the guest also sends commands that are in error, or UNPREDICTABLE. */
  readonly itsOrders: 'legal' | 'any';
  /** Commands that the ring has room for; 0: each is executed where the guest sends it. */
  readonly itsRing: number;
  /** Threads that inject an MSI at the same time, where an ITS is fine. */
  readonly msiThreads: number;
}

/** One device with an event for each LPI, and a collection for each vCPU. */
export const itsConfig = ({
  interrupts,
  vcpus,
  fine,
}: Pick<MachineConfig, 'interrupts' | 'vcpus' | 'fine'>): ItsConfig => {
  const lpis = interrupts.filter(isLpi).length;
  return {
    msiDevices: lpis === 0 ? [] : [lpis],
    collections: lpis === 0 ? 0 : vcpus,
    its: [],
    itsTables: [],
    itsOrders: 'legal',
    itsRing: 0,
    msiThreads: lpis > 0 && fine.includes('its') ? 1 : 0,
  };
};

export const itsDomains: Domains<ItsConfig> = {
  // GITS_TYPER.ID_bits, CIL of KVM's ITS are 16; the model needs few.
  msiDevices: listOf(wholeFrom(1, 16)),
  collections: wholeFrom(0, 16),
  its: listOf(among(...itsCalls)),
  itsTables: listOf(among(...tableCalls)),
  itsOrders: among('legal', 'any'),
  // A page of GITS_CBASER has 128.
  itsRing: wholeFrom(0, 128),
  msiThreads: wholeFrom(0, 4),
};

/** The devices, with how many events each has. */
export type Devices = Pick<ItsConfig, 'msiDevices'>;

/** How many events the device with the most has: the event ids that a key of the translation cache has room for. */
export const eventIds = ({ msiDevices }: Devices): number => Math.max(0, ...msiDevices);

/** The elements of tables that have one for each event that a device might have. */
export const keys = (config: Devices): number => config.msiDevices.length * eventIds(config);

/** The place of a device's event in such a table: device ids above event ids, as in vgic_its_cache_key. */
export const keyOf = (config: Devices, device: number, event: number): number => device * eventIds(config) + event;

export const deviceOf = (config: Devices, key: number): number => Math.floor(key / eventIds(config));

/** Has this device an event with this id? */
export const hasEvent = ({ msiDevices }: Devices, device: number, event: number): boolean =>
  event < (msiDevices[device] ?? 0);

/** The events that a device has, by their places in such tables. */
export const keysOfDevice = (config: Devices, device: number): readonly number[] =>
  upTo(config.msiDevices[device] ?? 0).map((event) => keyOf(config, device, event));

/** Are its tables, and those of what is pending, ever in the guest's memory? */
export const isSaved = ({ itsTables }: ItsConfig): boolean =>
  itsTables.includes('save') || itsTables.includes('migrate');

export const hasIts = ({ msiDevices }: ItsConfig): boolean => msiDevices.length > 0;
