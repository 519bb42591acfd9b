import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { dropAll, saysMapc, saysMapd } from './driver.js';
import type { Host, Needed } from './host.js';
import { emptyRing } from './ring-queue.js';
import { driverOf, isItsLocked, lpiOf, lpis } from './state.js';

const { rule } = over<Needed>();

/**
 * What user space does with the tables of the ITS. It has stopped the VM (kvm_trylock_all_vcpus), and devices are quiet
 * where there will be another VM.
 */
export const tableRules = (host: Host): readonly Rule<Needed>[] => {
  const { config } = host;
  const vcpus = upTo(config.vcpus);
  const isStopped = (w: View<Needed>): boolean => !isItsLocked(w) && vcpus.every((v) => host.mayEmulate(w, v));
  const isQuiet = (w: View<Needed>): boolean => isStopped(w) && w.msis.every(({ stage }) => stage === 'idle');

  const save = rule({
    id: 'vmm.saveIts',
    by: 'vmm',
    says: 'user space saves what is pending of LPIs, and the tables of the ITS, in the memory of the guest, and goes on',
    cites: 'KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES, KVM_DEV_ARM_ITS_SAVE_TABLES; vgic_v3_save_pending_tables',
    when: isStopped,
    does: (w) => {
      host.itsSave(w);
    },
  });

  const migrate = rule({
    id: 'vmm.migrateIts',
    by: 'vmm',
    says: 'user space saves the tables of the ITS, and a new VM with the same memory restores them',
    cites: 'Documentation/virt/kvm/devices/arm-vgic-its.rst (ITS Restore Sequence); vgic_its_restore_tables_v0',
    when: isQuiet,
    does: (w) => {
      host.itsMigrate(w);
    },
  });

  const reset = rule({
    id: 'vmm.resetIts',
    by: 'vmm',
    says: 'user space resets the ITS and its redistributors: a guest that boots has mapped nothing',
    cites: 'KVM_DEV_ARM_ITS_CTRL_RESET; vgic_its_reset',
    when: isQuiet,
    does: (w) => {
      for (const v of vcpus) {
        dropAll(config, w, v);
        driverOf(w).lpis[v] = 'off';
        host.writeGicrCtlr(w, v, false, v);
      }
      for (const device of upTo(config.msiDevices.length)) {
        saysMapd(config, w, device, false);
      }
      for (const collection of upTo(config.collections)) {
        saysMapc(config, w, collection, null);
      }
      driverOf(w).enabled = false;
      driverOf(w).valid.fill(false);
      emptyRing(w);
      host.itsReset(w);
    },
  });

  const savesLpi = rule({
    id: 'vmm.savesLpi',
    by: 'vmm',
    says: 'user space saves what is pending of LPIs, and is at this one',
    cites: 'vgic_v3_save_pending_tables (xa_for_each)',
    for: { irq: lpis(config) },
    when: (w, { irq }) =>
      isStopped(w) && w.savers.every((saver) => saver.irq === null) && lpiOf(config, w, irq).refcount > 0,
    does: (w, { irq }) => {
      at(w.savers, 0).irq = irq;
      host.itsBeginSavingLpi(w, irq);
    },
  });

  const savedLpi = rule({
    id: 'vmm.savedLpi',
    by: 'vmm',
    says: 'user space has saved what is pending of this LPI',
    cites: 'vgic_v3_save_pending_tables (put_irq)',
    fair: 'weak',
    when: (w) => w.savers.some((saver) => saver.irq !== null),
    does: (w) => {
      const saver = at(w.savers, 0);
      const { irq } = saver;
      saver.irq = null;
      if (irq !== null) {
        host.itsFinishSavingLpi(w, irq);
      }
    },
  });

  const isFine = config.fine.includes('its');
  const { itsTables } = config;
  return [
    ...(itsTables.includes('save') ? (isFine ? [savesLpi, savedLpi] : [save]) : []),
    ...(itsTables.includes('migrate') ? [migrate] : []),
    ...(itsTables.includes('reset') ? [reset] : []),
  ];
};
