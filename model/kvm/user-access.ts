import type { View } from '../../src/language/index.js';
import { at, type World } from '../world.js';
import { VgicMmio } from './mmio.js';

/**
 * User space reads and writes the registers of the distributor, to save a VM and to restore it: KVM_DEV_ARM_VGIC_GRP_*,
 * with every vCPU stopped. Only the state of the vgic is touched, never the physical interrupt behind it.
 */
export abstract class VgicUserAccess extends VgicMmio {
  /** vgic_uaccess_write_senable, vgic_mmio_write_cenable */
  writeUserEnable(w: World, irq: number, enabled: boolean): void {
    at(w.irqs, irq).enabled = enabled;
    if (enabled) {
      this.queueIrq(w, irq);
    }
  }

  /** vgic_uaccess_read_pending: with a GICv2 the line is part of it, with a GICv3 it is saved on its own. */
  readUserPending(w: View<World>, irq: number): boolean {
    return this.config.hostGic === 3 ? at(w.irqs, irq).pendingLatch === true : this.isPending(w, irq);
  }

  /**
   * vgic_uaccess_write_spending and vgic_uaccess_write_cpending; vgic_v3_uaccess_write_pending. Which CPUs sent a SGI
   * is in no register of a GICv2: it comes back as one that the vCPU has sent to itself.
   */
  writeUserPending(w: World, irq: number, pending: boolean): void {
    const entry = at(w.irqs, irq);
    entry.pendingLatch = pending;
    if (this.remembersSenders(irq)) {
      entry.senders = entry.senders.map((sent, cpu) => pending && (sent || cpu === entry.target));
    }
    if (pending) {
      this.queueIrq(w, irq);
    }
  }

  /** vgic_mmio_uaccess_write_sactive and _cactive: a mapped interrupt is left as it is (vgic_hw_irq_change_active). */
  writeUserActive(w: World, irq: number, active: boolean): void {
    if (!this.isMapped(irq)) {
      at(w.irqs, irq).active = active;
    }
    if (at(w.irqs, irq).active) {
      this.queueIrq(w, irq);
    }
  }

  /** vgic_write_irq_line_level_info (KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO), which a GICv2 does not have. */
  writeUserLineLevel(w: World, irq: number, level: boolean): void {
    at(w.irqs, irq).lineLevel = level;
    if (level) {
      this.queueIrq(w, irq);
    }
  }
}
