import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A read of ISPENDR looks at what the vgic has stored, although the pending half is in the hardware. */
const pendingReadFromVgic = override(linux619, {
  readPending: (kvm, w, irq, isUser) => (isUser ? linux619.readPending(kvm, w, irq, isUser) : kvm.irqIsPending(w, irq)),
});

export const b22: Bug = {
  id: 'B22',
  says: 'a guest reads that its timer interrupt is not pending while the timer asserts',
  cites: 'vgic_mmio_read_pending',
  by: 'kvm',
  breaks: 'S31',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: bind(pendingReadFromVgic),
  fixedBy: '"vgic: Read HW interrupt pending state from the HW" (v5.17)',
  // expire, host takes it, enter, acknowledge, exit, read
  steps: 6,
};
