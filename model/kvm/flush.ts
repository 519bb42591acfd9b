import type { View } from '../../src/language/index.js';
import { emptied, type ListRegister, lrState } from '../gic/list-register.js';
import { VfioInterrupts } from '../vfio/automask.js';
import { at, type VgicIrq, type World } from '../world.js';
import { atEach, type VcpuStep } from './steps.js';

/** Filling the list registers before entry: vgic_flush_lr_state, vgic_v2_populate_lr, vgic_v3_populate_lr. */
export abstract class VgicFlush extends VfioInterrupts {
  /** vgic_flush_lr_state: first what depends on the whole ap_list, then its interrupts, place by place. */
  flushSteps(): readonly VcpuStep[] {
    return [
      (w, v) => this.prepareFlush(w, v),
      ...atEach(this.config.interrupts.length, (w, v, place) => this.flushPlace(w, v, place)),
    ];
  }

  /** How much is on the ap_list? It is sorted if that does not fit into the list registers. */
  protected abstract prepareFlush(w: World, v: number): void;

  /** Puts what is at a place of the ap_list into the next list register, if it is to have one. */
  protected abstract flushPlace(w: World, v: number, place: number): void;

  /** vgic_irq_cmp: negative where `a` belongs before `b` on the list of vCPU `v`. */
  abstract compare(w: View<World>, v: number, a: number, b: number): number;

  /** vgic_sort_ap_list (list_sort is stable). */
  protected sortApList(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = [...vcpu.apList].sort((a, b) => this.compare(w, v, a, b));
  }

  /** Puts one interrupt into the next list register. */
  protected populate(w: World, v: number, irq: number): void {
    const vcpu = at(w.vcpus, v);
    const lr = this.computeLr(w, irq);
    const pending = lr.state === 'pending' || lr.state === 'pending+active';
    w.happened.push({ what: 'populated', vcpu: v, irq, pending, enabled: at(w.irqs, irq).enabled });
    if (pending) {
      this.consumePending(w, irq);
    }
    vcpu.cpu.lrs[vcpu.usedLrs] = lr;
    vcpu.usedLrs += 1;
  }

  /** vgic_v2_compute_lr, vgic_v3_compute_lr: what a list register says of the interrupt. Changes nothing. */
  computeLr(w: View<World>, irq: number): ListRegister {
    const entry = at<View<VgicIrq>>(w.irqs, irq);
    const hw = this.isMapped(irq);
    const pending = this.isPending(w, irq) && this.mayBePending(w, irq);
    const senders = sendersOf(entry);
    const eoi = (!hw && this.isLevel(irq)) || (entry.active && isMultiSgi(entry)) || (pending && senders.length > 1);
    return {
      ...emptied(),
      state: lrState(pending, entry.active),
      irq,
      priority: entry.priority,
      hw,
      eoi,
      sender: pending ? (senders[0] ?? 0) : entry.activeSender,
    };
  }

  /**
   * May an LR show the pending state? While active: not if it is tied to a physical interrupt, which keeps the pending
   * half itself; not if it is level ("Disallow Active+Pending for level interrupts", 67b5b673ad4d, v4.17); not if
   * another CPU's SGI of the same number waits.
   */
  mayBePending(w: View<World>, irq: number): boolean {
    const entry = at<View<VgicIrq>>(w.irqs, irq);
    return !entry.active || !(this.isMapped(irq) || this.isLevel(irq) || isMultiSgi(entry));
  }

  /**
   * The pending state has moved to a list register. An edge's latch is consumed; of the SGIs of several CPUs one, and
   * the others stay pending; a mapped level interrupt's level is taken back, since its handler on the host only reports
   * rising edges.
   */
  consumePending(w: World, irq: number): void {
    const entry = at(w.irqs, irq);
    if (!this.isLevel(irq)) {
      const [sender, ...others] = sendersOf(entry);
      entry.pendingLatch = others.length > 0;
      if (sender !== undefined) {
        entry.senders[sender] = false;
      }
    } else if (this.isMapped(irq)) {
      entry.lineLevel = false;
    }
  }
}

/** The CPUs whose SGI is pending, lowest first (GICv2). */
export const sendersOf = (irq: View<VgicIrq>): readonly number[] =>
  irq.senders.flatMap((sent, cpu) => (sent ? [cpu] : []));

/** vgic_irq_is_multi_sgi */
const isMultiSgi = (irq: View<VgicIrq>): boolean => sendersOf(irq).length + (irq.active ? 1 : 0) > 1;
