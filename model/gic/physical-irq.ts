import { bool, type Infer, record, type View } from '../../src/language/index.js';
import type { Steps } from '../machine/steps.js';

export type Trigger = 'edge' | 'level';

/**
 * An interrupt of the physical distributor or redistributor. An SPI has one of these, a PPI one on each CPU (banked).
 * IHI 0048B 1.4 and 3.2.4; IHI 0069 4.1.
 */
export const physicalIrq = record({
  /** The level of the input wire; an edge interrupt has none to speak of. */
  line: bool,
  /** The remembered half of pending: a captured edge, or a write to ISPENDR. */
  latch: bool,
  active: bool,
  enabled: bool,
});

export type PhysicalIrq = Infer<typeof physicalIrq>;

/** What the physical distributor does with one of its interrupts, as steps. */
export interface PhysicalIrqs {
  /** IHI 0048B 4.3.7: a level interrupt is pending while its line is high, or while ISPENDR's latch is set. */
  isIrqPending(irq: View<PhysicalIrq>, trigger: Trigger): boolean;
  /**
   * Will the distributor present it to a CPU interface? An active interrupt (also an active and pending one) is not
   * presented again until it is deactivated: the whole of interrupt forwarding rests on this. IHI 0048B 3.2.4.
   */
  isIrqPresented(irq: View<PhysicalIrq>, trigger: Trigger): boolean;
  /**
   * The distributor's half of an acknowledge. The latch is consumed; the line is not, so that a level interrupt whose
   * line is still high becomes active and pending. IHI 0048B figure 4-10. (With a GICv3 it is IMPLEMENTATION DEFINED
   * whether the latch of a level interrupt goes, IHI 0069 4.5; here it does, as in a GIC-400 and in QEMU.)
   */
  activateIrq(irq: PhysicalIrq): void;
  /** Deactivation, by DIR, by EOIR with EOImode 0, or through a list register's HW bit. Says whether it was active. */
  deactivateIrq(irq: PhysicalIrq): boolean;
  /** An edge on the wire of an edge interrupt: one that nobody has acknowledged yet and this are one. IHI 0048B 1.4.2. */
  captureEdge(irq: PhysicalIrq): void;
  /** A write of ISENABLER. IHI 0048B 4.3.5. */
  enableIrq(irq: PhysicalIrq, trigger: Trigger): void;
  /** A write of ICENABLER: what is active stays so. IHI 0048B 4.3.6. */
  disableIrq(irq: PhysicalIrq): void;
  /** A write of ISPENDR: pending whatever the line does. IHI 0048B 4.3.7. */
  setPendingIrq(irq: PhysicalIrq): void;
  /** A write of ICPENDR: a level interrupt whose line is high stays pending. IHI 0048B 4.3.8. */
  clearPendingIrq(irq: PhysicalIrq): void;
}

export const physicalIrqSteps: Steps<PhysicalIrqs> = {
  isIrqPending: (_gic, irq, trigger) => irq.latch || (trigger === 'level' && irq.line),

  isIrqPresented: (gic, irq, trigger) => irq.enabled && !irq.active && gic.isIrqPending(irq, trigger),

  activateIrq: (_gic, irq) => {
    irq.active = true;
    irq.latch = false;
  },

  deactivateIrq: (_gic, irq) => {
    const was = irq.active;
    irq.active = false;
    return was;
  },

  captureEdge: (_gic, irq) => {
    irq.latch = true;
  },

  enableIrq: (_gic, irq) => {
    irq.enabled = true;
  },

  disableIrq: (_gic, irq) => {
    irq.enabled = false;
  },

  setPendingIrq: (_gic, irq) => {
    irq.latch = true;
  },

  clearPendingIrq: (_gic, irq) => {
    irq.latch = false;
  },
};
