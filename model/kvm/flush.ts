import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied, hasPending, lrState } from '../gic/list-register.js';
import type { VgicIrq } from './state.js';
import type { VgicSteps } from './vgic.js';

/** What filling the list registers before entry is made of: vgic_v2_populate_lr, vgic_v3_populate_lr. */
export const flushSteps = {
  sortApList: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = [...vcpu.apList].sort((a, b) => kvm.irqCmp(w, v, a, b));
  },

  populateLr: (kvm, w, v, irq) => {
    const vcpu = at(w.vcpus, v);
    const lr = kvm.computeLr(w, irq);
    const pending = hasPending(lr);
    w.happened.push({ what: 'populated', vcpu: v, irq, pending, enabled: at(w.irqs, irq).enabled });
    if (pending) {
      kvm.consumePending(w, irq);
    }
    vcpu.cpu.lrs[vcpu.usedLrs] = lr;
    vcpu.usedLrs += 1;
  },

  computeLr: (kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    const hw = kvm.hw(irq);
    const pending = kvm.irqIsPending(w, irq) && kvm.allowPending(w, irq);
    const sources = sourcesOf(entry);
    const eoi = (!hw && kvm.isLevel(irq)) || (entry.active && isMultiSgi(entry)) || (pending && sources.length > 1);
    return {
      ...emptied(),
      state: lrState(pending, entry.active),
      irq,
      priority: entry.priority,
      hw,
      eoi,
      source: pending ? (sources[0] ?? 0) : entry.activeSource,
    };
  },

  allowPending: (kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    return !entry.active || !(kvm.hw(irq) || kvm.isLevel(irq) || isMultiSgi(entry));
  },

  consumePending: (kvm, w, irq) => {
    const entry = at(w.irqs, irq);
    if (!kvm.isLevel(irq)) {
      const [source, ...others] = sourcesOf(entry);
      entry.pendingLatch = others.length > 0;
      if (source !== undefined) {
        entry.source[source] = false;
      }
    } else if (kvm.hw(irq)) {
      entry.lineLevel = false;
    }
  },
} satisfies Partial<VgicSteps>;

/** The CPUs whose SGI is pending, lowest first (GICv2). */
export const sourcesOf = (irq: View<VgicIrq>): readonly number[] =>
  irq.source.flatMap((sent, cpu) => (sent ? [cpu] : []));

/** vgic_irq_is_multi_sgi */
const isMultiSgi = (irq: View<VgicIrq>): boolean => sourcesOf(irq).length + (irq.active ? 1 : 0) > 1;
