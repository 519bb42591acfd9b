import { at } from '../at.js';
import { PhysicalGic } from '../gic/physical-gic.js';
import type { PhysicalWorld } from '../gic/physical-world.js';

/**
 * B56. The deactivation of an SPI reached only the active bit of the CPU that wrote it, as if SPIs were banked: one
 * acknowledged elsewhere stayed active indefinitely, and Xen, which had moved the vCPU meanwhile, could not end it.
 * QEMU, mended in 9.1: 7175a562f157 "hw/intc/arm_gic: Fix deactivation of SPI lines".
 *
 * Changes: `deactivate`, of SPIs. Must break: G01.
 * The catalogue's interleaving has 2 steps (acknowledge on one CPU, DIR on the other); the trace has 4: the device
 * raises the interrupt before, and the priority is dropped between.
 */
export class B56 extends PhysicalGic {
  /** QEMU set the bit of the CPU that acknowledged: the one whose software holds the interrupt. */
  override deactivate(w: PhysicalWorld, cpu: number, irq: number): void {
    if (this.interruptOf(irq).kind === 'ppi' || at(w.cpus, cpu).holds[irq]) {
      super.deactivate(w, cpu, irq);
    }
  }
}
