import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { bind, type Steps } from '../machine/steps.js';
import type { CpuInterface } from './cpu-interface.js';
import type { PhysicalGicConfig } from './physical-config.js';
import { type PhysicalIrq, type PhysicalIrqs, physicalIrqSteps, type Trigger } from './physical-irq.js';
import { bankOf, type PhysicalWorld } from './physical-world.js';
import { dropPriority, runningPriority } from './priority.js';

/**
 * The physical GIC as a record of the steps that the architecture names: a bug of an implementation is the record with the
 * step replaced that differs. IHI 0048B 3.2; IHI 0069 4.1.
 */
export interface PhysicalGic extends PhysicalIrqs {
  readonly config: PhysicalGicConfig;
  /**
   * May a read of IAR on this CPU return the interrupt? Its interface signals it, and nothing more urgent. Which of
   * several equally urgent ones is returned is the implementation's choice. Of an SPI that several CPUs are shown the
   * first reader gets it, the others 1023 (1-N model). IHI 0048B 1.4.3, 3.2.3, 3.3.
   */
  isAcknowledgeable(w: View<PhysicalWorld>, cpu: number, irq: number): boolean;
  /** Does the CPU interface signal it to this CPU? */
  signals(w: View<PhysicalWorld>, cpu: number, irq: number): boolean;
  /** Would this CPU interface signal an interrupt in this state? IHI 0048B 3.2.2 and 3.3. */
  interfaceSignals(cpu: View<CpuInterface>, irq: View<PhysicalIrq>, trigger: Trigger, priority: number): boolean;
  /** What it does with an interrupt that a read of IAR returns: it is active, and so is its priority. */
  interfaceAcknowledges(cpu: CpuInterface, irq: PhysicalIrq, priority: number): void;
  /** A read of IAR that returns the interrupt. IHI 0048B 4.4.4. */
  acknowledge(w: PhysicalWorld, cpu: number, irq: number): void;
  /** A write of EOIR: a priority drop and, with EOImode 0, the deactivation. IHI 0048B 3.2.1, 4.4.5. */
  endOfInterrupt(w: PhysicalWorld, cpu: number, irq: number): void;
  /**
   * A write of DIR, or the second half of EOIR. A PPI is deactivated in the writer's bank, an SPI for all CPUs, also
   * where another one acknowledged it. IHI 0048B 3.2.1, 4.4.15.
   */
  deactivate(w: PhysicalWorld, cpu: number, irq: number): void;
}

export const physicalGicSteps: Steps<PhysicalGic> = {
  ...physicalIrqSteps,

  isAcknowledgeable: (gic, w, cpu, irq) => {
    const { interrupts } = gic.config;
    const { priority } = at(interrupts, irq);
    return (
      gic.signals(w, cpu, irq) &&
      !interrupts.some((other, place) => other.priority < priority && gic.signals(w, cpu, place))
    );
  },

  signals: (gic, w, cpu, irq) => {
    const { trigger, priority } = at(gic.config.interrupts, irq);
    return gic.interfaceSignals(at(w.cpus, cpu).interface, bankOf(gic.config, w, cpu, irq), trigger, priority);
  },

  interfaceSignals: (gic, cpu, irq, trigger, priority) =>
    cpu.enabled &&
    gic.isIrqPresented(irq, trigger) &&
    priority < cpu.pmr &&
    priority < runningPriority(cpu.activePriorities),

  interfaceAcknowledges: (gic, cpu, irq, priority) => {
    gic.activateIrq(irq);
    cpu.activePriorities[priority] = true;
  },

  acknowledge: (gic, w, cpu, irq) => {
    const { priority } = at(gic.config.interrupts, irq);
    gic.interfaceAcknowledges(at(w.cpus, cpu).interface, bankOf(gic.config, w, cpu, irq), priority);
    w.happened.push({ what: 'acknowledged', cpu, irq });
  },

  endOfInterrupt: (gic, w, cpu, irq) => {
    const { activePriorities, eoiMode } = at(w.cpus, cpu).interface;
    dropPriority(activePriorities);
    if (eoiMode === 0) {
      gic.deactivate(w, cpu, irq);
    }
  },

  deactivate: (gic, w, cpu, irq) => {
    const wasActive = gic.deactivateIrq(bankOf(gic.config, w, cpu, irq));
    w.happened.push({ what: 'deactivated', cpu, irq, wasActive });
  },
};

/** The physical GIC as it should be, in a configuration. */
export const physicalGic = bind(physicalGicSteps);
