import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The byte that was read last is taken for this one's, if it has the same place in its table. */
const anyTable = override(linux619, {
  savePendingLpi: (kvm, w, id, byte) => {
    if (byte.vcpu !== null) {
      byte.vcpu = kvm.getIrq(w, id).targetVcpu;
    }
    linux619.savePendingLpi(kvm, w, id, byte);
  },
});

export const itb11: Bug = {
  id: 'ITB11',
  says: "a save writes into one vCPU's pending table what it has read in another's",
  cites: 'vgic_v3_save_pending_tables (last_byte_offset)',
  by: 'kvm',
  breaks: 'IT17',
  scenario: 'full-its-migrate',
  era: 'linux-6.19',
  hypervisor: bind(anyTable),
  fixedBy: '"vgic: Don\'t rely on the wrong pending table" (v5.4)',
  // MSI, save, MOVI, migration
  steps: 4,
};
