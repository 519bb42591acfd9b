import { isInitialized, isSaving } from './life/state.js';
import type { Injector } from './state.js';
import type { VgicSteps } from './vgic.js';

/** Injection: kvm_vgic_inject_irq and vgic_queue_irq_unlock, which take their locks one after the other. */
export const injectSteps = {
  injectIrq: (kvm, w, id, level) => {
    const irq = kvm.getIrq(w, id);
    if (kvm.updateIrqPending(w, irq, level)) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  injectBeside: (kvm, w, id, level) => {
    kvm.lazyInit(w);
    if (!kvm.config.fine.includes('injection')) {
      kvm.injectIrq(w, id, level);
    } else if (kvm.updateIrqPending(w, kvm.getIrq(w, id), level)) {
      const injector = w.injectors.find(({ stage }) => stage === 'idle');
      if (injector !== undefined) {
        injector.irq = id;
        kvm.queueIrqRetry(w, injector);
      }
    }
  },

  ioctlIrqLine: (kvm, w, id, level) => {
    if (!kvm.hasOwner(id)) {
      kvm.injectBeside(w, id, level);
    }
  },

  hasInjector: ({ config }, w) =>
    !isSaving(w) &&
    // KVM_IRQ_LINE is refused, and KVM_IRQFD (kvm_arch_intc_initialized).
    (isInitialized(w) || config.guestGic === 2) &&
    (!config.fine.includes('injection') || w.injectors.some(({ stage }) => stage === 'idle')),

  validateInjection: (_kvm, _w, irq, level) => (irq.config === 'level' ? irq.lineLevel !== level : level),

  updateIrqPending: (kvm, w, irq, level) => {
    if (!isInitialized(w) || !kvm.validateInjection(w, irq, level)) {
      return false;
    }
    if (irq.config === 'level') {
      irq.lineLevel = level;
    } else {
      irq.pendingLatch = true;
    }
    w.happened.push({ what: 'injected', irq: irq.id, level });
    return true;
  },

  queueIrqUnlock: (kvm, w, irq) => {
    const thread: Injector = { stage: 'idle', irq: irq.id, vcpu: 0 };
    kvm.queueIrqRetry(w, thread);
    if (thread.stage === 'queue') {
      kvm.queueIrqAdd(w, thread);
    }
    if (thread.stage === 'kick') {
      kvm.queueIrqKick(w, thread);
    }
  },

  queueIrqRetry: (kvm, w, injector) => {
    const irq = kvm.getIrq(w, injector.irq);
    const target = kvm.targetOracle(w, irq);
    if (target === null) {
      Object.assign(injector, idle);
    } else {
      // Also where it is on a list already it is told: an edge may have been EOIed in the guest meanwhile.
      injector.stage = irq.vcpu === null ? 'queue' : 'kick';
      injector.vcpu = target;
    }
  },

  queueIrqAdd: (kvm, w, injector) => {
    const irq = kvm.getIrq(w, injector.irq);
    if (irq.vcpu !== null || injector.vcpu !== kvm.targetOracle(w, irq)) {
      kvm.queueIrqRetry(w, injector);
    } else {
      kvm.getIrqRef(w, irq.id);
      kvm.apListAddTail(w, irq, kvm.getVcpu(w, injector.vcpu));
      injector.stage = 'kick';
    }
  },

  queueIrqKick: (kvm, w, injector) => {
    const vcpu = kvm.getVcpu(w, injector.vcpu);
    Object.assign(injector, idle);
    kvm.makeRequest(w, 'IRQ_PENDING', vcpu);
    kvm.vcpuKick(w, vcpu);
  },

  apListAddTail: (_kvm, w, irq, vcpu) => {
    vcpu.apList.push(irq.id);
    irq.vcpu = vcpu.id;
    w.happened.push({ what: 'queued', irq: irq.id, vcpu: vcpu.id });
  },

  makeRequest: (kvm, _w, _request, vcpu) => {
    if (kvm.willCheckRequests(vcpu)) {
      vcpu.requested = true;
    }
  },

  vcpuKick: (kvm, w, vcpu) => {
    if (vcpu.phase === 'blocked') {
      if (kvm.vcpuPendingIrq(w, vcpu)) {
        kvm.wakeUp(w, vcpu.id);
      }
    } else if (kvm.isInGuestMode(vcpu)) {
      vcpu.exiting = true;
    }
  },
} satisfies Partial<VgicSteps>;

const idle = { stage: 'idle', irq: 0, vcpu: 0 } as const;
