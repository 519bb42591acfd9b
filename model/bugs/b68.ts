import { linux417 } from '../kvm/eras/linux-4.17.js';
import { interruptOf } from '../machine/config.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The lowest INTID that the model of the physical GIC does not have: 288 in QEMU, where a guest may have up to 1019. */
const implemented = 33;

/** What the guest writes is compared with the number of physical interrupts: higher ones are none, and are ignored. */
const highNumbersAreIgnored = override(linux417, {
  deactivateByDir: (kvm, cpu, irq) =>
    interruptOf(kvm.config, irq).intid < implemented ? linux417.deactivateByDir(kvm, cpu, irq) : null,
  endOfVirtualInterrupt: (kvm, cpu, irq, group) =>
    interruptOf(kvm.config, irq).intid < implemented ? linux417.endOfVirtualInterrupt(kvm, cpu, irq, group) : null,
});

export const b68: Bug = {
  id: 'B68',
  says: 'hardware: EOIR and DIR are ignored for an INTID that the physical GIC does not have, and the interrupt stays active',
  cites: 'icv_dir_write, icv_eoir_write (QEMU hw/intc/arm_gicv3_cpuif.c); IHI 0069 (ICV_DIR_EL1)',
  by: 'gic',
  breaks: 'X01',
  scenario: 'overflow-eoi1',
  era: 'linux-4.17',
  hypervisor: bind(highNumbersAreIgnored),
  fixedBy: '"hw/intc/arm_gicv3_cpuif: Fix virtual irq number check …" (QEMU, 2021)',
  // inject, enter, acknowledge, EOI, DIR, exit
  steps: 6,
};
