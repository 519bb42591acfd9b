import { itsOf, writeValid } from '../its/state.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Another table of devices, and the devices of the one before stay; one that is not valid frees them. */
const tableWithoutDevices = override(linux619, {
  itsWriteBaser: (kvm, w, valid) => {
    if (!valid) {
      linux619.itsWriteBaser(kvm, w, false);
    } else if (!itsOf(w).enabled) {
      writeValid(itsOf(w), 'devices', true);
    }
  },
});

export const itb5: Bug = {
  id: 'ITB5',
  says: 'the guest gives its ITS another table of devices, and those of the one before still send',
  cites: 'vgic_mmio_write_its_baser',
  by: 'kvm',
  breaks: 'IT1',
  scenario: 'its-off',
  era: 'linux-6.19',
  hypervisor: bind(tableWithoutDevices),
  fixedBy: '8cd92f77ae4f "vgic-its: Free the caches when GITS_BASER changes" (v7.2.9)',
  // ITS off, GITS_BASER, ITS on, MSI
  steps: 4,
};
