import { array, bool, type Infer, int, record } from '../../src/language/index.js';
import { type ListRegisterSizes, listRegister } from './list-register.js';

export interface VirtualInterfaceSizes extends ListRegisterSizes {
  readonly listRegisters: number;
  readonly group0?: boolean;
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
     * there always is group 1 then. There is one APR: the guest ends what it has acknowledged in reverse order, whatever the group.
     */
    group0: array(sizes.group0 === true ? 1 : 0, record({ enabled: bool, EIE: bool, DIE: bool })),
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
