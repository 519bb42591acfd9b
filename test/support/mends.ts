import { eraMended, knownViolations } from '../../model/kvm/known/index.js';
import type { Config, Vgic } from '../../model/vgic.js';

/** Findings of the newest era, in scenarios where nothing else is broken with their cause mended. */
export const mended = (
  [
    ['disabled while active', 'edge'],
    ['no notification within one run', 'vfio'],
    ['threaded handlers', 'vfio-oneshot'],
    ['soft-pending forwarded interrupt', 'timer-pending'],
    ['soft-pending forwarded interrupt', 'forwarded-edge-pending'],
    ['a soft-pending forwarded interrupt reads as not pending', 'timer-pending'],
    ['a deactivation from elsewhere is not notified', 'vfio-dir'],
    ['a deactivation from elsewhere is not notified', 'dir-across-gicv2'],
    ['a deactivation does not wake', 'dir-sleep'],
    ['enabling a forwarded interrupt', 'forwarded-level'],
    ['deactivating a forwarded interrupt by register', 'timer-active'],
    ['retargeting does not kick', 'retarget'],
    ['the count of active SPIs', 'dir-across'],
    ['the broadcast is not waited for', 'dir-across'],
    ['pending state in a list register', 'pending-read'],
    ['halting does not wait for the fold', 'halt-race'],
    ['enabling the distributor', 'distributor'],
  ] as const
).map(([story, scenario]) => ({
  story,
  scenario,
  says: knownViolations.find((known) => known.story === story)?.mend?.says ?? '',
  hypervisor: (config: Config): Vgic => eraMended('linux-6.19', [story], config),
}));
