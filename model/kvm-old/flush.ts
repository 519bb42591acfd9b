import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied, hasPending, isActive, lrState } from '../gic/list-register.js';
import { bugOn, inIntidOrder } from './irq.js';
import type { OldVgicSteps } from './vgic.js';

/** Filling list registers before entry, in the order of INTIDs; they keep what they hold. */
export const flushSteps = {
  flushHwstate: (kvm, w, vcpu) => {
    let overflow = false;
    w.happened.push({ what: 'flushed', vcpu: vcpu.id });
    if (kvm.vcpuPendingIrq(w, vcpu) || vcpu.activeOnCpu) {
      for (const id of inIntidOrder(kvm.config).filter((one) => vcpu.pending[one] || vcpu.actives[one])) {
        const irq = kvm.getIrq(w, id);
        const isQueued = irq.isSgi ? kvm.queueSgi(w, vcpu, irq) : kvm.queueHwirq(w, vcpu, irq);
        overflow ||= !isQueued;
      }
    }
    vcpu.cpu.hcr.UIE = overflow;
    if (!overflow) {
      // Everything has been consumed; the exit says whether there is more.
      vcpu.pendingOnCpu = false;
    }
  },

  queueSgi: (kvm, w, vcpu, irq) => {
    irq.sources = irq.sources.map((isSent, source) => isSent && !kvm.queueIrq(w, vcpu, source, irq));
    if (irq.sources.includes(true)) {
      return false;
    }
    irq.pending = false;
    vcpu.pending[irq.id] = false;
    return true;
  },

  queueHwirq: (kvm, w, vcpu, irq) => {
    if (!kvm.canSampleIrq(w, irq)) {
      return true;
    }
    if (!kvm.queueIrq(w, vcpu, 0, irq)) {
      return false;
    }
    if (kvm.irqIsEdge(irq)) {
      irq.pending = false;
      vcpu.pending[irq.id] = false;
    } else {
      kvm.irqSetQueued(w, irq);
    }
    return true;
  },

  queueIrq: (kvm, w, vcpu, source, irq) => {
    const queued = kvm.findQueuedLr(w, vcpu, source, irq);
    if (queued !== -1) {
      bugOn(w, irq, !kvm.isLrUsed(w, vcpu, queued));
      kvm.queueIrqToLr(w, vcpu, irq, queued);
      return true;
    }
    const free = kvm.findFreeLr(w, vcpu);
    if (free === -1) {
      return false;
    }
    kvm.useLr(w, vcpu, irq, free);
    vcpu.cpu.lrs[free] = { ...emptied(), irq: irq.id, source };
    kvm.queueIrqToLr(w, vcpu, irq, free);
    return true;
  },

  findQueuedLr: (_kvm, _w, { lrMap, cpu }, source, irq) => {
    const lr = lrMap[irq.id] ?? null;
    return lr !== null && at(cpu.lrs, lr).source === source ? lr : -1;
  },

  isLrUsed: (_kvm, _w, { lrUsed }, lr) => at(lrUsed, lr),

  findFreeLr: (kvm, w, vcpu) => upTo(kvm.config.listRegisters).find((lr) => !kvm.isLrUsed(w, vcpu, lr)) ?? -1,

  useLr: (_kvm, _w, vcpu, irq, lr) => {
    vcpu.lrMap[irq.id] = lr;
    vcpu.lrUsed[lr] = true;
  },

  queueIrqToLr: (kvm, w, vcpu, irq, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const wasPending = hasPending(lr);
    kvm.setLrState(w, vcpu, irq, place);
    const map = kvm.irqMapSearch(w, irq);
    lr.eoi = !kvm.irqIsEdge(irq);
    if (map !== null) {
      kvm.queueMappedIrqToLr(w, vcpu, irq, place, map);
    }
    const pending = hasPending(lr) && !wasPending;
    w.happened.push({ what: 'populated', vcpu: vcpu.id, irq: irq.id, pending, enabled: irq.enabled });
    kvm.syncLrElrsr(w, vcpu, place);
  },

  /** Either or: what is active and pending is loaded as active alone. */
  setLrState: (kvm, w, vcpu, irq, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    if (irq.active) {
      lr.state = lrState(hasPending(lr), true);
      irq.active = false;
      kvm.updateState(w);
    } else if (irq.pending) {
      lr.state = lrState(true, isActive(lr));
    }
  },

  queueMappedIrqToLr: () => {},

  syncLrElrsr: (_kvm, _w, vcpu, place) => {
    vcpu.elrsr[place] = at(vcpu.cpu.lrs, place).state === 'invalid';
  },
} satisfies Partial<OldVgicSteps>;
