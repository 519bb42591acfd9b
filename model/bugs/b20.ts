import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A read of ISACTIVER does not wait for the vCPUs that may hold the interrupt in a list register. */
const readsWithoutHalt = override(linux619, {
  isHaltedFor: (kvm, w, id, access, by) => access === 'read' || linux619.isHaltedFor(kvm, w, id, access, by),
});

export const b20: Bug = {
  id: 'B20',
  says: 'a guest reads that an interrupt is not active while another of its CPUs is handling it',
  cites: 'vgic_mmio_read_active; 9a50ebbffa98',
  by: 'kvm',
  breaks: 'S31',
  scenario: 'active-registers',
  era: 'linux-6.19',
  hypervisor: bind(readsWithoutHalt),
  fixedBy: '9a50ebbffa98 "Synchronize the whole guest on GIC{D,R}_I{S,C}ACTIVER read" (v5.7)',
  // inject, enter, acknowledge, read
  steps: 4,
};
