import { upTo } from '../../../src/language/index.js';
import { deviceOf, keyOf, keys } from '../config.js';
import { acceptedAs, eventsOf, targetIn } from '../driver.js';
import type { Host } from '../host.js';
import { lpis } from '../state.js';
import { type Claim, everyStep, whereLegal } from './common.js';

/** What comes of the tables that user space has saved. */

const where = ({ config }: Host): boolean => config.itsTables.includes('migrate');

const appliesMigrated = 'where user space migrates the ITS, and the guest sends no command that is in error';

export const translatesAsBefore: Claim = {
  appliesTo: where,
  property: (host) =>
    everyStep({
      id: 'IT11',
      name: 'translates-as-before',
      says: 'an ITS that was saved and restored translates each event as the guest has mapped it, and no other',
      cites: 'Documentation/virt/kvm/devices/arm-vgic-its.rst (ITS Table ABI REV0); vgic_its_restore_tables_v0',
      by: host.name(),
      applies: 'where user space migrates the ITS',
      for: { key: upTo(keys(host.config)) },
      when: ({ action: { rule } }) => rule === 'vmm.migrateIts',
      holds: ({ before, after }, { key }) => {
        const device = deviceOf(host.config, key);
        const event = key - keyOf(host.config, device, 0);
        // Of a guest that sends what is in error nobody knows what it has mapped, but the ITS.
        const mapped = whereLegal(host)
          ? acceptedAs(host.config, before, device, event)
          : host.itsResolveLpi(before, device, event);
        return host.itsResolveLpi(after, device, event) === mapped;
      },
    }),
};

export const pendingAsBefore: Claim = {
  appliesTo: (host) => whereLegal(host) && where(host),
  property: (host) =>
    everyStep({
      id: 'IT17',
      name: 'pending-as-before',
      says: 'an LPI that an event is mapped to is pending after a migration if it was before',
      cites: 'KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES; vgic_v3_save_pending_tables, vgic_v3_lpi_sync_pending_status',
      by: host.name(),
      applies: appliesMigrated,
      for: { irq: lpis(host.config) },
      when: ({ before, action: { rule } }, { irq }) =>
        rule === 'vmm.migrateIts' && eventsOf(before, irq).some((key) => targetIn(before, key) !== null),
      holds: ({ before, after }, { irq }) => host.isLatched(after, irq) === host.isLatched(before, irq),
    }),
};
