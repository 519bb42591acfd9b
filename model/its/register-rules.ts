import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { ItsCall } from './config.js';
import { dropAll, eventsOf, saysMapc, saysMapd, targetIn } from './driver.js';
import type { Host, Needed } from './host.js';
import { emptyRing, queued } from './ring-queue.js';
import { isRingLocked } from './ring-state.js';
import { driverOf, isItsLocked, lpiOf, lpis, type ValidRegister, validRegisters, writeValid } from './state.js';

const { rule } = over<Needed>();

const readers: readonly ItsCall[] = ['inv', 'invall', 'invlpir'];

/** What the guest does with the registers of its ITS and its redistributors, and with the table of its LPIs. */
export const registerRules = (
  host: Host,
): { readonly guest: readonly Rule<Needed>[]; readonly hypervisor: readonly Rule<Needed>[] } => {
  const { config } = host;
  const isFine = config.fine.includes('its');
  const vcpus = upTo(config.vcpus);
  const isSomebodyOut = (w: View<Needed>): boolean => vcpus.some((v) => host.mayEmulate(w, v));

  const writeTable = rule({
    id: 'guest.writeLpiTable',
    by: 'guest',
    says: 'the guest writes the enable bit of an LPI in its table',
    cites: 'IHI 0069 (LPI Configuration tables, GICR_PROPBASER)',
    for: { irq: lpis(config) },
    when: (w) => w.vcpus.some((_, v) => host.isInGuest(w, v) || host.mayEmulate(w, v)),
    does: (w, { irq }) => {
      const lpi = lpiOf(config, w, irq);
      lpi.enabledInTable = !lpi.enabledInTable;
    },
  });

  /** The guest does that before it gives a redistributor the table: GICR_PENDBASER. */
  const emptyPendingTable = (w: Needed, vcpu: number): void => {
    for (const { pendingIn } of w.lpis) {
      if (pendingIn.length > 0) {
        pendingIn[vcpu] = false;
      }
    }
  };

  const enable = rule({
    id: 'guest.enableLpis',
    by: 'guest',
    says: 'the guest sets GICR_CTLR.EnableLPIs of a vCPU: pending is what the pending table says, and that is empty',
    cites: 'IHI 0069 (GICR_CTLR.EnableLPIs, GICR_PENDBASER); vgic_mmio_write_v3r_ctlr, its_sync_lpi_pending_table',
    for: { vcpu: vcpus },
    when: (w, { vcpu }) => isSomebodyOut(w) && at(driverOf(w).lpis, vcpu) === 'off',
    does: (w, { vcpu }) => {
      dropAll(config, w, vcpu);
      driverOf(w).lpis[vcpu] = 'on';
      emptyPendingTable(w, vcpu);
      host.writeGicrCtlr(w, vcpu, true, vcpu);
    },
  });

  const disable = rule({
    id: 'guest.disableLpis',
    by: 'guest',
    says: isFine
      ? 'a vCPU clears GICR_CTLR.EnableLPIs of a vCPU: LPIs leave its list'
      : 'a vCPU clears GICR_CTLR.EnableLPIs of a vCPU: LPIs leave its list, and the translation cache is emptied',
    cites: 'IHI 0069 (GICR_CTLR.EnableLPIs, RWP); vgic_mmio_write_v3r_ctlr, vgic_flush_pending_lpis',
    for: { vcpu: vcpus, of: vcpus },
    when: (w, { vcpu, of }) => {
      const isFirst = isFine || vcpu === vcpus.find((v) => host.mayEmulate(w, v));
      return host.mayEmulate(w, vcpu) && host.mayDisableLpis(w) && isFirst && at(driverOf(w).lpis, of) === 'on';
    },
    does: (w, { vcpu, of }) => {
      dropAll(config, w, of);
      driverOf(w).lpis[of] = isFine ? 'changing' : 'off';
      host.writeGicrCtlr(w, of, false, vcpu);
    },
  });

  const goOn = rule({
    id: 'kvm.emptiesCache',
    by: 'kvm',
    says: 'the vCPU that clears EnableLPIs looks at the next entry of the translation cache, or takes it out, or is done',
    cites: 'vgic_its_invalidate_all_caches, vgic_its_invalidate_cache; vgic_mmio_write_v3r_ctlr',
    for: { vcpu: vcpus },
    fair: 'weak',
    when: (w, { vcpu }) => at(w.redistributors, vcpu).ctlr === 'changing',
    does: (w, { vcpu }) => {
      host.goOnDisabling(w, vcpu);
      if (at(w.redistributors, vcpu).ctlr === 'off') {
        dropAll(config, w, vcpu);
        driverOf(w).lpis[vcpu] = 'off';
      }
    },
  });

  const isAt = (w: View<Needed>, irq: number, vcpu: number): boolean =>
    eventsOf(w, irq).some((key) => targetIn(w, key) === vcpu);

  const invlpi = rule({
    id: 'guest.writeInvlpir',
    by: 'guest',
    says: 'the guest has the configuration of an LPI read anew by the redistributor that it goes to (GICR_INVLPIR)',
    cites: 'IHI 0069 12.11 (GICR_INVLPIR); vgic_mmio_write_invlpi',
    for: { vcpu: vcpus, irq: lpis(config) },
    when: (w, { vcpu, irq }) => isSomebodyOut(w) && (config.itsOrders === 'any' || isAt(w, irq, vcpu)),
    does: (w, { vcpu, irq }) => {
      host.writeInvlpi(w, vcpu, irq);
    },
  });

  const invall = rule({
    id: 'guest.writeInvallr',
    by: 'guest',
    says: 'the guest has the configuration of all LPIs of a redistributor read anew (GICR_INVALLR)',
    cites: 'IHI 0069 12.11 (GICR_INVALLR); vgic_mmio_write_invall',
    for: { vcpu: vcpus },
    when: isSomebodyOut,
    does: (w, { vcpu }) => {
      host.writeInvall(w, vcpu);
    },
  });

  const switchIts = rule({
    id: 'guest.switchIts',
    by: 'guest',
    says: 'the guest disables or enables its ITS',
    cites: 'IHI 0069 (GITS_CTLR.Enabled); vgic_mmio_write_its_ctlr',
    when: (w) => {
      const isReady = config.itsOrders === 'any' || driverOf(w).enabled || isValid(w);
      return isSomebodyOut(w) && !isRingLocked(w) && isReady;
    },
    does: (w) => {
      const by = vcpus.find((v) => host.mayEmulate(w, v)) ?? 0;
      const enabled = !driverOf(w).enabled;
      // KVM ignores what is UNPREDICTABLE, and the guest reads so.
      driverOf(w).enabled = enabled && isValid(w);
      host.itsWriteCtlr(w, enabled, by);
    },
  });

  const isValid = (w: View<Needed>): boolean => !driverOf(w).valid.includes(false);

  /** Another table, or none: nothing is mapped there. */
  const changeTable = (w: Needed, register: ValidRegister, valid: boolean): void => {
    writeValid(driverOf(w), register, valid);
    switch (register) {
      case 'devices':
        for (const device of upTo(config.msiDevices.length)) {
          saysMapd(config, w, device, false);
        }
        host.itsWriteBaser(w, valid);
        break;
      case 'collections':
        for (const collection of upTo(config.collections)) {
          saysMapc(config, w, collection, null);
        }
        host.itsWriteCollectionBaser(w, valid);
        break;
      case 'ring':
        emptyRing(w);
        host.itsWriteCbaser(w, valid);
        break;
    }
  };

  const otherTable = rule({
    id: 'guest.writeBaser',
    by: 'guest',
    says: 'the guest gives its ITS, which is off, another table of devices: no device is mapped there',
    cites: 'IHI 0069 (GITS_BASER); vgic_mmio_write_its_baser',
    when: (w) => {
      const { enabled, devices } = driverOf(w);
      return isSomebodyOut(w) && !isItsLocked(w) && !enabled && devices.includes(true) && queued(w).length === 0;
    },
    does: (w) => {
      changeTable(w, 'devices', true);
    },
  });

  const otherCollections = rule({
    id: 'guest.writeCollectionBaser',
    by: 'guest',
    says: 'the guest gives its ITS, which is off, another table of collections: none is mapped there',
    cites: 'IHI 0069 (GITS_BASER); vgic_mmio_write_its_baser, vgic_its_free_collection_list',
    when: (w) => {
      const { enabled, collections, events } = driverOf(w);
      const isUsed = events.some((event) => event.collection !== null);
      const isFree = isSomebodyOut(w) && !isItsLocked(w) && !enabled && queued(w).length === 0;
      return isFree && collections.some((vcpu) => vcpu !== null) && (config.itsOrders === 'any' || !isUsed);
    },
    does: (w) => {
      changeTable(w, 'collections', true);
    },
  });

  const writesValid = rule({
    id: 'guest.writeValid',
    by: 'guest',
    says: 'the guest, whose ITS is off, writes Valid of GITS_BASER of devices, of collections, or of GITS_CBASER, with nothing there',
    cites: 'IHI 0069 12.19 (GITS_BASER, GITS_CBASER: Valid); vgic_mmio_write_its_baser, vgic_mmio_write_its_cbaser',
    for: { register: upTo(validRegisters.length), valid: [0, 1] },
    when: (w, { register, valid }) => {
      const { enabled, events } = driverOf(w);
      const isUsed = at(validRegisters, register) === 'collections' && events.some((one) => one.collection !== null);
      const isFree = isSomebodyOut(w) && !isItsLocked(w) && !isRingLocked(w) && !enabled && queued(w).length === 0;
      return isFree && at(driverOf(w).valid, register) !== (valid === 1) && (config.itsOrders === 'any' || !isUsed);
    },
    does: (w, { register, valid }) => {
      changeTable(w, at(validRegisters, register), valid === 1);
    },
  });

  const { its } = config;
  return {
    guest: [
      ...(its.some((call) => readers.includes(call)) ? [writeTable] : []),
      ...(its.includes('invlpir') ? [invlpi, invall] : []),
      ...(its.includes('lpis') ? [enable, disable] : []),
      ...(its.includes('ctlr') ? [switchIts] : []),
      ...(its.includes('baser') ? [otherTable] : []),
      ...(its.includes('collections') ? [otherCollections] : []),
      ...(its.includes('valid') ? [writesValid] : []),
    ],
    hypervisor: its.includes('lpis') && isFine ? [goOn] : [],
  };
};
