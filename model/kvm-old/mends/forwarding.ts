import { at } from '../../at.js';
import { hasPending, isValid } from '../../gic/list-register.js';
import { listRegistersOf } from '../../guest/state.js';
import { vcpuVtimer } from '../../timer/state.js';
import { linux41 } from '../eras/linux-4.1.js';
import type { Mend } from './mend.js';

/** Interrupts that are tied to physical ones, and the timer. */

/** cff9211eb1a1: the physical active bit is the timer's. */
export const timerSetsActive: Mend = (before) => ({
  timerFlushHwstate: (kvm, w, vcpu) => {
    before.timerFlushHwstate(kvm, w, vcpu);
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      const irq = kvm.getIrq(w, ctx.irq);
      kvm.setIrqchipActive(w, irq, kvm.irqMapSearch(w, irq)?.active === true);
    }
  },
});

/** What is active for one vCPU is not for the next one on that CPU. */
const inactiveOnPut: Mend = (before) => ({
  vcpuPut: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.setIrqchipActive(w, kvm.getIrq(w, ctx.irq), false);
    }
    before.vcpuPut(kvm, w, vcpu);
  },
});

/** The sync leaves the bit as it is, and it comes and goes with the vCPU. */
export const leavesPhysicalActive: Mend = (before) => ({
  ...timerSetsActive(before),
  ...inactiveOnPut(before),
  syncHwirq: (kvm, w, vcpu, lr) => before.syncHwirq({ ...kvm, setIrqchipActive: () => {} }, w, vcpu, lr),
});

/** A timer that the guest has turned off, and whose interrupt it has not got, takes it back before the entry. */
export const takesEdgeBack: Mend = (before) => ({
  timerFlushHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && !ctx.output) {
      const irq = kvm.getIrq(w, ctx.irq);
      const map = kvm.irqMapSearch(w, irq);
      const isHeld = irq.active || vcpu.cpu.lrs.some((lr) => lr.irq === irq.id && isValid(lr));
      irq.pending = false;
      vcpu.pending[irq.id] = false;
      if (map !== null && !isHeld) {
        map.active = false;
        kvm.setIrqchipActive(w, irq, false);
      }
    }
    before.timerFlushHwstate(kvm, w, vcpu);
  },
});

/** After an exit (a level has no need of the bit as evidence), and when the vCPU leaves its CPU to another one. */
export const inactiveAtOnce: Mend = (before) => ({
  ...inactiveOnPut(before),
  timerSyncHwstate: (kvm, w, vcpu) => {
    before.timerSyncHwstate(kvm, w, vcpu);
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && !kvm.irqIsEdge(kvm.getIrq(w, ctx.irq))) {
      kvm.setTimerIrqPhysActive(w, ctx, vcpu.timerLevel || kvm.mapIsActive(w, ctx.irq));
    }
  },
});

/** A list register that is empty has been ended, whatever the physical interrupt says by now; is there another edge? */
export const sampledAgain: Mend = (before) => ({
  syncHwirq: (kvm, w, vcpu, place) => {
    const { hw, state } = at(vcpu.cpu.lrs, place);
    return before.syncHwirq(kvm, w, vcpu, place) || (hw && state === 'invalid');
  },

  finishHwirq: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    before.finishHwirq(kvm, w, vcpu, place);
    if (kvm.irqIsEdge(irq) && irq.pending) {
      const isPresented = irq.enabled && irq.target === vcpu.id;
      vcpu.pending[irq.id] = isPresented;
      vcpu.levelPending ||= isPresented;
    }
  },
});

/** One that is pending in its list register has not been ended: an edge, or what ISPENDR has asked for. */
export const pendingIsNotEnded: Mend = (before) => ({
  syncHwirq: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    const irq = kvm.getIrq(w, lr.irq);
    const isKept = hasPending(lr) && (kvm.irqIsEdge(irq) || irq.softPend);
    return before.syncHwirq(kvm, w, vcpu, place) && !isKept;
  },
});

/**
 * As "vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015) did: whoever ties a list register to a physical
 * interrupt makes that active; and what a list register holds is signalled.
 */
export const activeWhenFilled: Mend = (before) => ({
  queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) => {
    before.queueMappedIrqToLr(kvm, w, vcpu, irq, lr, map);
    map.active = true;
    kvm.setIrqchipActive(w, irq, true);
  },

  timerFlushHwstate: (kvm, w, vcpu) => {
    before.timerFlushHwstate(kvm, w, vcpu);
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && listRegistersOf(kvm, w, ctx.irq).some((lr) => lr.hw && isValid(lr))) {
      kvm.setIrqchipActive(w, kvm.getIrq(w, ctx.irq), true);
    }
  },

  /** It is pending already. */
  writeIspendr: (kvm, w, id) => {
    const { pending } = kvm.getIrq(w, id);
    before.writeIspendr(kvm, w, id);
    const irq = kvm.getIrq(w, id);
    const isHeld = kvm.irqMapSearch(w, irq) !== null && listRegistersOf(kvm, w, id).some(hasPending);
    irq.pending = isHeld && kvm.irqIsEdge(irq) ? pending : irq.pending;
    kvm.updateState(w);
  },

  handleClearMappedIrq: (kvm, w, vcpu) => {
    if (!vcpu.cpu.lrs.some((lr) => lr.hw && isValid(lr))) {
      before.handleClearMappedIrq(kvm, w, vcpu);
    }
  },
});

/** What is signalled, and what a list register ties to its physical interrupt, stays tied. */
export const waitsForListRegisters: Mend = (before) => ({
  unmapPhysIrq: (kvm, w, irq) => {
    if (!irq.pending && !listRegistersOf(kvm, w, irq.id).some(({ hw }) => hw)) {
      before.unmapPhysIrq(kvm, w, irq);
    }
  },

  /** It may have been signalled before. */
  mapPhysIrq: (kvm, w, irq) => {
    before.mapPhysIrq(kvm, w, irq);
    const map = kvm.irqMapSearch(w, irq);
    if (map !== null) {
      map.active = irq.pending;
    }
  },
});

/** 1a74847885cc: the background work only wakes, and the timer is injected before the entry. */
export const onlyWakes: Mend = (before) => ({
  bgTimerExpire: (kvm, w, vcpu) => linux41.bgTimerExpire(kvm, w, vcpu),
  timerFlushHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    const map = ctx === null ? null : kvm.irqMapSearch(w, kvm.getIrq(w, ctx.irq));
    if (ctx !== null && kvm.timerShouldFire(w, ctx) && map?.active !== true) {
      kvm.timerInjectIrq(w, vcpu, ctx);
    }
    before.timerFlushHwstate(kvm, w, vcpu);
  },
});
