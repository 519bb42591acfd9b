import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** its_list named every ITS of the host. */
const namesEveryIts = override(gicv4Steps, { itsList: (_kvm, w, v) => at(w.vpes, v).mapped.map((_, its) => its) });

export const v4b5: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B5',
  says: 'VMOVP names an ITS on which the vPE is not mapped',
  cites: 'its_send_vmovp, get_its_list',
  by: 'kvm',
  breaks: 'V4b',
  scenario: 'gicv4-its-list',
  hypervisor: bind(namesEveryIts),
  fixedBy: '"irqchip/gic-v3-its: Use the exact ITSList for VMOVP"',
  // forward, schedule in
  steps: 2,
};
