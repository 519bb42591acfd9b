import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** Between CPUs that share a vPE table VMOVP was left out: col_idx moved alone. */
const leavesVmovpOut = override(gicv4Steps, { sendVmovp: () => {} });

export const b40: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B40',
  says: 'a vPE moves within a group of CPUs without VMOVP, and its doorbell rings at a CPU that is offline',
  cites: 'its_vpe_set_affinity',
  by: 'kvm',
  breaks: 'V4h',
  scenario: 'gicv41-move',
  hypervisor: bind(leavesVmovpOut),
  fixedBy: '"irqchip/gic-v3-its: Fix GICv4.1 VPE affinity update" (6.8)',
  // schedule in, read the table, enter, WFI, put, store, sleep, offline, send
  steps: 9,
};
