import { at } from '../../at.js';
import { emptied, hasPending, isActive, lrState } from '../../gic/list-register.js';
import { override } from '../../machine/steps.js';
import { vcpuVtimer } from '../../timer/state.js';
import { bugOn } from '../irq.js';
import { mailed2015 } from './mailed-2015.js';

/** Linux 4.3, with "Fix arch timer behavior for disabled interrupts" (cff9211eb1a1): the physical active bit is the timer's. */
export const linux43 = override(mailed2015, {
  queueMappedIrqToLr: (kvm, w, vcpu, irq, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    lr.hw = true;
    lr.eoi = false;
    kvm.irqSetQueued(w, irq);
  },

  /** Else it is a WARN_ON: what is loaded is pending. */
  setLrState: (kvm, w, vcpu, irq, place) => {
    if (irq.active) {
      mailed2015.setLrState(kvm, w, vcpu, irq, place);
    } else {
      const lr = at(vcpu.cpu.lrs, place);
      lr.state = lrState(true, isActive(lr));
    }
  },

  /** The snapshot goes with it, and the oracle if nothing else is in it. */
  lowerLevel: (kvm, w, irq) => {
    irq.level = false;
    if (!irq.softPend) {
      const vcpu = kvm.getVcpu(w, irq.target);
      irq.pending = false;
      vcpu.pending[irq.id] = false;
      vcpu.pendingOnCpu &&= kvm.computePendingForCpu(w, vcpu);
    }
  },

  /** "otherwise we may loose edge-triggered interrupts": the pending state goes back. */
  retireLr: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    if (hasPending(lr)) {
      kvm.getIrq(w, lr.irq).pending = true;
    }
    mailed2015.retireLr(kvm, w, vcpu, place);
  },

  /** The physical active bit is left as it is. */
  syncHwirq: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    const map = kvm.irqMapSearch(w, irq);
    if (!vcpu.lrUsed[place] || !lr.hw) {
      return false;
    }
    bugOn(w, irq, map?.active !== true);
    if (map === null) {
      return false;
    }
    map.active = kvm.getIrqchipActive(w, irq);
    return !map.active;
  },

  finishHwirq: (kvm, w, vcpu, place) => {
    const { irq: id } = at(vcpu.cpu.lrs, place);
    kvm.irqClearQueued(w, kvm.getIrq(w, id));
    vcpu.cpu.lrs[place] = { ...emptied(), irq: id };
    vcpu.elrsr[place] = true;
  },

  /** Signalled and not ended: then the hardware need not signal it. */
  timerFlushHwstate: (kvm, w, vcpu) => {
    mailed2015.timerFlushHwstate(kvm, w, vcpu);
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      const irq = kvm.getIrq(w, ctx.irq);
      kvm.setIrqchipActive(w, irq, kvm.irqMapSearch(w, irq)?.active === true);
    }
  },
});
