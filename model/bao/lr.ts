import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied, hasPending, isActive, isValid, lrState } from '../gic/list-register.js';
import type { VirtualInterface } from '../gic/virtual-interface.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { entryOf, vcpuOf } from '../machine/entry.js';
import { isAct, isPend, lrOf } from './state.js';
import type { BaoSteps } from './vgic.js';

/** List registers, and the list of what has none. */
export const lrSteps = {
  getInt: ({ config }, w, id) => entryOf(at(w.irqs, id), { id, hw: isMapped(interruptOf(config, id)) }),

  getVcpu: (_bao, w, id) => vcpuOf(w, id),

  getOwnership: (_bao, _w, vcpu, interrupt) => {
    interrupt.owner ??= vcpu.id;
    return interrupt.owner === vcpu.id;
  },

  yieldOwnership: (_bao, _w, vcpu, interrupt) => {
    const held = lrOf(vcpu, interrupt);
    const isHeldActive = held !== null && isActive(held);
    if (interrupt.owner === vcpu.id && !interrupt.inLr && !isAct(interrupt) && !isHeldActive) {
      interrupt.owner = null;
    }
  },

  route: (bao, w, vcpu, interrupt) => {
    // What is disabled and active needs a list register all the same: its EOI is to find it.
    if (interrupt.state === 'invalid' || (!interrupt.enabled && !isAct(interrupt))) {
      return;
    }
    bao.addLr(w, vcpu, interrupt);
    if (!interrupt.inLr) {
      bao.addSpilled(w, vcpu, interrupt);
    }
  },

  writeLr: (bao, w, vcpu, interrupt, place) => {
    const { id, hw, enabled } = interrupt;
    const before = at(vcpu.currLrs, place);
    if (before !== null && before !== id) {
      const last = bao.getInt(w, before);
      if (last.owner === vcpu.id && last.inLr && last.lr === place) {
        last.inLr = false;
        bao.yieldOwnership(w, vcpu, last);
      }
    }
    // The pending half of what is disabled stays behind; behind a physical interrupt that half is the hardware's.
    const pending = isPend(interrupt) && enabled && !(hw && isAct(interrupt));
    const state = lrState(pending, isAct(interrupt));
    w.happened.push({ what: 'populated', vcpu: vcpu.id, irq: id, pending, enabled });
    vcpu.cpu.lrs[place] = { ...emptied(), state, irq: id, priority: interrupt.prio, hw, eoi: !hw };
    interrupt.state = !enabled && isPend(interrupt) ? 'pending' : 'invalid';
    interrupt.inLr = true;
    interrupt.lr = place;
    vcpu.currLrs[place] = id;
  },

  removeLr: (_bao, _w, vcpu, interrupt) => {
    const { cpu } = vcpu;
    const held = lrOf(vcpu, interrupt);
    if (interrupt.owner !== vcpu.id || !interrupt.inLr) {
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

  addSpilled: (_bao, w, vcpu, interrupt) => {
    if (!interrupt.inLr && !w.spilled.includes(interrupt.id)) {
      w.spilled.push(interrupt.id);
    }
    vcpu.cpu.hcr.NPIE = true;
  },

  removeSpilled: (_bao, w, interrupt) => {
    w.spilled = w.spilled.filter((other) => other !== interrupt.id);
  },

  spillLr: (bao, w, vcpu, place) => {
    const interrupt = bao.getInt(w, at(vcpu.cpu.lrs, place).irq);
    bao.removeLr(w, vcpu, interrupt);
    bao.addSpilled(w, vcpu, interrupt);
    bao.yieldOwnership(w, vcpu, interrupt);
  },

  addLr: (bao, w, vcpu, interrupt) => {
    if ((!interrupt.enabled && !isAct(interrupt)) || interrupt.inLr) {
      return;
    }
    const { cpu } = vcpu;
    const free = cpu.lrs.findIndex((lr) => bao.isEmpty(lr));
    const place = free === -1 ? bao.lrToSpill(w, vcpu, interrupt) : free;
    if (place === -1) {
      bao.addSpilled(w, vcpu, interrupt);
    } else {
      if (free === -1) {
        bao.spillLr(w, vcpu, place);
      }
      bao.removeSpilled(w, interrupt);
      bao.writeLr(w, vcpu, interrupt, place);
    }
    // Otherwise what is in list registers is seen to at once.
    if (!bao.isMaintenanceAsserted(cpu)) {
      w.happened.push({ what: 'flushed', vcpu: vcpu.id });
    }
  },

  lrToSpill: (_bao, _w, { cpu: { lrs } }, { prio }) => {
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
