import { keyOf } from '../its/config.js';
import { itsOf } from '../its/state.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A hit in the translation cache takes no reference to the LPI. */
const hitWithoutReference = override(linux619, {
  itsCheckCache: (kvm, w, device, event) =>
    kvm.itsIsCached(w, device, event) ? (itsOf(w).cache[keyOf(kvm.config, device, event)] ?? null) : null,
  itsFinishMsi: (kvm, w, thread) => {
    const { stage, irq } = thread;
    if (stage === 'found' && kvm.lpiExists(w, irq)) {
      kvm.getIrqRef(w, irq);
    }
    linux619.itsFinishMsi(kvm, w, thread);
  },
});

export const itb2: Bug = {
  id: 'ITB2',
  says: 'an LPI is found in the translation cache without a reference, and freed before it is injected',
  cites: 'vgic_its_check_cache; CVE-2024-26598',
  by: 'kvm',
  breaks: 'IT4',
  scenario: 'its-race',
  era: 'linux-6.19',
  hypervisor: bind(hitWithoutReference),
  fixedBy: 'ad362fe07fec "vgic-its: Avoid potential UAF in LPI translation cache" (v6.8)',
  // MSI, injected, MSI found in the cache, DISCARD, injected
  steps: 5,
};
