import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The walk over the LPIs holds none of them. */
const savedWithoutReference = override(linux619, {
  itsBeginSavingLpi: () => {},
  itsFinishSavingLpi: (kvm, w, id) => {
    if (kvm.lpiExists(w, id)) {
      kvm.savePendingLpi(w, id, { vcpu: null, bits: [] });
    }
  },
});

export const itb4: Bug = {
  id: 'ITB4',
  says: 'what is pending of an LPI is saved without a reference to it, while the thread that injects it drops the last one',
  cites: 'vgic_v3_save_pending_tables; CVE-2026-89913',
  by: 'kvm',
  breaks: 'IT4',
  scenario: 'its-save-fine',
  era: 'linux-6.19',
  hypervisor: bind(savedWithoutReference),
  fixedBy: 'f5b8f203bfc0 "vgic-v3: take an LPI reference in vgic_v3_save_pending_tables"',
  // MSI, injected, MSI found in the cache, DISCARD, the save comes to it, injected
  steps: 6,
};
