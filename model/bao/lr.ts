import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied, hasPending, isActive, isValid, lrState } from '../gic/list-register.js';
import { isEmpty, isMaintenanceAsserted } from '../gic/maintenance.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { isAct, isPend, lrOf } from './state.js';
import type { BaoSteps } from './vgic.js';

/** List registers, and the list of what has none. */
export const lrSteps = {
  getOwnership: (_bao, w, v, irq) => {
    const interrupt = at(w.irqs, irq);
    interrupt.owner ??= v;
    return interrupt.owner === v;
  },

  yieldOwnership: (_bao, w, v, irq) => {
    const interrupt = at(w.irqs, irq);
    const held = lrOf(w, v, irq);
    const isHeldActive = held !== null && isActive(held);
    if (interrupt.owner === v && !interrupt.inLr && !isAct(interrupt) && !isHeldActive) {
      interrupt.owner = null;
    }
  },

  route: (bao, w, v, irq) => {
    const interrupt = at(w.irqs, irq);
    // What is disabled and active needs a list register all the same: its EOI is to find it.
    if (interrupt.state === 'invalid' || (!interrupt.enabled && !isAct(interrupt))) {
      return;
    }
    bao.addLr(w, v, irq);
    if (!interrupt.inLr) {
      bao.addSpilled(w, v, irq);
    }
  },

  writeLr: (bao, w, v, irq, place) => {
    const { cpu, currLrs } = at(w.vcpus, v);
    const before = at(currLrs, place);
    if (before !== null && before !== irq) {
      const last = at(w.irqs, before);
      if (last.owner === v && last.inLr && last.lr === place) {
        last.inLr = false;
        bao.yieldOwnership(w, v, before);
      }
    }
    const interrupt = at(w.irqs, irq);
    const hw = isMapped(interruptOf(bao.config, irq));
    // The pending half of what is disabled stays behind; behind a physical interrupt that half is the hardware's.
    const pending = isPend(interrupt) && interrupt.enabled && !(hw && isAct(interrupt));
    const state = lrState(pending, isAct(interrupt));
    w.happened.push({ what: 'populated', vcpu: v, irq, pending, enabled: interrupt.enabled });
    cpu.lrs[place] = { ...emptied(), state, irq, priority: interrupt.prio, hw, eoi: !hw };
    interrupt.state = !interrupt.enabled && isPend(interrupt) ? 'pending' : 'invalid';
    interrupt.inLr = true;
    interrupt.lr = place;
    currLrs[place] = irq;
  },

  removeLr: (_bao, w, v, irq) => {
    const interrupt = at(w.irqs, irq);
    const { cpu } = at(w.vcpus, v);
    const held = lrOf(w, v, irq);
    if (interrupt.owner !== v || !interrupt.inLr) {
      return;
    }
    interrupt.inLr = false;
    if (held !== null && isValid(held)) {
      interrupt.state = lrState(hasPending(held) || isPend(interrupt), isActive(held));
      cpu.lrs[interrupt.lr] = emptied();
      cpu.hcr.NPIE ||= isPend(interrupt) && interrupt.enabled;
      cpu.hcr.UIE = true;
    }
    interrupt.lr = 0;
  },

  addSpilled: (_bao, w, v, irq) => {
    if (!at(w.irqs, irq).inLr && !w.spilled.includes(irq)) {
      w.spilled.push(irq);
    }
    at(w.vcpus, v).cpu.hcr.NPIE = true;
  },

  removeSpilled: (_bao, w, irq) => {
    w.spilled = w.spilled.filter((other) => other !== irq);
  },

  spillLr: (bao, w, v, place) => {
    const { irq } = at(at(w.vcpus, v).cpu.lrs, place);
    bao.removeLr(w, v, irq);
    bao.addSpilled(w, v, irq);
    bao.yieldOwnership(w, v, irq);
  },

  addLr: (bao, w, v, irq) => {
    const interrupt = at(w.irqs, irq);
    if ((!interrupt.enabled && !isAct(interrupt)) || interrupt.inLr) {
      return;
    }
    const { cpu } = at(w.vcpus, v);
    const free = cpu.lrs.findIndex(isEmpty);
    const place = free === -1 ? bao.lrToSpill(w, v, irq) : free;
    if (place === -1) {
      bao.addSpilled(w, v, irq);
    } else {
      if (free === -1) {
        bao.spillLr(w, v, place);
      }
      bao.removeSpilled(w, irq);
      bao.writeLr(w, v, irq, place);
    }
    // Otherwise what is in list registers is seen to at once.
    if (!isMaintenanceAsserted(cpu)) {
      w.happened.push({ what: 'flushed', vcpu: v });
    }
  },

  lrToSpill: (_bao, w, v, irq) => {
    const { lrs } = at(w.vcpus, v).cpu;
    const { prio } = at(w.irqs, irq);
    const pending = leastUrgent(lrs, prio, (lr) => lr.state === 'pending');
    const isSomePending = lrs.some((lr) => lr.state === 'pending');
    return isSomePending && pending !== -1 ? pending : leastUrgent(lrs, prio, isActive);
  },
} satisfies Partial<BaoSteps>;

type ListRegisters = View<VirtualInterface>['lrs'];

/** The least urgent of a kind that is less urgent than a priority. */
export const leastUrgent = (lrs: ListRegisters, prio: number, is: (lr: ListRegisters[number]) => boolean): number =>
  lrs.reduce((chosen, lr, place) => {
    const least = chosen === -1 ? prio : (lrs[chosen]?.priority ?? prio);
    return is(lr) && lr.priority > least ? place : chosen;
  }, -1);
