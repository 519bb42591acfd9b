import { at } from '../at.js';
import type { PhysicalGicConfig } from '../gic/physical-config.js';
import { type PhysicalGic, physicalGicSteps } from '../gic/physical-gic.js';
import { bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** QEMU deactivated in the bank of the CPU that wrote, also an SPI: the bit that it set was that of the one that acknowledged. */
const deactivationIsBanked = override(physicalGicSteps, {
  deactivate: (gic, w, cpu, irq) => {
    if (at(gic.config.interrupts, irq).kind === 'ppi' || at(w.cpus, cpu).holds[irq]) {
      physicalGicSteps.deactivate(gic, w, cpu, irq);
    }
  },
});

export const b56: SystemBug<PhysicalGicConfig, PhysicalGic> = {
  id: 'B56',
  says: 'the deactivation of an SPI reaches only the CPU that writes it: one acknowledged elsewhere stays active indefinitely',
  cites: 'IHI 0048B 1.4.3, 4.4 (GICC_DIR); QEMU hw/intc/arm_gic.c',
  by: 'gic',
  breaks: 'G01',
  scenario: 'gic',
  hypervisor: bind(deactivationIsBanked),
  fixedBy: 'QEMU 7175a562f157 "hw/intc/arm_gic: Fix deactivation of SPI lines" (9.1)',
  // raise, acknowledge, drop the priority, DIR on the other CPU
  steps: 4,
};
