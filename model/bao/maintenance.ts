import { emptied, hasPending, isActive, lrState } from '../gic/list-register.js';
import { physicalOf } from '../machine/lines.js';
import { leastUrgent } from './lr.js';
import { isAct, isPend, type VgicInt } from './state.js';
import type { BaoSteps } from './vgic.js';

/** What maintenance interrupts are for. */
export const maintenanceSteps = {
  maintenanceHandler: (bao, w, vcpu) => {
    const { cpu } = vcpu;
    const { endOfInterrupt, noPending, underflow, entryNotPresent } = bao.maintenanceStatus(cpu);
    if (endOfInterrupt) {
      bao.handleTrappedEoir(w, vcpu);
    }
    if (noPending || underflow) {
      bao.refillLrs(w, vcpu, noPending);
    }
    if (entryNotPresent) {
      for (; cpu.eoiCount > 0; cpu.eoiCount -= 1) {
        bao.eoirHighestSpilledActive(w, vcpu);
      }
    }
    w.happened.push({ what: 'flushed', vcpu: vcpu.id });
  },

  handleTrappedEoir: (bao, w, vcpu) => {
    vcpu.cpu.lrs.forEach((lr, place) => {
      if (bao.signalsEoi(lr)) {
        const interrupt = bao.getInt(w, lr.irq);
        vcpu.cpu.lrs[place] = emptied();
        interrupt.inLr = false;
        interrupt.lr = 0;
        bao.yieldOwnership(w, vcpu, interrupt);
      }
    });
  },

  /** What waits is chosen before a list register is looked for: an active one makes room if nothing pending is in any. */
  refillLrs: (bao, w, vcpu, npie) => {
    const { cpu } = vcpu;
    for (let isWanted = npie ? isPend : isSpilled; ; isWanted = isSpilled) {
      const interrupt = bao.highestPrioSpilled(w, isWanted);
      if (interrupt === null) {
        cpu.hcr.NPIE = false;
        cpu.hcr.UIE = false;
        return;
      }
      const free = cpu.lrs.findIndex((lr) => bao.isEmpty(lr));
      const makesRoom = free === -1 && isPend(interrupt) && !cpu.lrs.some(hasPending);
      const place = makesRoom ? leastUrgent(cpu.lrs, -1, isActive) : free;
      if (place === -1) {
        return;
      }
      if (free === -1) {
        bao.spillLr(w, vcpu, place);
      }
      bao.getOwnership(w, vcpu, interrupt);
      bao.removeSpilled(w, interrupt);
      bao.writeLr(w, vcpu, interrupt, place);
    }
  },

  highestPrioSpilled: (bao, w, is) =>
    w.spilled
      .map((id) => bao.getInt(w, id))
      .filter(is)
      .reduce<VgicInt | null>((chosen, interrupt) => {
        const isMoreUrgent =
          chosen === null ||
          interrupt.prio < chosen.prio ||
          (interrupt.prio === chosen.prio && interrupt.id < chosen.id);
        return isMoreUrgent ? interrupt : chosen;
      }, null),

  eoirHighestSpilledActive: (bao, w, vcpu) => {
    const interrupt = bao.highestPrioSpilled(w, isAct);
    if (interrupt === null || !bao.getOwnership(w, vcpu, interrupt)) {
      return;
    }
    bao.removeSpilled(w, interrupt);
    interrupt.state = lrState(isPend(interrupt), false);
    if (interrupt.hw) {
      const physical = physicalOf(bao.config, w, interrupt.id);
      if (physical !== null) {
        physical.active = false;
      }
    } else if (isPend(interrupt)) {
      bao.addLr(w, vcpu, interrupt);
    }
  },
} satisfies Partial<BaoSteps>;

const isSpilled = (interrupt: Parameters<typeof isPend>[0]): boolean => isPend(interrupt) || isAct(interrupt);
