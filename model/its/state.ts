import {
  array,
  bag,
  bool,
  index,
  int,
  local,
  member,
  oneOf,
  optional,
  perMember,
  record,
  upTo,
  type View,
} from '../../src/language/index.js';
import { at } from '../at.js';
import { isLpi, type MachineConfig, ofConfig, type Source, those } from '../machine/config.js';
import { type Families, perInterrupt, type State } from '../machine/part.js';
import type { CommandName } from './command.js';
import { eventIds, hasIts, type ItsConfig, isSaved, keys } from './config.js';
import { ringSlice } from './ring-state.js';

declare module '../machine/config.js' {
  interface FineSteps {
    /** Between the look-up of an MSI and its injection, and between the entries that an invalidation of the cache takes. */
    its: true;
  }
}

declare module '../machine/happening.js' {
  interface Events {
    /** An MSI was translated, by the cache or by the tables. */
    translated: { readonly device: number; readonly event: number; readonly irq: number; readonly cached: boolean };
    /** An MSI was injected as the LPI that it was translated to. */
    'MSI injected': { readonly device: number; readonly event: number; readonly irq: number };
    /** The configuration of an LPI, or its pending state, was read from the guest's tables. */
    'read from its table': { readonly irq: number };
    /** KVM has executed a command of the ring, where it was. */
    'command executed': {
      readonly slot: number;
      readonly name: CommandName | 'none';
      readonly device: number;
      readonly event: number;
      readonly irq?: number;
      readonly collection: number;
    };
    /** A command of the guest has sent an LPI to another vCPU, or to the same. */
    retargeted: { readonly irq: number };
    /** There is a new VM, which has had nothing of it yet. */
    'LPI forgotten': { readonly irq: number };
    /** The guest has asked for the end of an LPI's pending state: DISCARD, CLEAR, EnableLPIs. */
    'pending state dropped': { readonly irq: number };
  }
}

/**
 * An LPI: a message of a device, translated by an ITS. Nothing is owed to a guest that sends what is UNPREDICTABLE, nor of an
 * LPI to which no event is mapped.
 */
export const lpiSource: Source = {
  name: 'msi',
  isOwed: (config: ItsConfig & MachineConfig, w: View<ItsState>, irq) =>
    config.itsOrders === 'legal' && w.driver.some(({ events }) => events.some((event) => event.irq === irq)),
};

export const lpis = ofConfig((config) => those(config, isLpi));

/** GITS_BASER of devices and of collections, and GITS_CBASER. */
export const validRegisters = ['devices', 'collections', 'ring'] as const;
export type ValidRegister = (typeof validRegisters)[number];

/** What the guest says in its commands: who may send which event, to which LPI, and where that goes. */
const tables = (config: ItsConfig & MachineConfig, { irq, vcpu }: Families) => ({
  /** GITS_CTLR.Enabled */
  enabled: bool,
  /** The bit Valid of the registers that have one, where the guest writes it. Elsewhere all are. */
  valid: array(config.its.includes('valid') ? validRegisters.length : 0, bool),
  /** Mapped by MAPD. */
  devices: array(config.msiDevices.length, bool),
  /** The vCPU that MAPC has mapped a collection to, or null. */
  collections: array(config.collections, optional(member(vcpu))),
  /** What MAPTI has mapped each event to; a collection that MAPC has unmapped is gone from it. */
  events: array(keys(config), record({ irq: optional(member(irq)), collection: optional(index(config.collections)) })),
});

/** The vCPUs whose redistributors have LPIs, where there is an ITS. */
const redistributors = (config: ItsConfig & MachineConfig): readonly number[] =>
  hasIts(config) ? upTo(config.vcpus) : [];

const enableLpis = oneOf('off', 'changing', 'on');

export const itsSlice = (config: ItsConfig & MachineConfig, families: Families) => {
  // Events, the cache, threads, a save, the last list register of each vCPU, prunes, a list, and whoever looks at it.
  const prunes = config.fine.includes('prune') ? config.vcpus : 0;
  const most = 2 * keys(config) + config.msiThreads + config.vcpus + prunes + 3;
  const one = hasIts(config) ? 1 : 0;
  return {
    world: {
      /** `struct vgic_its`, if there is one. */
      its: array(
        one,
        record({
          ...tables(config, families),
          /** translation_cache */ cache: array(keys(config), optional(member(families.irq))),
        }),
      ),
      /** What an LPI has besides `struct vgic_irq` of others. */
      lpis: perInterrupt(
        config,
        families,
        isLpi,
        record({
          /** refcount; an LPI without references does not exist. */
          refcount: int(0, most),
          /** In the guest's memory, GICR_PROPBASER: the enable bit of its configuration. */
          enabledInTable: bool,
          /** There, GICR_PENDBASER of each vCPU: its bit of the pending table. */
          pendingIn: perMember(families.vcpu, bool, isSaved(config) ? upTo(config.vcpus) : []),
        }),
      ),
      redistributors: perMember(
        families.vcpu,
        record({
          /** GICR_CTLR: EnableLPIs; RWP while it is being cleared. */
          ctlr: enableLpis,
          /** The vCPU that clears it, where an ITS is fine. */
          by: optional(member(families.vcpu)),
          /** How far that has come with the translation cache, and the entry that it has found there. */
          place: index(keys(config)),
          seen: optional(member(families.irq)),
          /** last_lr_irq of its CPU, if that is an LPI: from a flush that fills the last list register to the prune. */
          lastLrIrq: optional(member(families.irq)),
        }),
        redistributors(config),
      ),
      /** Threads that inject MSIs, where an ITS is fine. `resolved`: its_lock is held. `found`: a reference is. */
      msis: bag(
        config.fine.includes('its') && hasIts(config) ? config.msiThreads : 0,
        record({
          stage: oneOf('idle', 'resolved', 'found'),
          irq: member(families.irq, { unless: { stage: 'idle' } }),
          key: index(keys(config)),
        }),
        { parameters: ['msi'] },
      ),
      /** Where an ITS is fine: the LPI that vgic_v3_save_pending_tables is at. No vCPU runs meanwhile. */
      savers: array(
        config.fine.includes('its') && config.itsTables.includes('save') ? one : 0,
        record({ irq: optional(member(families.irq)) }),
      ),
      /**
       * In the guest's memory, ABI 0 of KVM_DEV_ARM_ITS_SAVE_TABLES: `next` is the offset to the next entry, 0 in the
       * last. Whoever reads them has just had them written: what else could be read of them DISCARD and MAPD have zeroed.
       */
      tables: local(
        array(
          isSaved(config) ? one : 0,
          record({
            /** DTEs */
            devices: array(config.msiDevices.length, record({ valid: bool, next: index(config.msiDevices.length) })),
            /** ITEs of all devices */
            events: array(
              keys(config),
              record({
                irq: optional(member(families.irq)),
                collection: index(config.collections),
                next: index(eventIds(config)),
              }),
            ),
            /** CTEs, packed */
            collections: array(
              config.collections,
              record({ valid: bool, id: index(config.collections), vcpu: optional(member(families.vcpu)) }),
            ),
          }),
        ),
      ),
      ...ringSlice(config, families),
      /** The guest's own memory: what its driver has said, and of each event the vCPU that it was last sent to. */
      driver: array(
        one,
        record({
          ...tables(config, families),
          lpis: perMember(families.vcpu, enableLpis),
          targets: array(keys(config), optional(member(families.vcpu))),
        }),
      ),
    },
  };
};

export type ItsSlice = ReturnType<typeof itsSlice>;
export type ItsState = State<ItsSlice>;
export type ItsTables = ItsState['its'][number];
export type SavedTables = ItsState['tables'][number];
export type MsiThread = ItsState['msis'][number];

/** The ITS of the VM. */
export const itsOf = <W extends View<ItsState>>(w: W): W['its'][number] => at<W['its'][number]>(w.its, 0);

/** What has been written in Valid of one of them. */
export const writeValid = (tables: Pick<ItsTables, 'valid'>, register: ValidRegister, valid: boolean): void => {
  if (tables.valid.length > 0) {
    tables.valid[validRegisters.indexOf(register)] = valid;
  }
};

/** Its tables in the guest's memory. */
export const tablesOf = (w: ItsState): SavedTables => at(w.tables, 0);

export const driverOf = <W extends View<ItsState>>(w: W): W['driver'][number] => at<W['driver'][number]>(w.driver, 0);

const places = ofConfig(({ interrupts }) => interrupts.map((_, irq) => interrupts.slice(0, irq).filter(isLpi).length));

/** What an LPI has of its own. */
export const lpiOf = <W extends View<ItsState>>(config: MachineConfig, w: W, irq: number): W['lpis'][number] =>
  at<W['lpis'][number]>(w.lpis, at(places(config), irq));

/** Does some thread hold its_lock between its steps? */
export const isItsLocked = ({ msis }: View<ItsState>): boolean => msis.some(({ stage }) => stage === 'resolved');

/** Is this vCPU in the middle of a write to GICR_CTLR, GITS_CWRITER or GITS_CTLR, or has user space its mutex? */
export const isHeldByIts = ({ redistributors: all, rings, savers }: View<ItsState>, v: number): boolean =>
  [...all, ...rings].some(({ by }) => by === v) || savers.some(({ irq }) => irq !== null);

/** vgic_lpis_enabled */
export const lpisEnabled = (w: View<ItsState>, v: number): boolean => at(w.redistributors, v).ctlr === 'on';
