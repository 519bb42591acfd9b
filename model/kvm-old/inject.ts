import type { OldVgicSteps } from './vgic.js';

/** kvm_vgic_inject_irq: the state is changed under dist->lock, and the kick comes after it. */
export const injectSteps = {
  injectIrq: (kvm, w, id, level) => {
    const irq = kvm.getIrq(w, id);
    if (kvm.updateIrqPending(w, irq, level)) {
      kvm.kickAfterInjection(w, irq);
    }
  },

  injectBeside: (kvm, w, id, level) => kvm.injectIrq(w, id, level),
  hasInjector: () => true,

  validateInjection: (kvm, _w, irq, level) => (kvm.irqIsEdge(irq) ? level && !irq.pending : level !== irq.level),

  updateIrqPending: (kvm, w, irq, level) => {
    if (!kvm.validateInjection(w, irq, level)) {
      return false;
    }
    w.happened.push({ what: 'injected', irq: irq.id, level });
    if (!level) {
      kvm.lowerLevel(w, irq);
      return false;
    }
    irq.level = !kvm.irqIsEdge(irq);
    irq.pending = true;
    if (!irq.enabled || !kvm.canSampleIrq(w, irq)) {
      // A level in progress is picked up when it is EOIed.
      return false;
    }
    const vcpu = kvm.getVcpu(w, irq.target);
    vcpu.pending[irq.id] = true;
    vcpu.pendingOnCpu = true;
    return true;
  },

  /** The snapshot and the oracle stay as they are (until 4.2). */
  lowerLevel: (_kvm, _w, irq) => {
    irq.level = false;
    irq.pending = irq.softPend;
  },

  kickAfterInjection: (kvm, w, irq) => kvm.vcpuKick(w, kvm.getVcpu(w, irq.target)),

  vcpuKick: (kvm, w, vcpu) => {
    if (vcpu.phase === 'guest') {
      vcpu.exiting = true;
    } else if (vcpu.phase === 'blocked' && kvm.vcpuPendingIrq(w, vcpu)) {
      kvm.wakeUp(w, vcpu.id);
    }
  },

  kickVcpus: (kvm, w) => {
    for (const v of w.vcpus.keys()) {
      const vcpu = kvm.getVcpu(w, v);
      if (kvm.vcpuPendingIrq(w, vcpu)) {
        kvm.vcpuKick(w, vcpu);
      }
    }
  },
} satisfies Partial<OldVgicSteps>;
