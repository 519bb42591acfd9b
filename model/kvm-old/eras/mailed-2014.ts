import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { emptied, isActive, lrState } from '../../gic/list-register.js';
import { override } from '../../machine/steps.js';
import { vcpuVtimer } from '../../timer/state.js';
import { linux311 } from './linux-3.11.js';
import { linux41 } from './linux-4.1.js';
import { mapOf } from './mailed-2015.js';

/**
 * "ARM: Forwarding physical interrupts to a guest VM", the RFC of June 2014 on Linux 3.16, as its cover letter and the
 * thread tell it, with what had changed since 3.11: the host's GIC splits priority drop and deactivation, and what is forwarded is ended by the guest.
 * vgic_map_phys_irq ties the two in a list register; no EOI of a forwarded interrupt is heard of.
 */
export const mailed2014 = override(linux311, {
  irqMapSearch: ({ config }, w, irq) => mapOf(config, w, irq),

  /** "Fix sgi dispatch problem": the case of a target list ends with a break. */
  dispatchSgi: (kvm, w, irq, sender) => linux41.dispatchSgi(kvm, w, irq, sender),
  writeSpendsgir: (kvm, w, id, sender) => linux41.writeSpendsgir(kvm, w, id, sender),
  writeCpendsgir: (kvm, w, id, sender) => linux41.writeCpendsgir(kvm, w, id, sender),

  /** vgic_unqueue_irqs as it came with 3.14: what is active stays where it is, and a level stays queued (until 3.18). */
  unqueueIrqs: (kvm, w, vcpu) => {
    for (const place of upTo(kvm.config.listRegisters).filter((lr) => kvm.isLrUsed(w, vcpu, lr))) {
      const lr = at(vcpu.cpu.lrs, place);
      const irq = kvm.getIrq(w, lr.irq);
      if (lr.state !== 'active') {
        irq.pending = true;
        if (irq.isSgi) {
          irq.sources[lr.source] = true;
        }
        lr.state = lrState(false, isActive(lr));
        if (!isActive(lr)) {
          kvm.retireLr(w, vcpu, place);
        }
        kvm.updateState(w);
      }
    }
  },

  /** Its affinity follows the vCPU. */
  takesHostInterrupts: (kvm, w, v) => kvm.isOutside(w, v),

  queueMappedIrqToLr: (_kvm, _w, vcpu, _irq, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    lr.hw = true;
    lr.eoi = false;
  },

  /** An empty list register says that the guest has ended it: a line that is still high fires again by itself. */
  syncHwirq: (_kvm, _w, vcpu, place) => at(vcpu.cpu.lrs, place).hw && vcpu.elrsr[place] === true,

  finishHwirq: (kvm, w, vcpu, place) => {
    const { irq: id } = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, id);
    kvm.irqClearQueued(w, irq);
    irq.pending &&= kvm.irqIsEdge(irq);
    irq.level = false;
    vcpu.pending[id] = irq.pending;
    vcpu.levelPending ||= irq.pending;
    vcpu.cpu.lrs[place] = { ...emptied(), irq: id };
  },

  /** irq_set_fwd_state: the active bit of the timer's interrupt belongs to the guest, and comes and goes with it. */
  timerFlushHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      const irq = kvm.getIrq(w, ctx.irq);
      kvm.setIrqchipActive(w, irq, kvm.irqMapSearch(w, irq)?.active === true);
    }
  },

  /** Nothing is masked: the active bit keeps it quiet. */
  timerInjectIrq: (kvm, w, _vcpu, ctx) => {
    const map = kvm.irqMapSearch(w, kvm.getIrq(w, ctx.irq));
    if (map !== null) {
      map.active = true;
    }
    kvm.injectIrq(w, ctx.irq, true);
  },

  /** irq_get_fwd_state */
  timerSyncHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      const irq = kvm.getIrq(w, ctx.irq);
      const map = kvm.irqMapSearch(w, irq);
      if (map !== null) {
        map.active = kvm.getIrqchipActive(w, irq);
        kvm.setIrqchipActive(w, irq, false);
        if (!map.active && kvm.timerShouldFire(w, ctx)) {
          kvm.timerInjectIrq(w, vcpu, ctx);
        }
      }
    }
  },
});
