import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { PhysicalIrqs } from '../gic/physical-irq.js';
import type { Scheduled } from '../host/state.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Injection, VcpuThreads } from '../machine/hypervisor.js';
import { physicalOf } from '../machine/lines.js';
import type { BaseState } from '../machine/part.js';
import type { Steps } from '../machine/steps.js';
import {
  type EmulatedContext,
  type TimerContext,
  type TimerState,
  timerIrq,
  vcpuPtimer,
  vcpuVtimer,
  withSomeTimer,
} from './state.js';

/**
 * The virtual timer with an interrupt of its own on the host (v4.15 and later), by the names of the functions of
 * arch_timer.c. Where one takes a `struct arch_timer_context *` or a `struct kvm_vcpu *`, so does the step.
 */
export interface ArchTimer<W extends TimerState = TimerState> {
  /** The hardware: the time has come, and the output goes high. DDI 0487 D11.2.4 (CNTV_CTL_EL0.ISTATUS) */
  timerExpires(w: W, ctx: TimerContext): void;
  /** The hardware: the guest writes CNTV_CTL_EL0 or CNTV_CVAL_EL0, and the output goes low. */
  timerIsProgrammed(w: W, ctx: TimerContext): void;
  /** kvm_timer_vcpu_load: the device is the vCPU's now. */
  timerVcpuLoad(w: W, vcpu: VcpuOf<W>): void;
  /**
   * kvm_timer_vcpu_load_gic. If the timer asserts, the vgic is told; and the physical interrupt is active exactly when the
   * guest is going to end it, so that it cannot fire on the host before: asserted, or active in the guest (0e3dfda91d9f).
   */
  timerVcpuLoadGic(w: W, ctx: TimerContext): void;
  /**
   * kvm_timer_vcpu_put. The physical active bit stays as it is; the next load on that CPU overwrites it and nobody reads
   * it before, so here it goes at once.
   */
  timerVcpuPut(w: W, vcpu: VcpuOf<W>): void;
  /**
   * timer_emulate, of the emulated physical timer: the vgic is told of a change of its output. Where that is not high, a
   * timer of the host is armed for the time at which it will be.
   */
  timerEmulate(w: W, ctx: EmulatedContext): void;
  /** kvm_hrtimer_expire: the time of the emulated timer has come, with its vCPU loaded. */
  hrtimerExpire(w: W, ctx: EmulatedContext): void;
  /** kvm_arm_timer_write_sysreg, of CNTP_CTL_EL0 or CNTP_CVAL_EL0: they trap. */
  ptimerIsProgrammed(w: W, ctx: EmulatedContext): void;
  /** kvm_timer_blocking: the vCPU goes to sleep, and a timer of the host is armed for the first of its timers. */
  timerBlocking(w: W, vcpu: VcpuOf<W>): void;
  /**
   * kvm_timer_unblocking. The kernel calls it when the vCPU is loaded again; here it is called where somebody wakes the vCPU,
   * since nothing comes of the timer from then on.
   */
  timerUnblocking(w: W, vcpu: VcpuOf<W>): void;
  /** timer_save_state: the timer is stopped, so that its output is low, and its registers are saved. */
  timerSaveState(w: W, ctx: TimerContext): void;
  /** timer_restore_state */
  timerRestoreState(w: W, ctx: TimerContext): void;
  /** kvm_timer_should_fire: is its output high? Of one that is loaded the hardware is asked. */
  timerShouldFire(w: View<W>, ctx: View<TimerContext>): boolean;
  /** kvm_arch_timer_get_input_level: the output of the timer of the vCPU that runs (kvm_get_running_vcpu), whoever's the interrupt is. */
  archTimerGetInputLevel(w: View<W>, running: number): boolean;
  /** kvm_timer_update_irq */
  timerUpdateIrq(w: W, ctx: View<TimerContext>, level: boolean): void;
  /** set_timer_irq_phys_active */
  setTimerIrqPhysActive(w: W, ctx: View<TimerContext>, active: boolean): void;
  /** kvm_arch_timer_handler */
  archTimerHandler(w: W, vcpu: VcpuOf<W>): void;
  /** kvm_bg_timer_expire: the timer of a vCPU that sleeps has expired. */
  bgTimerExpire(w: W, vcpu: VcpuOf<W>): void;
  /** kvm_timer_vcpu_reset: the timer is off. */
  timerVcpuReset(w: W, vcpu: VcpuOf<W>): void;
  /** kvm_arm_timer_get_reg (KVM_GET_ONE_REG), of one that is put: CTL and CVAL say whether its output is high. */
  armTimerGetReg(w: W, ctx: TimerContext | EmulatedContext): boolean;
  /** kvm_arm_timer_set_reg (KVM_SET_ONE_REG), into a vCPU that has not run: the vgic is not told. */
  armTimerSetReg(w: W, ctx: TimerContext | EmulatedContext, output: boolean): void;
  /** kvm_reset_vcpu: of one that is loaded, inside a put and a load. */
  resetVcpu(w: W, vcpu: VcpuOf<W>): void;
}

/** What the timer asks of the vgic besides. */
export interface MappedIrqs<W extends BaseState = BaseState> {
  /** kvm_vgic_map_is_active */
  mapIsActive(w: View<W>, id: number): boolean;
  /** kvm_vgic_reset_mapped_irq */
  resetMappedIrq(w: W, id: number): void;
}

export const timerSteps: Steps<
  ArchTimer,
  ArchTimer & Injection & MappedIrqs & Scheduled & Pick<VcpuThreads, 'wakeUp' | 'isBlocked'>
> = {
  timerExpires: ({ config }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi === null) {
      ctx.output = true;
    } else {
      ppi.line = true;
    }
  },

  timerIsProgrammed: ({ config }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi !== null) {
      ppi.line = false;
    }
  },

  timerVcpuLoad: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerVcpuLoadGic(w, ctx);
      kvm.timerRestoreState(w, ctx);
    }
    const emulated = vcpuPtimer(kvm.config, w, vcpu);
    if (emulated !== null) {
      kvm.timerEmulate(w, emulated);
    }
  },

  timerVcpuLoadGic: (kvm, w, ctx) => {
    const level = kvm.timerShouldFire(w, ctx);
    kvm.timerUpdateIrq(w, ctx, level);
    kvm.setTimerIrqPhysActive(w, ctx, kvm.mapIsActive(w, ctx.irq) || level);
  },

  timerVcpuPut: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerSaveState(w, ctx);
      kvm.setTimerIrqPhysActive(w, ctx, false);
    }
    const emulated = vcpuPtimer(kvm.config, w, vcpu);
    if (emulated !== null) {
      emulated.softTimer = false;
    }
    if (kvm.isBlocked(w, vcpu.id)) {
      kvm.timerBlocking(w, vcpu);
    }
  },

  timerEmulate: (kvm, w, ctx) => {
    const shouldFire = ctx.output;
    if (shouldFire !== ctx.level) {
      ctx.level = shouldFire;
      kvm.timerUpdateIrq(w, ctx, shouldFire);
    }
    // A timer that is turned off needs none, and one that is armed for it never expires.
    ctx.softTimer = !shouldFire;
  },

  hrtimerExpire: (kvm, w, ctx) => {
    ctx.level = true;
    kvm.timerUpdateIrq(w, ctx, true);
  },

  ptimerIsProgrammed: (kvm, w, ctx) => {
    ctx.softTimer = false;
    ctx.output = false;
    kvm.timerEmulate(w, ctx);
  },

  timerBlocking: ({ config }, w, { id }) => {
    if (id < w.bgTimers.length && withSomeTimer(config).includes(id)) {
      w.bgTimers[id] = true;
    }
  },

  timerUnblocking: (_kvm, w, { id }) => {
    if (id < w.bgTimers.length) {
      w.bgTimers[id] = false;
    }
  },

  timerSaveState: ({ config }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi !== null) {
      ctx.output = ppi.line;
      ppi.line = false;
    }
  },

  timerRestoreState: ({ config }, w, ctx) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi !== null) {
      ppi.line = ctx.output;
      ctx.output = false;
    }
  },

  timerShouldFire: ({ config }, w, ctx) => ctx.output || physicalOf(config, w, ctx.irq)?.line === true,

  archTimerGetInputLevel: (kvm, w, running) => {
    const irq = timerIrq(kvm.config, running);
    return irq !== -1 && kvm.timerShouldFire(w, { ...at(w.timers, running), irq });
  },

  timerUpdateIrq: (kvm, w, ctx, level) => {
    kvm.injectIrq(w, ctx.irq, level);
  },

  setTimerIrqPhysActive: ({ config }, w, ctx, active) => {
    const ppi = physicalOf(config, w, ctx.irq);
    if (ppi !== null) {
      ppi.active = active;
    }
  },

  archTimerHandler: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null && kvm.timerShouldFire(w, ctx)) {
      kvm.timerUpdateIrq(w, ctx, true);
    }
  },

  bgTimerExpire: (kvm, w, vcpu) => {
    kvm.wakeUp(w, vcpu.id);
  },

  timerVcpuReset: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      ctx.output = false;
      kvm.timerUpdateIrq(w, ctx, false);
      kvm.resetMappedIrq(w, ctx.irq);
    }
  },

  armTimerGetReg: (_kvm, _w, ctx) => ctx.output,

  armTimerSetReg: (_kvm, _w, ctx, output) => {
    ctx.output = output;
  },

  resetVcpu: (kvm, w, vcpu) => {
    const { pcpu } = vcpu;
    if (pcpu !== null) {
      kvm.vcpuPut(w, vcpu);
    }
    kvm.timerVcpuReset(w, vcpu);
    if (pcpu !== null) {
      kvm.vcpuLoad(w, vcpu, pcpu);
    }
  },
};

/** Would the timer's interrupt be taken by the host on this CPU as soon as interrupts are on? */
export const isTimerPresented = (gic: PhysicalIrqs, w: View<TimerState>, pcpu: number): boolean =>
  gic.isIrqPresented(at(w.timerPpis, pcpu), 'level');

/**
 * gic_handle_irq: acknowledged, priority dropped, not deactivated (irqd_is_forwarded_to_vcpu), for the guest will do that;
 * then the handler of the vCPU that is loaded there.
 */
export const handleTimerPpi = (kvm: ArchTimer & PhysicalIrqs, w: TimerState, vcpu: VcpuOf<TimerState>): void => {
  if (vcpu.pcpu !== null) {
    kvm.activateIrq(at(w.timerPpis, vcpu.pcpu));
    kvm.archTimerHandler(w, vcpu);
  }
};
