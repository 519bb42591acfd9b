import { at } from '../at.js';
import { emptied, hasPending, isActive, lrState } from '../gic/list-register.js';
import { isEmpty, maintenanceStatus, signalsEoi } from '../gic/maintenance.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { physicalOf } from '../machine/lines.js';
import { leastUrgent } from './lr.js';
import { isAct, isPend } from './state.js';
import type { BaoSteps } from './vgic.js';

/** What maintenance interrupts are for. */
export const maintenanceSteps = {
  maintenanceHandler: (bao, w, v) => {
    const { cpu } = at(w.vcpus, v);
    const { endOfInterrupt, noPending, underflow, entryNotPresent } = maintenanceStatus(cpu);
    if (endOfInterrupt) {
      bao.handleTrappedEoir(w, v);
    }
    if (noPending || underflow) {
      bao.refillLrs(w, v, noPending);
    }
    if (entryNotPresent) {
      for (; cpu.eoiCount > 0; cpu.eoiCount -= 1) {
        bao.eoirHighestSpilledActive(w, v);
      }
    }
    w.happened.push({ what: 'flushed', vcpu: v });
  },

  handleTrappedEoir: (bao, w, v) => {
    const { cpu } = at(w.vcpus, v);
    cpu.lrs.forEach((lr, place) => {
      if (signalsEoi(lr)) {
        const { irq } = lr;
        cpu.lrs[place] = emptied();
        Object.assign(at(w.irqs, irq), { inLr: false, lr: 0 });
        bao.yieldOwnership(w, v, irq);
      }
    });
  },

  /** What waits is chosen before a list register is looked for: an active one makes room if nothing pending is in any. */
  refillLrs: (bao, w, v, npie) => {
    const { cpu } = at(w.vcpus, v);
    for (let isWanted = npie ? isPend : isSpilled; ; isWanted = isSpilled) {
      const irq = bao.highestPrioSpilled(w, isWanted);
      if (irq === -1) {
        cpu.hcr.NPIE = false;
        cpu.hcr.UIE = false;
        return;
      }
      const free = cpu.lrs.findIndex(isEmpty);
      const makesRoom = free === -1 && isPend(at(w.irqs, irq)) && !cpu.lrs.some(hasPending);
      const place = makesRoom ? leastUrgent(cpu.lrs, -1, isActive) : free;
      if (place === -1) {
        return;
      }
      if (free === -1) {
        bao.spillLr(w, v, place);
      }
      bao.getOwnership(w, v, irq);
      bao.removeSpilled(w, irq);
      bao.writeLr(w, v, irq, place);
    }
  },

  highestPrioSpilled: (_bao, w, is) =>
    w.spilled.reduce((chosen, irq) => {
      const { prio } = at(w.irqs, irq);
      const isMoreUrgent =
        chosen === -1 || prio < at(w.irqs, chosen).prio || (prio === at(w.irqs, chosen).prio && irq < chosen);
      return is(at(w.irqs, irq)) && isMoreUrgent ? irq : chosen;
    }, -1),

  eoirHighestSpilledActive: (bao, w, v) => {
    const irq = bao.highestPrioSpilled(w, isAct);
    if (irq === -1 || !bao.getOwnership(w, v, irq)) {
      return;
    }
    bao.removeSpilled(w, irq);
    const interrupt = at(w.irqs, irq);
    interrupt.state = lrState(isPend(interrupt), false);
    if (isMapped(interruptOf(bao.config, irq))) {
      const physical = physicalOf(bao.config, w, irq);
      if (physical !== null) {
        physical.active = false;
      }
    } else if (isPend(interrupt)) {
      bao.addLr(w, v, irq);
    }
  },
} satisfies Partial<BaoSteps>;

const isSpilled = (interrupt: Parameters<typeof isPend>[0]): boolean => isPend(interrupt) || isAct(interrupt);
