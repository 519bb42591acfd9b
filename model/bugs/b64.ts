import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The number of the register is counted from GICD_ISENABLER: the bits are those of interrupts that are not there. */
const disablesNothing = override(linux619, {
  mmioWriteCenable: (kvm, w, id) => {
    if (!kvm.validSpi(id)) {
      linux619.mmioWriteCenable(kvm, w, id);
    }
  },
});

export const b64: Bug = {
  id: 'B64',
  says: 'a write of ICENABLER goes to interrupts that do not exist, and the one that is meant stays enabled',
  cites: 'dist_icenabler_write (FreeBSD sys/arm64/vmm/io/vgic_v3.c)',
  by: 'kvm',
  breaks: 'S33',
  scenario: 'level',
  era: 'linux-6.19',
  hypervisor: bind(disablesNothing),
  fixedBy: '"arm64/vmm: Fix vgic_v3 copy paste error for writing to GICD_ICENABLERn" (FreeBSD, 2026)',
  // disable
  steps: 1,
};
