import { itsOf } from '../its/state.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The save follows the pointer to a collection that is not there, and its thread ends: nothing is in memory. */
const followsNull = override(linux619, {
  itsSaveTables: (kvm, w) => {
    if (itsOf(w).events.every(({ irq, collection }) => irq === null || collection !== null)) {
      linux619.itsSaveTables(kvm, w);
    }
  },
});

export const itb3: Bug = {
  id: 'ITB3',
  says: 'a guest takes the collection of an event away, and whoever saves its ITS follows a null pointer',
  cites: 'vgic_its_save_ite; CVE-2026-89912',
  by: 'kvm',
  breaks: 'IT11',
  scenario: 'its-migrate-errors',
  era: 'linux-6.19',
  hypervisor: bind(followsNull),
  fixedBy: 'c6c156d931c3 "vgic-its: Don\'t dereference a NULL collection on ITT save"',
  // MAPC V=0, MAPTI in the other collection, migrated
  steps: 3,
};
