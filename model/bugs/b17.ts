import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** ISPENDR of a mapped interrupt leaves the physical one alone. */
const pendingWithoutPhysical = override(linux619, {
  mmioWriteSpending: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    irq.pendingLatch = true;
    kvm.queueIrqUnlock(w, irq);
  },
});

export const b17a: Bug = {
  id: 'B17A',
  says: 'the guest makes a forwarded interrupt pending and then ends one whose physical interrupt is not active',
  cites: 'vgic_mmio_write_spending',
  by: 'kvm',
  breaks: 'S03',
  scenario: 'forwarded-edge',
  era: 'linux-6.19',
  hypervisor: bind(pendingWithoutPhysical),
  fixedBy: '"Support VGIC dist pend/active changes for mapped IRQs" (v4.16)',
  // ISPENDR, enter, acknowledge, EOI
  steps: 4,
};

/** ICPENDR of a mapped interrupt leaves the physical one alone, which ISPENDR has made active. */
const clearedWithoutPhysical = override(linux619, {
  mmioWriteCpending: (kvm, w, id) => {
    kvm.getIrq(w, id).pendingLatch = false;
  },
});

export const b17b: Bug = {
  id: 'B17B',
  says: 'the guest makes a forwarded interrupt pending and clears it: the physical one stays active, and never fires again',
  cites: 'vgic_mmio_write_cpending',
  by: 'kvm',
  breaks: 'S04',
  scenario: 'forwarded-edge',
  era: 'linux-6.19',
  hypervisor: bind(clearedWithoutPhysical),
  fixedBy: '"Support VGIC dist pend/active changes for mapped IRQs" (v4.16)',
  // ISPENDR, ICPENDR, edge
  steps: 3,
};
