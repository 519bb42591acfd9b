import type { View } from '../../src/language/index.js';
import { emptied, hasPending, lrState } from '../gic/list-register.js';
import type { VgicIrq } from './state.js';
import type { VgicSteps } from './vgic.js';

/** What filling the list registers before entry is made of: vgic_v2_populate_lr, vgic_v3_populate_lr. */
export const flushSteps = {
  sortApList: (kvm, w, vcpu) => {
    vcpu.apList = [...vcpu.apList].sort((a, b) => kvm.irqCmp(w, vcpu, kvm.getIrq(w, a), kvm.getIrq(w, b)));
  },

  populateLr: (kvm, w, vcpu, irq, place) => {
    const lr = kvm.computeLr(w, vcpu, irq);
    const pending = hasPending(lr);
    w.happened.push({ what: 'populated', vcpu: vcpu.id, irq: irq.id, pending, enabled: irq.enabled });
    vcpu.cpu.lrs[place] = lr;
    if (pending) {
      kvm.consumePending(w, irq);
    }
  },

  computeLr: (kvm, w, _vcpu, irq) => {
    const pending = kvm.allowPending(w, irq) && kvm.irqIsPending(w, irq);
    const sources = sourcesOf(irq);
    const hw = irq.hw && !kvm.irqNeedsResampling(irq);
    const eoi = (!hw && irq.config === 'level') || (irq.active && isMultiSgi(irq)) || (pending && sources.length > 1);
    return {
      ...emptied(),
      state: lrState(pending, irq.active),
      irq: irq.id,
      priority: irq.priority,
      group: irq.group,
      hw,
      eoi,
      source: pending ? (sources[0] ?? 0) : irq.activeSource,
    };
  },

  allowPending: (_kvm, _w, irq) => !irq.active || !(irq.hw || irq.config === 'level' || isMultiSgi(irq)),

  consumePending: (_kvm, _w, irq) => {
    if (irq.config === 'edge') {
      const [source, ...others] = sourcesOf(irq);
      irq.pendingLatch = others.length > 0;
      if (source !== undefined) {
        irq.source[source] = false;
      }
    } else if (irq.hw) {
      irq.lineLevel = false;
    }
  },
} satisfies Partial<VgicSteps>;

/** The CPUs whose SGI is pending, lowest first (GICv2). */
export const sourcesOf = ({ source }: Pick<View<VgicIrq>, 'source'>): readonly number[] =>
  source.flatMap((sent, cpu) => (sent ? [cpu] : []));

/** vgic_irq_is_multi_sgi */
const isMultiSgi = (irq: View<VgicIrq>): boolean => sourcesOf(irq).length + (irq.active ? 1 : 0) > 1;
