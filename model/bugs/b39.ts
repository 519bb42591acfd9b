import type { Gicv4Config } from '../gicv4/config.js';
import { linux61 } from '../gicv4/eras/linux-6.1.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { type Bound, bind } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The write of user space set pending_latch, at which nobody looks of a direct SGI. */
export const b39: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B39',
  says: 'an SGI that user space makes pending stays in software, although it is direct',
  cites: 'vgic_uaccess_write_spending',
  by: 'kvm',
  breaks: 'V4i',
  scenario: 'gicv41-sgi-write',
  era: 'gicv4-6.1',
  native: true,
  hypervisor: bind(linux61),
  fixedBy: '7b95382f9651 "KVM: arm64: vgic-v4: Restore pending state on host userspace write" (6.8, 6.6.15)',
  // write
  steps: 1,
};
