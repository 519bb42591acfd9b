import { array, bool, type Infer, int, record } from '../../src/language/index.js';
import { coarsest } from './binary-point.js';
import { type ListRegisterSizes, listRegister } from './list-register.js';

export interface VirtualInterfaceSizes extends ListRegisterSizes {
  readonly listRegisters: number;
  /** How many groups there are, each of which the guest may enable; one, unless it says so. */
  readonly groups?: number;
  /** Does the guest write binary points, and CBPR? */
  readonly binaryPoint?: boolean;
  readonly cbpr?: boolean;
  /** The field that says how many of the list registers are in use, where there is one. */
  readonly used?: string;
}

/** HCR.EOIcount has 5 bits and wraps. IHI 0048B 5.3.1. */
export const eoiCountMax = 31;

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
    /**
     * Of group 0, where there are two: VMCR.VENG0, and whether HCR asks to hear of a change (VGrp0EIE, VGrp0DIE). The group that is
     * there always is group 1 then. There is one APR, AP0R and AP1R of a GICv3 taken together: what is acknowledged is more urgent than
     * all that is active, so that no priority is in both; and EOIR drops the most urgent one of either (IHI 0069, ICV_AP0R<n>_EL1).
     */
    group0: array((sizes.groups ?? 1) - 1, record({ enabled: bool, EIE: bool, DIE: bool })),
    /** VMCR: the subpriority bits of each group (BPR0 and BPR1, or the only one), and CBPR. None where the guest leaves them alone: all bits preempt. */
    binaryPoints: array(sizes.binaryPoint === true ? (sizes.groups ?? 1) : 0, int(0, coarsest(sizes.priorities))),
    commonBinaryPoint: array(sizes.cbpr === true ? 1 : 0, bool),
    pmr: int(0, sizes.priorities),
    /** APR. */
    activePriorities: array(sizes.priorities, bool),
    /** HCR.EOIcount: EOIs of interrupts that no list register held. */
    eoiCount: int(0, eoiCountMax),
    /** HCR: which conditions raise the maintenance interrupt, and whether a write of DIR traps. */
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
