import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import { eventIds, hasEvent, type ItsConfig, keyOf } from './config.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { type ItsState, type ItsTables, itsOf } from './state.js';

type CommandStep = Exclude<
  keyof Its,
  | 'itsUaccessWriteCreadr'
  | 'config'
  | 'writeGicrCtlr'
  | 'writeInvlpi'
  | 'writeInvall'
  | 'mayDisableLpis'
  | 'goOnDisabling'
  | `itsWrite${string}`
  | `its${'Check' | 'Is' | 'May' | 'Cache' | 'Compute' | 'Erase' | 'Inv' | 'Resolve' | 'Inject' | 'Finish' | 'Trigger' | 'Save' | 'Begin' | 'Migrate' | 'Restore' | 'Reset' | 'Process' | 'Read'}${string}`
>;

/** The commands: each is executed at once by the vCPU that writes CWRITER. One that is in error does nothing. */
export const commandSteps: Pick<Steps<Its, Its & Lpis>, CommandStep> = {
  itsFreeIte: (kvm, w, key) => {
    const ite = at(itsOf(w).events, key);
    const { irq } = ite;
    Object.assign(ite, { irq: null, collection: null });
    if (irq !== null) {
      kvm.putIrq(w, irq);
    }
  },

  itsFreeDevice: (kvm, w, device) => {
    for (const event of upTo(eventIds(kvm.config))) {
      kvm.itsFreeIte(w, keyOf(kvm.config, device, event));
    }
    kvm.itsInvalidateCache(w);
    itsOf(w).devices[device] = false;
  },

  itsCmdHandleMapd: (kvm, w, device, valid) => {
    if (at(itsOf(w).devices, device)) {
      kvm.itsFreeDevice(w, device);
    }
    itsOf(w).devices[device] = valid;
  },

  itsCmdHandleMapc: (kvm, w, collection, vcpu) => {
    const { collections, events } = itsOf(w);
    collections[collection] = vcpu;
    for (const ite of events.filter((one) => one.irq !== null && one.collection === collection)) {
      if (vcpu === null) {
        // vgic_its_free_collection: a later MAPC does not give it back.
        ite.collection = null;
      } else if (ite.irq !== null) {
        kvm.updateAffinity(w, ite.irq, null, vcpu);
      }
    }
    if (vcpu === null) {
      kvm.itsInvalidateCache(w);
    }
  },

  itsCmdHandleMapi: (kvm, w, device, event, irq, collection) => {
    const { devices, collections, events } = itsOf(w);
    if (!at(devices, device) || !hasEvent(kvm.config, device, event)) {
      return;
    }
    // A collection that is not there yet is made, unmapped: its LPIs have no target until MAPC.
    const ite = at(events, keyOf(kvm.config, device, event));
    if (ite.irq === null) {
      Object.assign(ite, { irq, collection });
      kvm.addLpi(w, irq, at(collections, collection));
    }
  },

  itsCmdHandleMovi: (kvm, w, device, event, collection) => {
    const ite = iteOf(kvm.config, w, device, event);
    const vcpu = at(itsOf(w).collections, collection);
    if (ite?.irq != null && isCollectionMapped(itsOf(w), ite) && vcpu !== null) {
      ite.collection = collection;
      kvm.itsInvalidateCache(w);
      kvm.updateAffinity(w, ite.irq, null, vcpu);
    }
  },

  itsCmdHandleDiscard: (kvm, w, device, event) => {
    const ite = iteOf(kvm.config, w, device, event);
    if (ite !== undefined && isCollectionMapped(itsOf(w), ite)) {
      kvm.itsInvalidateCache(w);
      kvm.itsFreeIte(w, keyOf(kvm.config, device, event));
    }
  },

  itsCmdHandleInt: (kvm, w, device, event) => {
    kvm.itsTriggerMsi(w, device, event);
  },

  itsCmdHandleClear: (kvm, w, device, event) => {
    const irq = iteOf(kvm.config, w, device, event)?.irq ?? null;
    if (irq !== null) {
      kvm.clearLpi(w, irq);
    }
  },

  itsCmdHandleInv: (kvm, w, device, event) => {
    const irq = iteOf(kvm.config, w, device, event)?.irq ?? null;
    if (irq !== null) {
      kvm.updateLpiConfig(w, irq);
    }
  },

  itsCmdHandleInvall: (kvm, w, collection) => {
    const vcpu = at(itsOf(w).collections, collection);
    if (vcpu !== null) {
      kvm.invall(w, vcpu);
    }
  },

  itsCmdHandleMovall: (kvm, w, from, to) => {
    if (from !== to) {
      kvm.moveAllLpis(w, from, to);
      kvm.itsInvalidateCache(w);
    }
  },
};

/** find_ite, of an event id that the device has. */
const iteOf = (config: ItsConfig, w: ItsState, device: number, event: number) =>
  hasEvent(config, device, event) ? itsOf(w).events[keyOf(config, device, event)] : undefined;

/** its_is_collection_mapped */
const isCollectionMapped = (
  { collections }: View<ItsTables>,
  { collection }: View<ItsTables>['events'][number],
): boolean => collection !== null && at(collections, collection) !== null;
