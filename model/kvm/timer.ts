import type { View } from '../../src/language/index.js';
import { interruptOf } from '../config.js';
import { activate, isPresented, type PhysicalIrq } from '../gic/physical-irq.js';
import { at, physicalOf, type World } from '../world.js';
import { VgicUserAccess } from './user-access.js';

/** The virtual timer with an interrupt of its own on the host (v4.15 and later): arch_timer.c. */
export abstract class ArchTimer extends VgicUserAccess {
  /** The timer's interrupt of a vCPU, or -1. */
  timerIrq(v: number): number {
    return this.config.interrupts.findIndex((irq) => irq.source === 'timer' && irq.vcpu === v);
  }

  /**
   * kvm_timer_vcpu_load: the device is the vCPU's now. If it asserts, the vgic is told; and the physical interrupt is
   * active exactly when the guest is going to end it, so that it cannot fire on the host before.
   */
  load(w: World, v: number, pcpu: number): void {
    at(w.vcpus, v).pcpu = pcpu;
    const irq = this.timerIrq(v);
    if (irq !== -1) {
      const ppi = at(w.timerPpis, pcpu);
      const timer = at(w.timers, v);
      ppi.line = timer.output;
      timer.output = false;
      this.inject(w, irq, ppi.line);
      ppi.active = this.timerIsOwed(w, irq, ppi);
    }
  }

  /** kvm_timer_vcpu_load_gic: asserted, or active in the guest. 0e3dfda91d9f */
  protected timerIsOwed(w: View<World>, irq: number, ppi: View<PhysicalIrq>): boolean {
    return ppi.line || at(w.irqs, irq).active === true;
  }

  /**
   * kvm_timer_vcpu_put and vgic_put: the timer is stopped and its registers saved, the mask is saved for the wake-up
   * check. The physical active bit stays as it is; the next load on that CPU overwrites it and nobody reads it before,
   * so here it goes at once.
   */
  put(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    if (vcpu.pcpu !== null && this.timerIrq(v) !== -1) {
      const ppi = at(w.timerPpis, vcpu.pcpu);
      at(w.timers, v).output = ppi.line;
      ppi.line = false;
      ppi.active = false;
    }
    vcpu.pcpu = this.config.pcpus > 0 ? null : vcpu.pcpu;
    this.saveMask(w, v);
  }

  /** Saving VMCR, which kvm_vgic_vcpu_pending_irq looks at (5eeaf10eec39 "Sync ICH_VMCR_EL2 back when about to block", v5.3). */
  protected saveMask(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.savedPriorityMask = vcpu.cpu.priorityMask;
  }

  /** Would the timer's interrupt be taken by the host on this CPU as soon as interrupts are on? */
  isTimerPresented(w: View<World>, pcpu: number): boolean {
    return isPresented(at(w.timerPpis, pcpu), 'level');
  }

  /** kvm_arch_timer_handler: acknowledged, priority dropped, not deactivated: the guest will do that. */
  timerHandler(w: World, v: number, pcpu: number): void {
    const ppi = at(w.timerPpis, pcpu);
    activate(ppi);
    if (ppi.line) {
      this.inject(w, this.timerIrq(v), true);
    }
  }

  /** The same for an SPI of an assigned device that is forwarded: "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014), vgic-mapped-irqs.txt. */
  isForwardedPresented(w: View<World>, irq: number): boolean {
    const physical = physicalOf(this.config, w, irq);
    return physical !== null && isPresented(physical, interruptOf(this.config, irq).trigger);
  }

  forwardedHandler(w: World, irq: number): void {
    const physical: PhysicalIrq | null = physicalOf(this.config, w, irq);
    if (physical !== null) {
      activate(physical);
      this.inject(w, irq, true);
    }
  }

  /** kvm_timer_vcpu_reset, inside a put and load of the vCPU (kvm_reset_vcpu). */
  resetTimer(w: World, v: number): void {
    const irq = this.timerIrq(v);
    const { pcpu } = at(w.vcpus, v);
    at(w.timers, v).output = false;
    if (pcpu !== null) {
      at(w.timerPpis, pcpu).line = false;
    }
    this.inject(w, irq, false);
    this.resetMappedIrq(w, irq);
    if (pcpu !== null) {
      const ppi = at(w.timerPpis, pcpu);
      ppi.active = this.timerIsOwed(w, irq, ppi);
    }
  }

  /** kvm_vgic_reset_mapped_irq */
  protected resetMappedIrq(w: World, irq: number): void {
    const entry = at(w.irqs, irq);
    entry.active = false;
    entry.pendingLatch = false;
    entry.lineLevel = false;
  }
}
