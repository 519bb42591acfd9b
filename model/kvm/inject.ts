import { at } from '../at.js';
import type { Injector } from './state.js';
import type { VgicSteps } from './vgic.js';

/** Injection: kvm_vgic_inject_irq and vgic_queue_irq_unlock, which take their locks one after the other. */
export const injectSteps = {
  injectIrq: (kvm, w, irq, level) => {
    if (kvm.latchIrq(w, irq, level)) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  injectBeside: (kvm, w, irq, level) => {
    if (!kvm.config.fine.includes('injection')) {
      kvm.injectIrq(w, irq, level);
    } else if (kvm.latchIrq(w, irq, level)) {
      const injector = w.injectors.find(({ stage }) => stage === 'idle');
      if (injector !== undefined) {
        injector.irq = irq;
        kvm.decideQueue(w, injector);
      }
    }
  },

  hasInjector: ({ config }, w) =>
    !config.fine.includes('injection') || w.injectors.some(({ stage }) => stage === 'idle'),

  validateInjection: (kvm, w, irq, level) => (kvm.isLevel(irq) ? at(w.irqs, irq).lineLevel !== level : level),

  latchIrq: (kvm, w, irq, level) => {
    if (!kvm.validateInjection(w, irq, level)) {
      return false;
    }
    const entry = at(w.irqs, irq);
    if (kvm.isLevel(irq)) {
      entry.lineLevel = level;
    } else {
      entry.pendingLatch = true;
    }
    w.happened.push({ what: 'injected', irq, level });
    return true;
  },

  queueIrqUnlock: (kvm, w, irq) => {
    const thread: Injector = { stage: 'idle', irq, vcpu: 0 };
    kvm.decideQueue(w, thread);
    if (thread.stage === 'queue') {
      kvm.queueStage(w, thread);
    }
    if (thread.stage === 'kick') {
      kvm.kickStage(w, thread);
    }
  },

  decideQueue: (kvm, w, injector) => {
    const { irq } = injector;
    const v = kvm.targetOracle(w, irq);
    if (v === null) {
      Object.assign(injector, idle);
    } else {
      // Also where it is on a list already it is told: an edge may have been EOIed in the guest meanwhile.
      injector.stage = at(w.irqs, irq).vcpu === null ? 'queue' : 'kick';
      injector.vcpu = v;
    }
  },

  queueStage: (kvm, w, injector) => {
    const { irq, vcpu } = injector;
    if (at(w.irqs, irq).vcpu === null && kvm.targetOracle(w, irq) === vcpu) {
      kvm.enqueue(w, irq, vcpu);
      injector.stage = 'kick';
    } else {
      kvm.decideQueue(w, injector);
    }
  },

  kickStage: (kvm, w, injector) => {
    const { vcpu } = injector;
    Object.assign(injector, idle);
    kvm.requestAndKick(w, vcpu);
  },

  apListAddTail: (_kvm, w, irq, v) => {
    at(w.vcpus, v).apList.push(irq);
    at(w.irqs, irq).vcpu = v;
    w.happened.push({ what: 'queued', irq, vcpu: v });
  },

  enqueue: (kvm, w, irq, v) => {
    kvm.apListAddTail(w, irq, v);
  },

  requestAndKick: (kvm, w, v) => {
    kvm.makeRequest(at(w.vcpus, v));
    kvm.vcpuKick(w, v);
  },

  makeRequest: (_kvm, vcpu) => {
    if (vcpu.phase === 'flushed' || vcpu.phase === 'committed') {
      vcpu.requested = true;
    }
  },

  vcpuKick: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    if (vcpu.phase === 'blocked') {
      if (kvm.vcpuPendingIrq(w, v)) {
        vcpu.phase = 'outside';
      }
    } else if (vcpu.phase === 'committed' || vcpu.phase === 'guest') {
      vcpu.exiting = true;
    }
  },
} satisfies Partial<VgicSteps>;

const idle = { stage: 'idle', irq: 0, vcpu: 0 } as const;
