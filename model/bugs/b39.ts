import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4 } from '../gicv4/gicv4.js';
import type { Gicv4Steps } from '../gicv4/known.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The write of user space set pending_latch, at which nobody looks of a direct SGI. */
const setsTheLatch = override(gicv4Steps, {
  writeSpendingFromUser: (kvm, w, v) => {
    at(w.sgis, v).latch = true;
    kvm.wakeUp(w, v);
  },
});

export const b39: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B39',
  says: 'an SGI that user space makes pending stays in software, although it is direct',
  cites: 'vgic_uaccess_write_spending',
  by: 'kvm',
  breaks: 'V4i',
  scenario: 'gicv41-sgi-write',
  hypervisor: bind(setsTheLatch),
  fixedBy: '7b95382f9651 "KVM: arm64: vgic-v4: Restore pending state on host userspace write" (6.8)',
  // write
  steps: 1,
};
