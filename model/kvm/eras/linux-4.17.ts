import type { View } from '../../../src/language/index.js';
import { at, type Vcpu, type VgicIrq, type World } from '../../world.js';
import { sendersOf } from '../flush.js';
import { RunLoop } from '../run-loop.js';

/**
 * Linux 4.17 to 6.18: active interrupts take the list registers first, and what does not fit waits for the underflow
 * interrupt. Where the kernels of these years differ, the last one is meant (5.15's resampling on deactivation, 5.7's
 * halt for reads of active registers, 5.17's pending state of mapped interrupts).
 */
export class Linux417 extends RunLoop {
  /** compute_ap_list_depth, and vgic_sort_ap_list where it is more than there are list registers. */
  protected override prepareFlush(w: World, v: number): void {
    const weights = at(w.vcpus, v).apList.map((irq) => this.weight(w, irq));
    const depth = weights.reduce((sum, weight) => sum + weight, 0);
    const multiSgi = weights.some((weight) => weight > 1);
    if (depth > this.config.listRegisters || multiSgi) {
      this.sortApList(w, v);
    }
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

  /** The underflow interrupt is asked for when all registers are in use and the list is not exhausted. */
  protected override flushPlace(w: World, v: number, place: number): void {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.usedLrs < this.config.listRegisters ? vcpu.apList[place] : undefined;
    if (irq !== undefined && this.targetOracle(w, irq) === v && this.mayFollow(w, v, place)) {
      this.place(w, v, irq);
      vcpu.cpu.hcr.underflow = vcpu.usedLrs === this.config.listRegisters && place < vcpu.apList.length - 1;
    }
  }

  /**
   * Once an SGI has senders left, it ends with the first that is less urgent ("Don't populate multiple LRs with the same
   * vintid", 16ca6a607d84).
   */
  private mayFollow(w: View<World>, v: number, place: number): boolean {
    if (!this.config.interrupts.some((_, irq) => this.remembersSenders(irq))) {
      return true;
    }
    const { apList, cpu, usedLrs } = at<View<Vcpu>>(w.vcpus, v);
    const sgi = cpu.lrs.slice(0, usedLrs).findLast((lr) => sendersOf(at(w.irqs, lr.irq)).length > 0);
    return (
      sgi === undefined ||
      apList.slice(apList.indexOf(sgi.irq), place + 1).every((irq) => at(w.irqs, irq).priority <= sgi.priority)
    );
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
    return this.isPending(w, irq) && at<View<VgicIrq>>(w.irqs, irq).enabled;
  }
}
