import { Linux619 } from '../kvm/eras/linux-6.19.js';
import type { Bug } from './bug.js';

/**
 * The pending state stays set when the interrupt is loaded. In libvmm later injections were dropped as "already
 * pending"; a vgic that goes by its list presents the same edge again and again, which is how it shows here.
 */
class PendingStaysSet extends Linux619 {
  override consumePending(): void {}
}

export const b51: Bug = {
  id: 'B51',
  says: 'an edge stays pending after it has been loaded into a list register',
  cites: 'au-ts/libvmm #257',
  by: 'kvm',
  breaks: 'S14',
  scenario: 'edge',
  era: 'linux-6.19',
  hypervisor: (config) => new PendingStaysSet(config),
  fixedBy: 'au-ts/libvmm #257 (2026)',
  // inject, enter, acknowledge, EOI
  steps: 4,
};
