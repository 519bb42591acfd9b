import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { acknowledge, signals } from './cpu-interface.js';
import type { PhysicalGicConfig, PhysicalInterrupt } from './physical-config.js';
import { deactivate } from './physical-irq.js';
import { bankOf, type PhysicalWorld } from './physical-world.js';
import { dropPriority } from './priority.js';

/**
 * The physical GIC as a policy: an object without state whose methods are the steps that the architecture names. A bug
 * of an implementation extends it and overrides the step that differs. IHI 0048B 3.2; IHI 0069 4.1.
 */
export class PhysicalGic {
  constructor(readonly config: PhysicalGicConfig) {}

  /**
   * May a read of IAR on this CPU return the interrupt? Its interface signals it, and nothing more urgent. Which of
   * several equally urgent ones is returned is the implementation's choice. Of an SPI that several CPUs are shown the
   * first reader gets it, the others 1023 (1-N model). IHI 0048B 1.4.3, 3.2.3, 3.3.
   */
  isAcknowledgeable(w: View<PhysicalWorld>, cpu: number, irq: number): boolean {
    const { priority } = this.interruptOf(irq);
    return (
      this.signals(w, cpu, irq) &&
      !this.config.interrupts.some((other, place) => other.priority < priority && this.signals(w, cpu, place))
    );
  }

  signals(w: View<PhysicalWorld>, cpu: number, irq: number): boolean {
    const { trigger, priority } = this.interruptOf(irq);
    return signals(at(w.cpus, cpu).interface, bankOf(this.config, w, cpu, irq), trigger, priority);
  }

  /** A read of IAR that returns the interrupt. IHI 0048B 4.4.4. */
  acknowledge(w: PhysicalWorld, cpu: number, irq: number): void {
    acknowledge(at(w.cpus, cpu).interface, bankOf(this.config, w, cpu, irq), this.interruptOf(irq).priority);
    w.happened.push({ what: 'acknowledged', cpu, irq });
  }

  /** A write of EOIR: a priority drop and, with EOImode 0, the deactivation. IHI 0048B 3.2.1, 4.4.5. */
  endOfInterrupt(w: PhysicalWorld, cpu: number, irq: number): void {
    const { activePriorities, eoiMode } = at(w.cpus, cpu).interface;
    dropPriority(activePriorities);
    if (eoiMode === 0) {
      this.deactivate(w, cpu, irq);
    }
  }

  /**
   * A write of DIR, or the second half of EOIR. A PPI is deactivated in the writer's bank, an SPI for all CPUs, also
   * where another one acknowledged it. IHI 0048B 3.2.1, 4.4.15.
   */
  deactivate(w: PhysicalWorld, cpu: number, irq: number): void {
    const wasActive = deactivate(bankOf(this.config, w, cpu, irq));
    w.happened.push({ what: 'deactivated', cpu, irq, wasActive });
  }

  protected interruptOf(irq: number): PhysicalInterrupt {
    return at(this.config.interrupts, irq);
  }
}
