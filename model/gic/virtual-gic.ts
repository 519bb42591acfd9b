import type { View } from '../../src/language/index.js';
import { bind, type Steps } from '../machine/steps.js';
import { groupPriority } from './binary-point.js';
import { isGroupEnabled } from './groups.js';
import { hasPending, isActive, type ListRegister, lrState } from './list-register.js';
import { type Maintenance, maintenanceSteps } from './maintenance.js';
import { dropPriority, runningPriority } from './priority.js';
import { eoiCountMax, type VirtualInterface } from './virtual-interface.js';

/** What a deactivation by the guest met. */
export type Deactivation =
  | { readonly found: true; readonly hw: boolean }
  /** No list register held it active; EOIcount has been incremented where the architecture counts it. */
  | { readonly found: false };

/**
 * The virtual CPU interface as a record of steps, by the registers that the guest accesses (GICV_*, ICV_*): a mistake of a
 * core, or of an emulator, is the record with a step replaced. `irq` is the number of an interrupt in the configuration.
 */
export interface VirtualGic extends Maintenance {
  /** `interrupts`: their INTIDs, where there is more than numbers to tell them by. */
  readonly config: { readonly hostGic: 2 | 3; readonly interrupts?: readonly { readonly intid: number }[] };
  /**
   * May a read of IAR return what this list register holds? It must be exactly pending (a pending and active one is not
   * presented), its group enabled, pass the mask, pre-empt the running priority (by its group priority) and be the most urgent. Which of several equally urgent
   * ones is returned is the implementation's choice. IHI 0048B 5.5 (GICV_IAR), 3.3.3.
   */
  isAcknowledgeable(cpu: View<VirtualInterface>, lr: View<ListRegister>): boolean;
  /** A read of IAR that returns what this list register holds. */
  acknowledgeVirtual(cpu: VirtualInterface, lr: ListRegister): void;
  /**
   * A read of IAR while nothing may be acknowledged: it returns 1023, and changes nothing. IHI 0048B 3.2.5; IHI 0069
   * (ICC_IAR1_EL1).
   */
  acknowledgeNothing(cpu: VirtualInterface): void;
  /**
   * A write of EOIR. It drops the priority: the most urgent active one, whatever the write names. With EOImode 0 the
   * deactivation follows. IHI 0048B 5.5 (GICV_EOIR), 5.2.2.
   *
   * A write that does not name what was acknowledged last is UNPREDICTABLE. A GICv2 deactivates what is named; a GICv3
   * does not unless the dropped priority is its own, as QEMU does (linux-6.1-gicv3/overflow_nested_eoimode0_level.jsonl
   * from step 22 on) and as KVM does where it emulates the register (__vgic_v3_write_eoir).
   *
   * An LPI has no active state: what a list register shows goes with the priority, whatever EOImode is, and nothing is
   * counted (IHI 0069, ICH_LR<n>_EL2, ICH_HCR_EL2.EOIcount).
   * @param group the one whose register is written, EOIR0 or EOIR1 (GICV_EOIR or GICV_AEOIR). Of a list register of the other
   * group it deactivates nothing with a GICv3, as in QEMU and KVM; with a GICv2, where that is UNPREDICTABLE, what is named.
   * @returns the deactivation, or null where there was none.
   */
  endOfVirtualInterrupt(cpu: VirtualInterface, irq: number, group?: number): Deactivation | null;
  /**
   * A write of EOIR that names what IAR returns where there is nothing, INTIDs 1020 to 1023: it is ignored. IHI 0069
   * (ICC_EOIR1_EL1), IHI 0048B 5.5 (GICV_EOIR).
   */
  endOfSpecialIntid(cpu: VirtualInterface): void;
  /** A write of DIR with EOImode 1; with EOImode 0 it is ignored (IHI 0069) or UNPREDICTABLE (IHI 0048B 4.4.15). */
  deactivateByDir(cpu: VirtualInterface, irq: number): Deactivation | null;
  /** The deactivation of either; `counts`: in EOIcount, where no list register holds it active. */
  deactivateVirtual(cpu: VirtualInterface, irq: number, counts: boolean): Deactivation;
  /** HCR.EOIcount has 5 bits and wraps. IHI 0048B 5.3.1. */
  countEoi(cpu: VirtualInterface): void;
}

export const virtualGicSteps: Steps<VirtualGic> = {
  ...maintenanceSteps,

  isAcknowledgeable: (_gic, cpu, lr) =>
    lr.state === 'pending' &&
    isGroupEnabled(cpu, lr) &&
    lr.priority < cpu.pmr &&
    groupPriority(cpu, lr) < runningPriority(cpu.activePriorities) &&
    !cpu.lrs.some((other) => other.state === 'pending' && other.priority < lr.priority && isGroupEnabled(cpu, other)),

  acknowledgeVirtual: (_gic, cpu, lr) => {
    lr.state = 'active';
    cpu.activePriorities[groupPriority(cpu, lr)] = true;
  },

  acknowledgeNothing: () => {},

  endOfVirtualInterrupt: (gic, cpu, irq, group) => {
    const running = runningPriority(cpu.activePriorities);
    const dropped = dropPriority(cpu.activePriorities);
    const lr = heldActive(cpu, irq);
    const isOutOfOrder = lr !== undefined && (groupPriority(cpu, lr) !== running || lr.group !== (group ?? lr.group));
    if (isLpi(gic, irq)) {
      return isOutOfOrder ? null : gic.deactivateVirtual(cpu, irq, false);
    }
    if (cpu.eoiMode === 1 || (gic.config.hostGic === 3 && isOutOfOrder)) {
      return null;
    }
    // Whether an EOI that dropped no priority counts is CONSTRAINED UNPREDICTABLE (IHI 0069, ICH_HCR_EL2.EOIcount);
    // QEMU's GICv2 does not count it, and neither does this.
    return gic.deactivateVirtual(cpu, irq, dropped);
  },

  endOfSpecialIntid: () => {},

  deactivateByDir: (gic, cpu, irq) =>
    cpu.eoiMode === 1 && !isLpi(gic, irq) ? gic.deactivateVirtual(cpu, irq, true) : null,

  deactivateVirtual: (gic, cpu, irq, counts) => {
    const lr = heldActive(cpu, irq);
    if (lr !== undefined) {
      lr.state = lrState(hasPending(lr), false);
      return { found: true, hw: lr.hw };
    }
    if (counts) {
      gic.countEoi(cpu);
    }
    return { found: false };
  },

  countEoi: (_gic, cpu) => {
    cpu.eoiCount = cpu.eoiCount === eoiCountMax ? 0 : cpu.eoiCount + 1;
  },
};

export const isLpi = ({ config }: VirtualGic, irq: number): boolean => (config.interrupts?.[irq]?.intid ?? 0) >= 8192;

/** The list register that holds it active, pending again or not. */
export const heldActive = <C extends View<VirtualInterface>>(cpu: C, irq: number): C['lrs'][number] | undefined =>
  cpu.lrs.find((lr) => isActive(lr) && lr.irq === irq);

/** The virtual CPU interface as it should be, where no hypervisor is. */
export const virtualGic = bind(virtualGicSteps);
