import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { eventIds } from './config.js';
import type { Host, Needed } from './host.js';
import { isItsLocked } from './state.js';

const { rule } = over<Needed>();

export const msiRules = (
  host: Host,
): { readonly devices: readonly Rule<Needed>[]; readonly threads: readonly Rule<Needed>[] } => {
  const { config } = host;
  const isFine = config.fine.includes('its');

  /** Somebody has time for it, and what is not cached waits for its_lock. */
  const mayInject = (w: View<Needed>, device: number, event: number): boolean =>
    !isFine ||
    (w.msis.some(({ stage }) => stage === 'idle') && (host.itsIsCached(w, device, event) || !isItsLocked(w)));

  // What it says may be nonsense; who it is, the bus knows. So the ids of events go one beyond those that there are.
  const send = rule({
    id: 'device.msi',
    by: 'device',
    says: isFine
      ? 'a device sends an MSI: it is translated, by the cache or by the tables of the ITS'
      : 'a device sends an MSI: it is translated, by the cache or by the tables of the ITS, and injected',
    cites: 'Documentation/virt/kvm/api.rst 4.71 (KVM_SIGNAL_MSI); vgic_its_inject_msi, vgic_its_resolve_lpi',
    for: { device: upTo(config.msiDevices.length), event: upTo(eventIds(config) + 1) },
    when: (w, { device, event }) => mayInject(w, device, event),
    does: (w, { device, event }) => {
      host.itsInjectMsi(w, device, event);
    },
  });

  const inject = rule({
    id: 'kvm.msiInjects',
    by: 'kvm',
    says: 'a thread that has translated an MSI injects it, and drops its_lock or its reference',
    cites: 'vgic_its_trigger_msi, vgic_its_inject_cached_translation',
    for: { msi: upTo(config.msiThreads) },
    fair: 'weak',
    when: (w, { msi }) => at(w.msis, msi).stage !== 'idle',
    does: (w, { msi }) => {
      host.itsFinishMsi(w, at(w.msis, msi));
    },
  });

  return { devices: [send], threads: isFine ? [inject] : [] };
};
