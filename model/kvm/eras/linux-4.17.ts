import type { View } from '../../../src/language/index.js';
import { at, type VgicIrq, type World } from '../../world.js';
import { sendersOf } from '../flush.js';
import { RunLoop } from '../run-loop.js';

/**
 * Linux 4.17 to 6.18: active interrupts take the list registers first, and what does not fit waits for the underflow
 * interrupt. Where the kernels of these years differ, the last one is meant (5.15's resampling on deactivation, 5.7's
 * halt for reads of active registers, 5.17's pending state of mapped interrupts).
 */
export class Linux417 extends RunLoop {
  /** vgic_flush_lr_state with compute_ap_list_depth. */
  override flush(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    const weights = vcpu.apList.map((irq) => this.weight(w, irq));
    const depth = weights.reduce((sum, weight) => sum + weight, 0);
    const multiSgi = weights.some((weight) => weight > 1);
    if (depth > this.config.listRegisters || multiSgi) {
      this.sortApList(w, v);
    }
    this.fill(w, v, multiSgi);
  }

  /** How many list registers it could use: an SGI with several senders one for each, and one for being active. */
  private weight(w: View<World>, irq: number): number {
    const entry = at<View<VgicIrq>>(w.irqs, irq);
    const senders = sendersOf(entry).length;
    if (senders > 0) {
      return senders + (entry.active ? 1 : 0);
    }
    return entry.active || this.isPending(w, irq) ? 1 : 0;
  }

  /**
   * Once an SGI has senders left, nothing less urgent may follow it ("Don't populate multiple LRs with the same
   * vintid", 16ca6a607d84). The underflow interrupt is asked for when all registers are in use and the list is not
   * exhausted.
   */
  private fill(w: World, v: number, multiSgi: boolean): void {
    const vcpu = at(w.vcpus, v);
    const last = vcpu.apList.length - 1;
    let leastUrgent = this.config.priorities;
    for (const [place, irq] of [...vcpu.apList].entries()) {
      if (multiSgi && at(w.irqs, irq).priority > leastUrgent) {
        return;
      }
      if (this.targetOracle(w, irq) === v) {
        this.place(w, v, irq);
        if (sendersOf(at<View<VgicIrq>>(w.irqs, irq)).length > 0) {
          leastUrgent = at(w.irqs, irq).priority;
        }
      }
      if (vcpu.usedLrs === this.config.listRegisters) {
        vcpu.cpu.hcr.underflow = place < last;
        return;
      }
    }
  }

  /** Puts an interrupt of the list where it belongs: into one list register, even if it has several senders. */
  protected place(w: World, v: number, irq: number): void {
    this.populate(w, v, irq);
  }

  /** Active ones first; then what is enabled and pending; then by priority. */
  override compare(w: View<World>, _v: number, a: number, b: number): number {
    const [first, second] = [at<View<VgicIrq>>(w.irqs, a), at<View<VgicIrq>>(w.irqs, b)];
    if (first.active || second.active) {
      return Number(second.active) - Number(first.active);
    }
    const [pendingFirst, pendingSecond] = [this.isDeliverable(w, a), this.isDeliverable(w, b)];
    if (!pendingFirst || !pendingSecond) {
      return Number(pendingSecond) - Number(pendingFirst);
    }
    return first.priority - second.priority;
  }

  private isDeliverable(w: View<World>, irq: number): boolean {
    return at<View<VgicIrq>>(w.irqs, irq).enabled && this.isPending(w, irq);
  }
}
