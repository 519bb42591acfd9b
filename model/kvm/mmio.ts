import type { View } from '../../src/language/index.js';
import { assertLine } from '../ghost.js';
import { isActiveAnywhere, isPendingAnywhere } from '../state.js';
import { at, physicalOf, type World } from '../world.js';
import { VgicPrune } from './prune.js';

/** The guest's accesses to the emulated distributor, one interrupt at a time: vgic-mmio.c. */
export abstract class VgicMmio extends VgicPrune {
  /**
   * vgic_mmio_write_senable. A mapped level interrupt is sampled anew, since its handler on the host may have run while
   * nobody listened; if it was thought high and is low, the physical interrupt is freed.
   */
  writeEnable(w: World, irq: number): void {
    const entry = at(w.irqs, irq);
    if (this.isMapped(irq) && this.isLevel(irq)) {
      const was = entry.lineLevel;
      entry.lineLevel = this.physicalLevel(w, irq);
      if (!entry.active && was && !entry.lineLevel) {
        this.setPhysicalActive(w, irq, false);
      }
    }
    entry.enabled = true;
    this.queueIrq(w, irq);
  }

  /** vgic_mmio_write_cenable: a list register that holds it is left alone. */
  writeDisable(w: World, irq: number): void {
    at(w.irqs, irq).enabled = false;
  }

  /**
   * vgic_mmio_write_spending. The guest may acknowledge and EOI what it made pending, so a mapped interrupt is made
   * active physically. "Support VGIC dist pend/active changes for mapped IRQs", v4.16. The bits of a GICv2's SGIs ignore
   * writes (is_vgic_v2_sgi).
   */
  writeSetPending(w: World, irq: number): void {
    if (this.remembersSenders(irq)) {
      return;
    }
    at(w.irqs, irq).pendingLatch = true;
    assertLine(w, irq);
    if (this.isMapped(irq)) {
      this.setPhysicalActive(w, irq, true);
    }
    this.queueIrq(w, irq);
  }

  /** vgic_mmio_write_cpending: the line is not touched; a mapped interrupt that is not active is freed physically. */
  writeClearPending(w: World, irq: number): void {
    if (this.remembersSenders(irq)) {
      return;
    }
    const entry = at(w.irqs, irq);
    entry.pendingLatch = false;
    if (this.isMapped(irq)) {
      this.clearPhysicalPending(w, irq);
      if (!entry.active) {
        this.setPhysicalActive(w, irq, false);
      }
    }
  }

  protected clearPhysicalPending(w: World, irq: number): void {
    const physical = physicalOf(this.config, w, irq);
    if (physical !== null) {
      physical.latch = false;
    }
  }

  /** vgic_mmio_change_active, with every vCPU halted that could hold the interrupt in a list register. */
  writeActive(w: World, irq: number, active: boolean): void {
    at(w.irqs, irq).active = active;
    if (this.isMapped(irq)) {
      this.setPhysicalActive(w, irq, active);
    }
    if (active) {
      this.queueIrq(w, irq);
    }
  }

  /** vgic_mmio_read_active, with every vCPU halted ("Synchronize the whole guest", 9a50ebbffa98, v5.7). */
  readActive(w: World, irq: number): void {
    w.happened.push({
      what: 'read',
      irq,
      register: 'active',
      value: at(w.irqs, irq).active,
      truth: isActiveAnywhere(w, irq),
    });
  }

  /** vgic_mmio_read_pending: nobody is halted. A mapped level interrupt is read from the hardware (v5.17). */
  readPending(w: World, irq: number): void {
    w.happened.push({
      what: 'read',
      irq,
      register: 'pending',
      value: this.pendingAsRead(w, irq),
      truth: this.isReallyPending(w, irq),
    });
  }

  protected pendingAsRead(w: View<World>, irq: number): boolean {
    return this.isMapped(irq) && this.isLevel(irq) ? this.physicalLevel(w, irq) : this.isPending(w, irq);
  }

  /** A mapped level interrupt is pending while its line is high; what the vgic has stored of that may be stale. */
  private isReallyPending(w: View<World>, irq: number): boolean {
    return this.isMapped(irq) && this.isLevel(irq)
      ? this.physicalLevel(w, irq) || at(w.irqs, irq).pendingLatch === true
      : isPendingAnywhere(w, irq);
  }

  /** vgic_mmio_write_target, vgic_mmio_write_irouter: the interrupt moves at the next prune of its owner. */
  writeTarget(w: World, irq: number, target: number): void {
    at(w.irqs, irq).target = target;
  }

  /** vgic_mmio_write_priority: of use at the next flush. */
  writePriority(w: World, irq: number, priority: number): void {
    at(w.irqs, irq).priority = priority;
  }

  /** GICD_CTLR: vgic_kick_vcpus on the way up; nothing is queued that was injected meanwhile. */
  writeDistributor(w: World, enabled: boolean): void {
    w.distributorEnabled = enabled;
    if (enabled) {
      w.vcpus.forEach((_, v) => {
        if (this.hasPendingIrq(w, v)) {
          this.requestAndKick(w, v);
        }
      });
    }
  }

  /** vgic_v2_sgi… vgic_mmio_write_sgir, vgic_v3_dispatch_sgi: an SGI to the vCPU it belongs to. */
  sendSgi(w: World, irq: number, sender: number): void {
    const entry = at(w.irqs, irq);
    entry.pendingLatch = true;
    if (this.remembersSenders(irq)) {
      entry.senders[sender] = true;
    }
    this.queueIrq(w, irq);
  }
}
