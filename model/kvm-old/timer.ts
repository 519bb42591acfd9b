import { physicalOf } from '../machine/lines.js';
import { vcpuVtimer } from '../timer/state.js';
import { timerSteps } from '../timer/steps.js';
import type { OldVgicSteps } from './vgic.js';

/**
 * The virtual timer as arch_timer.c was until 4.14: the world switch turns it off and on, so that it never asserts while
 * its guest does not run, and it is looked at before an entry and after an exit.
 */
export const oldTimerSteps = {
  ...timerSteps,

  timerExpires: ({ config, isInGuest }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    const v = config.interrupts[ctx.irq]?.vcpu ?? 0;
    if (ppi !== null && isInGuest(w, v)) {
      ppi.line = true;
    } else {
      ctx.output = true;
    }
  },

  timerIsProgrammed: ({ config }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi !== null) {
      ppi.line = false;
    }
    ctx.output = false;
    const v = config.interrupts[ctx.irq]?.vcpu ?? 0;
    if (v < w.maskedTimers.length) {
      w.maskedTimers[v] = false;
    }
  },

  /** "If the timer expired while we were not scheduled, now is the time to inject it" (1a74847885cc). */
  timerFlushHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && kvm.timerShouldFire(w, ctx)) {
      kvm.timerInjectIrq(w, vcpu, ctx);
    }
  },

  timerSyncHwstate: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && kvm.timerShouldFire(w, ctx)) {
      kvm.timerInjectIrq(w, vcpu, ctx);
    }
  },

  /** The timer is masked behind the guest's back: it asserts no more until the guest programs it. */
  timerInjectIrq: (kvm, w, vcpu, ctx) => {
    ctx.output = false;
    if (vcpu.id < w.maskedTimers.length) {
      w.maskedTimers[vcpu.id] = true;
    }
    kvm.injectIrq(w, ctx.irq, true);
  },

  mapIsActive: () => false,
  resetMappedIrq: () => {},
} satisfies Partial<OldVgicSteps>;
