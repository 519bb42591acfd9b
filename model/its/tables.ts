import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import { deviceOf, eventIds, hasEvent, type ItsConfig, keyOf, keysOfDevice } from './config.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { type ItsState, itsOf, lpisEnabled, tablesOf } from './state.js';

type Table =
  | 'itsSave'
  | 'itsBeginSavingLpi'
  | 'itsFinishSavingLpi'
  | 'itsMigrate'
  | 'itsSaveTables'
  | 'itsSaveIte'
  | 'itsComputeNextEventidOffset'
  | 'itsRestoreTables'
  | 'itsRestoreIte'
  | 'itsReset';

/** KVM_DEV_ARM_ITS_SAVE_TABLES, KVM_DEV_ARM_ITS_RESTORE_TABLES, KVM_DEV_ARM_ITS_CTRL_RESET. */
export const tableSteps: Pick<Steps<Its, Its & Lpis>, Table> = {
  itsSave: (kvm, w) => {
    kvm.savePendingTables(w);
    kvm.itsSaveTables(w);
  },

  // "take an LPI reference in vgic_v3_save_pending_tables", f5b8f203bfc0
  itsBeginSavingLpi: (kvm, w, irq) => {
    kvm.getIrqRef(w, irq);
  },

  itsFinishSavingLpi: (kvm, w, irq) => {
    kvm.savePendingLpi(w, irq, { vcpu: null, bits: [] });
    kvm.putIrq(w, irq);
  },

  itsMigrate: (kvm, w) => {
    const { enabled, valid } = itsOf(w);
    const [devices = true, collections = true, ring = true] = valid;
    const rings = w.rings.map(({ creadr, cwriter }) => ({ creadr, cwriter }));
    const lpisOn = [...w.redistributors.keys()].filter((v) => lpisEnabled(w, v));
    kvm.itsSave(w);
    kvm.itsReset(w);
    kvm.forgetLpis(w);
    for (const redistributor of w.redistributors) {
      redistributor.ctlr = 'off';
    }
    for (const v of lpisOn) {
      kvm.writeGicrCtlr(w, v, true, v);
    }
    // "CREADR after CBASER": a write of that empties the ring.
    kvm.itsWriteCbaser(w, ring);
    for (const { creadr, cwriter } of rings) {
      kvm.itsUaccessWriteCreadr(w, creadr);
      kvm.itsWriteCwriter(w, cwriter, null);
    }
    kvm.itsWriteBaser(w, devices);
    kvm.itsWriteCollectionBaser(w, collections);
    kvm.itsRestoreTables(w);
    kvm.itsWriteCtlr(w, enabled, null);
  },

  itsSaveTables: (kvm, w) => {
    const { devices, collections } = itsOf(w);
    const isMapped = (device: number): boolean => at(devices, device);
    for (const device of upTo(devices.length).filter(isMapped)) {
      for (const key of keysOfDevice(kvm.config, device).filter((one) => at(itsOf(w).events, one).irq !== null)) {
        kvm.itsSaveIte(w, key);
      }
      at(tablesOf(w).devices, device).valid = true;
      at(tablesOf(w).devices, device).next = offsetToNext(device, devices.length, isMapped);
    }
    // One that MAPTI has made is saved as well, without a vCPU: COLLECTION_NOT_MAPPED.
    const isNamed = (id: number): boolean => itsOf(w).events.some(({ collection }) => collection === id);
    const known = upTo(collections.length).filter((id) => at(collections, id) !== null || isNamed(id));
    for (const [place, entry] of tablesOf(w).collections.entries()) {
      const id = known[place];
      Object.assign(entry, {
        valid: id !== undefined,
        id: id ?? 0,
        vcpu: id === undefined ? null : at(collections, id),
      });
    }
  },

  // "Don't dereference a NULL collection on ITT save", c6c156d931c3
  itsSaveIte: (kvm, w, key) => {
    const { irq, collection } = at(itsOf(w).events, key);
    const saved = { irq, collection: collection ?? 0, next: kvm.itsComputeNextEventidOffset(w, key) };
    Object.assign(at(tablesOf(w).events, key), collection === null ? { irq: null, collection: 0, next: 0 } : saved);
  },

  // Until 7.2 it may be one that is saved as invalid: the restore goes on from there, one by one.
  itsComputeNextEventidOffset: (kvm, w, key) => offsetToNextEvent(kvm.config, key, (next) => hasLpi(w, next)),

  itsRestoreTables: (kvm, w) => {
    const { devices, collections } = itsOf(w);
    for (const { valid, id, vcpu } of tablesOf(w).collections) {
      if (valid) {
        collections[id] = vcpu;
      }
    }
    const isRight = scanItsTable(devices.length, (device) => {
      const { valid, next } = at(tablesOf(w).devices, device);
      if (!valid) {
        return 1;
      }
      devices[device] = true;
      const first = keyOf(kvm.config, device, 0);
      const isWhole = scanItsTable(kvm.config.msiDevices[device] ?? 0, (event) => kvm.itsRestoreIte(w, first + event));
      return isWhole ? next : -1;
    });
    if (!isRight) {
      kvm.itsReset(w);
    }
  },

  itsRestoreIte: (kvm, w, key) => {
    const { irq, collection, next } = at(tablesOf(w).events, key);
    if (irq === null) {
      return 1;
    }
    if (!tablesOf(w).collections.some(({ valid, id }) => valid && id === collection)) {
      return -1;
    }
    Object.assign(at(itsOf(w).events, key), { irq, collection });
    kvm.addLpi(w, irq, at(itsOf(w).collections, collection));
    return next;
  },

  itsReset: (kvm, w) => {
    itsOf(w).enabled = false;
    itsOf(w).valid.fill(false);
    for (const device of upTo(kvm.config.msiDevices.length).filter((one) => at(itsOf(w).devices, one))) {
      kvm.itsFreeDevice(w, device);
    }
    itsOf(w).collections = itsOf(w).collections.map(() => null);
    for (const ring of w.rings) {
      Object.assign(ring, { creadr: 0, cwriter: 0 });
    }
  },
};

const hasLpi = (w: View<ItsState>, key: number): boolean => at(itsOf(w).events, key).irq !== null;

/** compute_next_eventid_offset, of those events that are the next of another. */
export const offsetToNextEvent = (config: ItsConfig, key: number, isNext: (key: number) => boolean): number => {
  const device = deviceOf(config, key);
  const keyAt = (event: number): number => keyOf(config, device, event);
  return offsetToNext(
    key - keyAt(0),
    eventIds(config),
    (event) => hasEvent(config, device, event) && isNext(keyAt(event)),
  );
};

/** compute_next_devid_offset, compute_next_eventid_offset: 0 where there is none behind. */
const offsetToNext = (id: number, size: number, isNext: (id: number) => boolean): number => {
  const next = upTo(size).find((other) => other > id && isNext(other));
  return next === undefined ? 0 : next - id;
};

/** scan_its_table: `restore` returns the offset to the next, 0 for the last one, or less for an error. */
const scanItsTable = (size: number, restore: (id: number) => number): boolean => {
  let id = 0;
  while (id < size) {
    const offset = restore(id);
    if (offset <= 0) {
      return offset === 0;
    }
    id += offset;
  }
  return true;
};
