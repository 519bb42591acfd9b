import { at } from '../../at.js';
import { emptied, isActive, lrState } from '../../gic/list-register.js';
import { isActiveAnywhere } from '../../guest/state.js';
import { override } from '../../machine/steps.js';
import { takeAll } from '../../machine/vcpu-steps.js';
import { vcpuVtimer } from '../../timer/state.js';
import { linux41 } from './linux-4.1.js';

/**
 * Linux 3.9 to 3.13. One bit, irq_state, is the line of a level interrupt, a write of ISPENDR and an edge. A sync is whole
 * under dist->lock, and goes by the status of the last run even if there was none since.
 */
export const linux311 = override(linux41, {
  isLatched: (kvm, w, id) => {
    const { trigger, pending, level } = kvm.getIrq(w, id);
    return pending && (trigger === 'edge' || !level);
  },

  /** Nobody keeps the line: here it is what user space drives it to, also where the vgic refuses to hear of it. */
  injectIrq: (kvm, w, id, level) => {
    linux41.injectIrq(kvm, w, id, level);
    const irq = kvm.getIrq(w, id);
    irq.level = level && !kvm.irqIsEdge(irq);
  },

  validateInjection: (kvm, _w, irq, level) => (kvm.irqIsEdge(irq) ? level && !irq.pending : level !== irq.pending),

  updateIrqPending: (kvm, w, irq, level) => {
    if (!kvm.validateInjection(w, irq, level)) {
      return false;
    }
    w.happened.push({ what: 'injected', irq: irq.id, level });
    irq.pending = level;
    if (!irq.enabled || !kvm.canSampleIrq(w, irq)) {
      return false;
    }
    if (level) {
      const vcpu = kvm.getVcpu(w, irq.target);
      vcpu.pending[irq.id] = true;
      vcpu.pendingOnCpu = true;
    }
    return true;
  },

  kickAfterInjection: (kvm, w) => kvm.kickVcpus(w),

  computeActiveForCpu: () => false,

  writeIspendr: (kvm, w, id) => {
    kvm.getIrq(w, id).pending = true;
    kvm.updateState(w);
    kvm.kickVcpus(w);
  },

  /** Also while the line is high. */
  writeIcpendr: (kvm, w, id) => {
    kvm.getIrq(w, id).pending = false;
    kvm.updateState(w);
    kvm.kickVcpus(w);
  },

  /** They came with 3.14. */
  writeSpendsgir: () => {},
  writeCpendsgir: () => {},

  /** handle_mmio_raz_wi: what the guest writes is ignored. */
  accessActive: (kvm, w, id, access) => {
    if (access === 'read') {
      const truth = isActiveAnywhere(kvm, w, id);
      w.happened.push({ what: 'read', irq: id, register: 'active', value: false, truth });
    }
  },

  /** A target list (mode 0) falls into "all but self" (mode 1): a missing break in vgic_dispatch_sgi. */
  dispatchSgi: (kvm, w, { intid }, sender) => {
    kvm.config.interrupts.forEach((other, id) => {
      if (other.intid === intid && other.vcpu !== sender) {
        linux41.dispatchSgi(kvm, w, kvm.getIrq(w, id), sender);
      }
    });
  },

  /** MK_LR_PEND, whatever the distributor says by now. */
  setLrState: (_kvm, _w, vcpu, _irq, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    lr.state = lrState(true, isActive(lr));
  },

  /** It still asks for its EOI, which it has had: the next run ends with a maintenance interrupt. */
  retireLr: (_kvm, _w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    vcpu.lrUsed[place] = false;
    vcpu.lrMap[lr.irq] = null;
    vcpu.cpu.lrs[place] = lr.eoi ? { ...lr, state: 'invalid' } : emptied();
  },

  syncLrElrsr: () => {},

  syncHwstate: (kvm) => {
    const steps = linux41.syncHwstate(kvm).map(({ take }) => take);
    return [{ window: 'exit', take: (w, vcpu) => takeAll(steps, w, vcpu) }];
  },

  processEoi: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    kvm.irqClearQueued(w, kvm.getIrq(w, lr.irq));
    lr.eoi = false;
    lr.state = lr.state === 'pending+active' || lr.state === 'pending' ? 'pending' : 'invalid';
  },

  processLevel: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    vcpu.pending[irq.id] = irq.pending;
    vcpu.levelPending ||= irq.pending;
    vcpu.elrsr[place] = true;
    if (!vcpu.lrUsed[place]) {
      vcpu.cpu.lrs[place] = emptied();
    }
  },

  clearEisr: () => {},
  notifyAckedIrq: () => {},

  /** It came with 3.14: user space has no way to the registers. */
  unqueueIrqs: () => {},

  /** timer_disarm, and nothing else. */
  timerFlushHwstate: () => {},

  /** kvm_timer_inject_irq_work does not only wake. */
  bgTimerExpire: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerInjectIrq(w, vcpu, ctx);
    }
  },
});
