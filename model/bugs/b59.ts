import type { PhysicalGicConfig } from '../gic/physical-config.js';
import { type PhysicalGic, physicalGicSteps } from '../gic/physical-gic.js';
import { bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** A write of ISENABLER latches the line of a level interrupt, as if ISPENDR were written. */
const enableLatchesLine = override(physicalGicSteps, {
  enableIrq: (gic, irq, trigger) => {
    physicalGicSteps.enableIrq(gic, irq, trigger);
    irq.latch ||= trigger === 'level' && irq.line;
  },
});

export const b59: SystemBug<PhysicalGicConfig, PhysicalGic> = {
  id: 'B59',
  says: 'a level interrupt that is enabled while its line is high stays pending when the line has fallen',
  cites: 'IHI 0048B 4.3.5, 4.3.7; QEMU hw/intc/arm_gic.c, gic_dist_writeb',
  by: 'gic',
  breaks: 'G07',
  scenario: 'gic',
  hypervisor: bind(enableLatchesLine),
  fixedBy: 'QEMU 110684c9a69a "hw/intc/arm_gic: fix spurious level triggered interrupts" (9.2)',
  // disable, raise, enable
  steps: 3,
};
