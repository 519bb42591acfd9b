import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { activate, isPresented, type PhysicalIrq } from '../gic/physical-irq.js';
import type { MachineConfig } from '../machine/config.js';
import type { Injection, Observed } from '../machine/hypervisor.js';
import type { BaseState } from '../machine/part.js';
import type { Steps } from '../machine/steps.js';
import { type TimerState, timerIrq } from './state.js';

/** The virtual timer with an interrupt of its own on the host (v4.15 and later): arch_timer.c. */
export interface ArchTimer<W extends TimerState = TimerState> {
  readonly config: MachineConfig;
  /**
   * kvm_timer_vcpu_load: the device is the vCPU's now. If it asserts, the vgic is told; and the physical interrupt is
   * active exactly when the guest is going to end it, so that it cannot fire on the host before.
   */
  timerVcpuLoad(w: W, v: number): void;
  /** kvm_timer_vcpu_load_gic: is the physical interrupt to be active? Asserted, or active in the guest. 0e3dfda91d9f */
  physActive(w: View<W>, irq: number, ppi: View<PhysicalIrq>): boolean;
  /**
   * kvm_timer_vcpu_put: the timer is stopped and its registers saved. The physical active bit stays as it is; the next
   * load on that CPU overwrites it and nobody reads it before, so here it goes at once.
   */
  timerVcpuPut(w: W, v: number): void;
  /** kvm_arch_timer_handler: acknowledged, priority dropped, not deactivated: the guest will do that. */
  archTimerHandler(w: W, v: number, pcpu: number): void;
  /** kvm_timer_vcpu_reset, inside a put and load of the vCPU (kvm_reset_vcpu). */
  timerVcpuReset(w: W, v: number): void;
}

/** What the timer asks of the vgic besides. */
export interface MappedReset<W extends BaseState = BaseState> {
  /** kvm_vgic_reset_mapped_irq */
  resetMappedIrq(w: W, irq: number): void;
}

export const timerSteps: Steps<ArchTimer, ArchTimer & Injection & Observed & MappedReset> = {
  timerVcpuLoad: (hypervisor, w, v) => {
    const irq = timerIrq(hypervisor.config, v);
    const { pcpu } = at(w.vcpus, v);
    if (irq !== -1 && pcpu !== null) {
      const ppi = at(w.timerPpis, pcpu);
      const timer = at(w.timers, v);
      ppi.line = timer.output;
      timer.output = false;
      hypervisor.injectIrq(w, irq, ppi.line);
      ppi.active = hypervisor.physActive(w, irq, ppi);
    }
  },

  physActive: (hypervisor, w, irq, ppi) => ppi.line || hypervisor.isActive(w, irq),

  timerVcpuPut: ({ config }, w, v) => {
    const { pcpu } = at(w.vcpus, v);
    if (pcpu !== null && timerIrq(config, v) !== -1) {
      const ppi = at(w.timerPpis, pcpu);
      at(w.timers, v).output = ppi.line;
      ppi.line = false;
      ppi.active = false;
    }
  },

  archTimerHandler: (hypervisor, w, v, pcpu) => {
    const ppi = at(w.timerPpis, pcpu);
    activate(ppi);
    if (ppi.line) {
      hypervisor.injectIrq(w, timerIrq(hypervisor.config, v), true);
    }
  },

  timerVcpuReset: (hypervisor, w, v) => {
    const irq = timerIrq(hypervisor.config, v);
    const { pcpu } = at(w.vcpus, v);
    at(w.timers, v).output = false;
    if (pcpu !== null) {
      at(w.timerPpis, pcpu).line = false;
    }
    hypervisor.injectIrq(w, irq, false);
    hypervisor.resetMappedIrq(w, irq);
    if (pcpu !== null) {
      const ppi = at(w.timerPpis, pcpu);
      ppi.active = hypervisor.physActive(w, irq, ppi);
    }
  },
};

/** Would the timer's interrupt be taken by the host on this CPU as soon as interrupts are on? */
export const isTimerPresented = (w: View<TimerState>, pcpu: number): boolean =>
  isPresented(at(w.timerPpis, pcpu), 'level');
