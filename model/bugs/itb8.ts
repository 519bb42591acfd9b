import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Whoever is to be moved was noted before: where it goes now is not looked at. */
const movesAnybody = override(linux619, {
  updateAffinity: (kvm, w, id, _from, to) => linux619.updateAffinity(kvm, w, id, null, to),
});

export const itb8: Bug = {
  id: 'ITB8',
  says: 'MOVALL moves LPIs that do not go to its source',
  cites: 'vgic_its_cmd_handle_movall',
  by: 'kvm',
  breaks: 'IT8',
  scenario: 'full-movall-three',
  era: 'linux-6.19',
  hypervisor: bind(movesAnybody),
  fixedBy: '751f4641560b "vgic-its: Fix MOVALL handling of source redistributor" (v7.2.10)',
  // MOVALL between two other vCPUs
  steps: 1,
};
