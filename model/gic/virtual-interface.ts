import { array, bool, type Infer, int, record, type View } from '../../src/language/index.js';
import {
  hasPending,
  isActive,
  type ListRegister,
  type ListRegisterSizes,
  listRegister,
  lrState,
} from './list-register.js';
import { dropPriority, runningPriority } from './priority.js';

export interface VirtualInterfaceSizes extends ListRegisterSizes {
  readonly listRegisters: number;
  /** The field that says how many of the list registers are in use, where there is one. */
  readonly used?: string;
}

/** HCR.EOIcount has 5 bits and wraps. IHI 0048B 5.3.1. */
const eoiCountMax = 31;

/**
 * What the hypervisor programs (GICH_*, ICH_*) and the guest uses (GICV_*, ICV_*) of one vCPU's interface.
 * IHI 0048B chapter 5; IHI 0069 chapter 6.
 */
export const virtualInterface = (sizes: VirtualInterfaceSizes) =>
  record({
    lrs: array(sizes.listRegisters, listRegister(sizes), sizes),
    /** VMCR: the guest's own controls. */
    eoiMode: int(0, 1),
    groupEnabled: bool,
    pmr: int(0, sizes.priorities),
    /** APR. */
    activePriorities: array(sizes.priorities, bool),
    /** HCR.EOIcount: EOIs of interrupts that no list register held. */
    eoiCount: int(0, eoiCountMax),
    /** HCR: which conditions raise the maintenance interrupt, and whether a write of DIR traps. (There is one group.) */
    hcr: record({
      UIE: bool,
      NPIE: bool,
      LRENPIE: bool,
      VGrp0EIE: bool,
      VGrp0DIE: bool,
      TDIR: bool,
    }),
  });

export type VirtualInterface = Infer<ReturnType<typeof virtualInterface>>;

/** HCR with no bit but En. */
export const quietHcr = (): VirtualInterface['hcr'] => ({
  UIE: false,
  NPIE: false,
  LRENPIE: false,
  VGrp0EIE: false,
  VGrp0DIE: false,
  TDIR: false,
});

/**
 * May a read of IAR return what this list register holds? It must be exactly pending (a pending and active one is not
 * presented), pass the mask, pre-empt the running priority and be the most urgent. Which of several equally urgent
 * ones is returned is the implementation's choice. IHI 0048B 5.5 (GICV_IAR), 3.3.3.
 */
export const isAcknowledgeable = (cpu: View<VirtualInterface>, lr: View<ListRegister>): boolean =>
  lr.state === 'pending' &&
  cpu.groupEnabled &&
  lr.priority < cpu.pmr &&
  lr.priority < runningPriority(cpu.activePriorities) &&
  !cpu.lrs.some((other) => other.state === 'pending' && other.priority < lr.priority);

/** A read of IAR that returns what this list register holds. */
export const acknowledgeVirtual = (cpu: VirtualInterface, lr: ListRegister): void => {
  lr.state = 'active';
  cpu.activePriorities[lr.priority] = true;
};

/** What a deactivation by the guest met. */
export type Deactivation =
  | { readonly found: true; readonly hw: boolean }
  /** No list register held it active; EOIcount has been incremented where the architecture counts it. */
  | { readonly found: false };

/**
 * The priority drop of a write of EOIR, which clears the most urgent active priority whatever the write names.
 * With EOImode 0 the deactivation follows. IHI 0048B 5.5 (GICV_EOIR), 5.2.2.
 *
 * A write that does not name what was acknowledged last is UNPREDICTABLE. A GICv2 deactivates what is named; a GICv3
 * does not unless the dropped priority is its own, as QEMU does (linux-6.1-gicv3/overflow_nested_eoimode0_level.jsonl
 * from step 22 on) and as KVM does where it emulates the register (__vgic_v3_write_eoir).
 * @returns the deactivation, or null where there was none.
 */
export const endOfVirtualInterrupt = (cpu: VirtualInterface, irq: number, gic: 2 | 3): Deactivation | null => {
  const running = runningPriority(cpu.activePriorities);
  const dropped = dropPriority(cpu.activePriorities);
  const lr = heldActive(cpu, irq);
  const isOutOfOrder = lr !== undefined && lr.priority !== running;
  if (cpu.eoiMode === 1 || (gic === 3 && isOutOfOrder)) {
    return null;
  }
  // Whether an EOI that dropped no priority counts is CONSTRAINED UNPREDICTABLE (IHI 0069, ICH_HCR_EL2.EOIcount);
  // QEMU's GICv2 does not count it, and neither does this.
  return deactivateVirtual(cpu, irq, dropped);
};

/** A write of DIR with EOImode 1; with EOImode 0 it is ignored (IHI 0069) or UNPREDICTABLE (IHI 0048B 4.4.15). */
export const deactivateByDir = (cpu: VirtualInterface, irq: number): Deactivation | null =>
  cpu.eoiMode === 1 ? deactivateVirtual(cpu, irq, true) : null;

const deactivateVirtual = (cpu: VirtualInterface, irq: number, counts: boolean): Deactivation => {
  const lr = heldActive(cpu, irq);
  if (lr !== undefined) {
    lr.state = lrState(hasPending(lr), false);
    return { found: true, hw: lr.hw };
  }
  if (counts) {
    cpu.eoiCount = cpu.eoiCount === eoiCountMax ? 0 : cpu.eoiCount + 1;
  }
  return { found: false };
};

const heldActive = (cpu: VirtualInterface, irq: number): ListRegister | undefined =>
  cpu.lrs.find((lr) => isActive(lr) && lr.irq === irq);
