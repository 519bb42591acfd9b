import type { View } from '../../src/language/index.js';
import type { ListRegister } from './list-register.js';
import { virtualGic } from './virtual-gic.js';
import type { VirtualInterface } from './virtual-interface.js';

/** What hardware should say; of either version the same. */
const { isEmpty, maintenanceStatus, signalsEoi } = virtualGic({ hostGic: 3 });

/**
 * How the model's numbers are written in registers. The model has one interrupt group, which is enough for KVM: it puts
 * every interrupt of a guest into the same one. Which of the two that is, is said here, and everything of the other
 * group reads as 0: its enable (VMGrp0En or VMGrp1En) and its maintenance interrupts (VGrp0 or VGrp1, E and D). A guest
 * that uses both groups at once, VMCR's AckCtl, FIQEn and CBPR, and a binary point other than the finest are outside
 * the model.
 */
export interface Numbering {
  readonly group: 0 | 1;
  /** The INTID by which the guest knows an interrupt. */
  readonly virtualId: (irq: number) => number;
  /** The INTID of the physical interrupt behind it, where a list register has HW. */
  readonly physicalId: (irq: number) => number;
  /** The priority with that number, in 5 bits and growing. */
  readonly priority: (number: number) => number;
}

/** GICH_* of one CPU, as a read of each would return it. IHI 0048B 5.3. */
export interface VirtualInterfaceRegisters {
  readonly hcr: number;
  readonly vtr: number;
  readonly vmcr: number;
  readonly misr: number;
  readonly eisr0: number;
  readonly elrsr0: number;
  readonly apr: number;
  readonly lrs: readonly number[];
}

/** The registers of a virtual interface that the hypervisor has turned on (GICH_HCR.En). */
export const registersOf = (cpu: View<VirtualInterface>, numbering: Numbering): VirtualInterfaceRegisters => ({
  hcr: hcrOf(cpu, numbering),
  vtr: fields([4, 29], [4, 26], [cpu.lrs.length - 1, 0]),
  vmcr: vmcrOf(cpu, numbering),
  misr: misrOf(cpu, numbering),
  eisr0: bits(cpu.lrs.map(signalsEoi)),
  elrsr0: bits(cpu.lrs.map(isEmpty)),
  apr: fields(...cpu.activePriorities.map((active, number) => [active, numbering.priority(number)] as const)),
  lrs: cpu.lrs.map((lr) => lrOf(lr, numbering)),
});

/** GICH_HCR. TDIR is not in it: with a GICv2, DIR traps where its page is not mapped for the guest. */
const hcrOf = ({ hcr, eoiCount }: View<VirtualInterface>, { group }: Numbering): number =>
  fields(
    [eoiCount, 27],
    [hcr.VGrp0DIE, 5 + 2 * group],
    [hcr.VGrp0EIE, 4 + 2 * group],
    [hcr.NPIE, 3],
    [hcr.LRENPIE, 2],
    [hcr.UIE, 1],
    [true, 0],
  );

/** GICH_VMCR. A binary point of 2 (for group 1: 3) makes all 5 bits of a priority count for pre-emption. */
const vmcrOf = (cpu: View<VirtualInterface>, numbering: Numbering): number =>
  fields([maskOf(cpu, numbering), 27], [2, 21], [3, 18], [cpu.eoiMode, 9], [cpu.groupEnabled, numbering.group]);

/** VMPriMask lets more urgent priorities pass; the model's mask is the number of the first that does not. */
const maskOf = ({ pmr, activePriorities }: View<VirtualInterface>, { priority }: Numbering): number => {
  if (pmr === 0) {
    return 0;
  }
  return pmr < activePriorities.length ? priority(pmr) : 0x1f;
};

/** GICH_MISR. */
const misrOf = (cpu: View<VirtualInterface>, { group }: Numbering): number => {
  const status = maintenanceStatus(cpu);
  return fields(
    [status.groupDisabled, 5 + 2 * group],
    [status.groupEnabled, 4 + 2 * group],
    [status.noPending, 3],
    [status.entryNotPresent, 2],
    [status.underflow, 1],
    [status.endOfInterrupt, 0],
  );
};

/**
 * GICH_LRn. An empty one is given as 0: what it still says of its last interrupt means nothing to either side, and the
 * model forgets it where that is interrupt 0. So compare those of ELRSR by their state alone.
 */
const lrOf = (lr: View<ListRegister>, { group, virtualId, physicalId, priority }: Numbering): number =>
  isEmpty(lr)
    ? 0
    : fields(
        [lr.hw, 31],
        [group, 30],
        [states[lr.state], 28],
        [priority(lr.priority), 23],
        ...(lr.hw ? [[physicalId(lr.irq), 10] as const] : [[lr.eoi, 19] as const, [lr.source, 10] as const]),
        [virtualId(lr.irq), 0],
      );

const states = { invalid: 0, pending: 1, active: 2, 'pending+active': 3 } as const;

type Field = readonly [value: number | boolean, lowest: number];

/** A register of 32 bits with these values from these bits on. */
const fields = (...all: readonly Field[]): number =>
  all.reduce((register, [value, lowest]) => (register | (Number(value) << lowest)) >>> 0, 0);

const bits = (set: readonly boolean[]): number =>
  fields(...set.slice(0, 32).map((value, place) => [value, place] as const));
