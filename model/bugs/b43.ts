import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** VPROPBASER was written for the first time when a vPE was made resident on the CPU. */
const leavesVpropbaser = override(gicv4Steps, { initCpu: () => {} });

export const b43: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B43',
  says: 'a vLPI that arrives at a redistributor where no vPE has been resident is out of range there, and dropped',
  cites: 'its_cpu_init_lpis',
  by: 'kvm',
  breaks: 'V4g',
  scenario: 'gicv4-move',
  hypervisor: bind(leavesVpropbaser),
  fixedBy: '6479450f72c1 "irqchip/gic-v4: Fix occasional VLPI drop"',
  // send
  steps: 1,
};
