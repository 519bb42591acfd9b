import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** col_idx was read without vpe_lock. */
const readsUnlocked = override(gicv4Steps, { mayMove: () => true });

export const v4b4: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B4',
  says: 'a vPE moves while its pending SGIs are read, and the wrong redistributor answers',
  cites: 'its_sgi_get_irqchip_state, vpe_to_cpuid_lock',
  by: 'kvm',
  breaks: 'V4k',
  scenario: 'gicv41-sgi-read',
  hypervisor: bind(readsUnlocked),
  fixedBy:
    '"irqchip/gic-v4.1: Properly lock VPEs when doing a directLPI invalidation" (6.4.11), and "gic-v4.1: Ensure accessing the correct RD when ..."',
  // schedule in, read the table, enter, send, sample, schedule in, answer
  steps: 7,
};
