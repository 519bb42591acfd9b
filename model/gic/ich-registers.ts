import type { View } from '../../src/language/index.js';
import type { ListRegister } from './list-register.js';
import { type Numbering, registersOf } from './registers.js';
import { virtualGic } from './virtual-gic.js';
import type { VirtualInterface } from './virtual-interface.js';

const { isEmpty } = virtualGic({ hostGic: 3 });

/**
 * ICH_* of one vCPU, as a read of each would return it. IHI 0069 chapter 12 (AArch64 System register descriptions).
 * Where the system registers have the layout of GICH_*, they are taken from there.
 */
export interface SystemRegisters {
  readonly hcr: number;
  readonly vmcr: number;
  readonly misr: number;
  readonly eisr: number;
  readonly elrsr: number;
  readonly ap1r0: number;
  readonly lrs: readonly bigint[];
}

/** ICH_HCR_EL2.TDIR: a write of ICV_DIR_EL1 traps. */
const trapDirBit = 14;

/** ICH_VMCR_EL2.VFIQEn is RES1 where ICC_SRE_EL1.SRE is. The priority mask has 8 bits, of which the upper 5 count. */
const fiqEnabled = 1 << 3;

/** The registers of a virtual interface that the hypervisor has turned on (ICH_HCR_EL2.En). */
export const systemRegistersOf = (cpu: View<VirtualInterface>, numbering: Numbering): SystemRegisters => {
  const { hcr, vmcr, misr, eisr0, elrsr0, apr } = registersOf(cpu, numbering);
  return {
    hcr: (hcr | (Number(cpu.hcr.TDIR) << trapDirBit)) >>> 0,
    vmcr: (vmcr | fiqEnabled) >>> 0,
    misr,
    eisr: eisr0,
    elrsr: elrsr0,
    ap1r0: apr,
    // As in GICH_LRn, what an empty one still says means nothing.
    lrs: cpu.lrs.map((lr) => (isEmpty(lr) ? 0n : listRegisterBits(lr, numbering))),
  };
};

/** ICH_LR<n>_EL2. */
export const listRegisterBits = (lr: View<ListRegister>, numbering: Numbering): bigint =>
  [
    [states[lr.state], 62],
    [Number(lr.hw), 61],
    [numbering.group, 60],
    // 8 bits, the upper ones of which are implemented.
    [numbering.priority(lr.priority) << 3, 48],
    lr.hw ? ([numbering.physicalId(lr.irq), 32] as const) : ([Number(lr.eoi), 41] as const),
    [numbering.virtualId(lr.irq), 0],
  ].reduce((bits, [value = 0, lowest = 0]) => bits | (BigInt(value) << BigInt(lowest)), 0n);

const states = { invalid: 0, pending: 1, active: 2, 'pending+active': 3 } as const;
