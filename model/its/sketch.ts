import type { Interrupt, MachineConfig } from '../machine/config.js';
import { interrupt, type KindOptions } from '../machine/kind.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import { type ItsCall, type ItsConfig, itsConfig, type TableCall } from './config.js';
import { lpiSource } from './state.js';

type Config = ItsConfig & MachineConfig;

/** GITS_TYPER.ID_bits of KVM's ITS. */
const lastLpi = 65535;

/** An LPI. */
export const lpi = (options: KindOptions = {}, intid = 8192): Interrupt =>
  interrupt(`lpi${intid}`, intid, 'edge', lpiSource, options, null, lastLpi);

const calls =
  (...added: readonly ItsCall[]) =>
  ({ its }: Config): Partial<Config> => ({ its: [...its, ...added] });

const tables =
  (...added: readonly TableCall[]) =>
  ({ itsTables }: Config): Partial<Config> => ({ itsTables: [...itsTables, ...added] });

export const itsSketch: Sketched<Config> = {
  usual: itsConfig,
  words: {
    mapti: { says: 'the guest maps events to LPIs and discards them (MAPTI, DISCARD)', changes: calls('mapti') },
    mapd: { says: 'the guest maps devices and unmaps them (MAPD)', changes: calls('mapd') },
    mapc: { says: 'the guest maps collections to vCPUs (MAPC)', changes: calls('mapc') },
    movi: { says: 'the guest moves events to other collections (MOVI)', changes: calls('movi') },
    movall: { says: 'the guest moves all LPIs of a vCPU (MOVALL)', changes: calls('movall') },
    inv: { says: 'the guest enables and disables LPIs, one by one (INV)', changes: calls('inv') },
    invall: {
      says: 'the guest enables and disables LPIs, all of a collection at once (INVALL)',
      changes: calls('invall'),
    },
    invlpir: {
      says: 'the guest enables and disables LPIs by its redistributors (GICR_INVLPIR, GICR_INVALLR)',
      changes: calls('invlpir'),
    },
    clear: {
      says: 'the guest clears and makes pending what events are mapped to (CLEAR, INT)',
      changes: calls('clear', 'int'),
    },
    lpis: { says: 'the guest switches LPIs of its vCPUs off and on (GICR_CTLR)', changes: calls('lpis') },
    early: {
      says: 'the guest also maps events to collections that are not mapped yet',
      changes: calls('early'),
    },
    its: {
      says: 'the guest switches its ITS off and on, with other tables (GITS_CTLR, GITS_BASER)',
      changes: calls('ctlr', 'baser'),
    },
    'its-collections': {
      says: 'the guest switches its ITS off and on, with another table of collections (GITS_BASER)',
      changes: calls('ctlr', 'collections'),
    },
    'its-valid': {
      says: 'the guest switches its ITS off and on, with tables or a ring that are not valid (GITS_BASER, GITS_CBASER)',
      changes: calls('ctlr', 'valid'),
    },
    'its-save': { says: 'user space saves the tables of the ITS, and goes on', changes: tables('save') },
    'its-migrate': {
      says: 'user space saves the tables of the ITS and restores them in a new VM',
      changes: tables('migrate'),
    },
    'its-reset': { says: 'user space resets the ITS', changes: tables('reset') },
    'its-ring': {
      says: 'the guest puts its commands into a ring, and a vCPU executes them one by one (GITS_CWRITER, GITS_CREADR)',
      changes: () => ({ itsRing: 3 }),
    },
    'its-cbaser': {
      says: 'the guest switches its ITS off and on, with another ring of commands (GITS_CBASER)',
      changes: (config) => ({ ...calls('ctlr', 'cbaser')(config), itsRing: 3 }),
    },
    'two-devices': {
      says: 'a second device, with an event that is mapped to nothing at first, sends MSIs',
      changes: ({ msiDevices }) => ({ msiDevices: msiDevices.length === 1 ? [...msiDevices, 1] : msiDevices }),
    },
    'any-command': {
      says: 'the guest also sends commands that are in error',
      changes: () => ({ itsOrders: 'any' as const }),
    },
    ...fineWords<Config>(
      { its: 'something may come between the steps of an MSI, and of the end of LPIs' },
      (config) => ({ msiThreads: itsConfig(config).msiThreads }),
    ),
  },
  kinds: {
    lpi: {
      says: 'an LPI, which a device asks for by a message',
      accesses: [],
      make: (options, place) => lpi(options, 8192 + place),
    },
  },
};
