import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The map of the event was used without the lock under which it is freed, and irq_lock was given up before. */
const updatesUnlocked = override(gicv4Steps, { mayUnmap: () => true });

export const v4b3: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B3',
  says: 'INV finds a vLPI, its forwarding ends, and the property of what is no vLPI any more is updated',
  cites: 'its_vlpi_prop_update, update_lpi_config',
  by: 'kvm',
  breaks: 'V4b',
  scenario: 'gicv4-inv',
  hypervisor: bind(updatesUnlocked),
  fixedBy: '"irqchip/gic-v3-its: Fix potential race condition in its_vlpi_prop_update()" (6.1.98)',
  // schedule in, read the table, enter, INV, update, unforward, update the property
  steps: 7,
};
