import { itsOf } from '../its/state.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Who has found an entry drops its reference, whoever has erased it. */
const droppedTwice = override(linux619, {
  itsEraseCached: (kvm, w, key, seen) => {
    const { cache } = itsOf(w);
    cache[key] = null;
    kvm.putIrq(w, seen);
  },
});

export const itb1: Bug = {
  id: 'ITB1',
  says: 'two vCPUs empty the translation cache at once, and both drop the reference of an entry: the LPI is freed while it is mapped',
  cites: 'vgic_its_invalidate_cache; CVE-2026-46316',
  by: 'kvm',
  breaks: 'IT4',
  scenario: 'full-its-race',
  era: 'linux-6.19',
  hypervisor: bind(droppedTwice),
  fixedBy: '13031fb6b835 "vgic-its: Drop the translation cache reference only for the erased entry"',
  // MSI, injected, EnableLPIs cleared, entry found, DISCARD, dropped again
  steps: 6,
};
