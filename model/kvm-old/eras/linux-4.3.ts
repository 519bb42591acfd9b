import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { emptied, hasPending, isActive, lrState } from '../../gic/list-register.js';
import { override } from '../../machine/steps.js';
import { vcpuVtimer } from '../../timer/state.js';
import { mailed2015, sampledMap } from './mailed-2015.js';

/**
 * Linux 4.3 as it was released: the physical active bit is the timer's ("Fix arch timer behavior for disabled interrupts",
 * cff9211eb1a1), nothing is pending while the distributor is disabled ("Fix disabled distributor operation"), and a write
 * of the guest may end what the map says ("Clear map->active on pend/active clear").
 */
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

  /** Nothing is pending while the distributor is disabled. */
  computePendingForCpu: (kvm, w, vcpu) => {
    if (!w.distributorEnabled) {
      vcpu.pending = vcpu.pending.map(() => false);
      return false;
    }
    return mailed2015.computePendingForCpu(kvm, w, vcpu);
  },

  updateState: (kvm, w) => {
    for (const v of w.vcpus.keys()) {
      const vcpu = kvm.getVcpu(w, v);
      vcpu.pendingOnCpu = kvm.computePendingForCpu(w, vcpu) || vcpu.pendingOnCpu;
      vcpu.activeOnCpu = kvm.computeActiveForCpu(w, vcpu);
    }
  },

  /** What the guest has cleared without a sync may be signalled again. */
  handleClearMappedIrq: (kvm, w, vcpu) => {
    for (const irq of upTo(kvm.config.interrupts.length).map((id) => kvm.getIrq(w, id))) {
      const map = irq.isPrivate && irq.target === vcpu.id ? kvm.irqMapSearch(w, irq) : null;
      if (map !== null && !irq.pending && !irq.active) {
        map.active = false;
      }
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
  syncHwirq: (kvm, w, vcpu, place) => sampledMap(kvm, w, vcpu, place, (map) => map === null)?.active === false,

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
