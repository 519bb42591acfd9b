import { heldActive, isLpi, virtualGicSteps } from '../gic/virtual-gic.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * EOIR is counted wherever it finds no list register, although with EOImode 1 it deactivates nothing: icv_eoir_write of
 * QEMU. That of an LPI is not.
 */
export const eoiCountsInMode1: Pick<typeof virtualGicSteps, 'endOfVirtualInterrupt'> = {
  endOfVirtualInterrupt: (gic, cpu, irq, group) => {
    const isInNone = !isLpi(gic, irq) && heldActive(cpu, irq) === undefined;
    const counts = cpu.eoiMode === 1 && cpu.activePriorities.includes(true) && isInNone;
    const deactivation = virtualGicSteps.endOfVirtualInterrupt(gic, cpu, irq, group);
    if (counts) {
      gic.countEoi(cpu);
    }
    return deactivation;
  },
};

export const b57: Bug = {
  id: 'B57',
  says: 'hardware: EOIR counts in EOIcount with EOImode 1, too, and the hypervisor deactivates what the guest has only priority-dropped',
  cites: 'IHI 0069 (ICH_HCR_EL2.EOIcount, VirtualWriteEOIR1); QEMU hw/intc/arm_gicv3_cpuif.c, icv_eoir_write',
  by: 'gic',
  breaks: 'S11',
  scenario: 'overflow-eoi1',
  era: 'linux-6.19',
  hypervisor: bind(override(linux619, eoiCountsInMode1)),
  fixedBy: 'QEMU 7.2.22 and 10.0.2 do so (the quirk `eoi-count` of conform)',
  // inject, inject, enter, acknowledge, exit, enter, EOIR, exit
  steps: 8,
};
