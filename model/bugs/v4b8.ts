import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The entry did not wait for the redistributor. */
const entersAtOnce = override(gicv4Steps, { isCommitted: () => true });

export const v4b8: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B8',
  says: 'a vCPU enters before the redistributor has read the pending table, finds nothing, executes WFI, is woken for what is pending, and so on',
  cites: 'its_wait_vpt_parse_complete, vgic_v4_commit',
  by: 'kvm',
  breaks: 'L15',
  scenario: 'gicv41-sleep',
  hypervisor: bind(entersAtOnce),
  fixedBy: '"irqchip/gic-v4.1: Add support for VPENDBASER\'s Dirty+Valid signaling"',
  // send, schedule in, enter, WFI, put, store, stay awake, load, enter, WFI, put, store
  steps: 12,
};
