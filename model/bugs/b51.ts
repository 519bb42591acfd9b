import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * The pending state stays set when the interrupt is loaded. In libvmm later injections were dropped as "already
 * pending"; a vgic that goes by its list presents the same edge again and again, which is how it shows here.
 */
const pendingStaysSet = override(linux619, { consumePending: () => {} });

export const b51: Bug = {
  id: 'B51',
  says: 'an edge stays pending after it has been loaded into a list register',
  cites: 'au-ts/libvmm #257',
  by: 'kvm',
  breaks: 'S14',
  scenario: 'edge',
  era: 'linux-6.19',
  hypervisor: bind(pendingStaysSet),
  fixedBy: 'au-ts/libvmm #257 (2026)',
  // inject, enter, acknowledge, EOI
  steps: 4,
};
