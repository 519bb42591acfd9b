import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** Whether the vPE is mapped was not asked. */
const movesTheDying = override(gicv4Steps, {
  setVpeAffinity: (kvm, w, v, cpu) => {
    const vpe = at(w.vpes, v);
    if (vpe.mapped.includes(true)) {
      return gicv4Steps.setVpeAffinity(kvm, w, v, cpu);
    }
    if (vpe.col !== cpu) {
      vpe.col = cpu;
      kvm.sendVmovp(w, v);
    }
    return true;
  },
});

export const b41: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B41',
  says: 'the affinity of a doorbell is written while the VM ends, and VMOVP names a vPE that is unmapped',
  cites: 'its_vpe_set_affinity',
  by: 'kvm',
  breaks: 'V4b',
  scenario: 'gicv41-teardown',
  hypervisor: bind(movesTheDying),
  fixedBy: '1442ee001198 "irqchip/gic-v4: Don\'t allow a VMOVP on a dying VPE" (6.12)',
  // end, write the affinity
  steps: 2,
};
