import { at, type PhysicalIrq, registersOf, runningPriority } from '../../model/index.js';
import type { View } from '../../src/language/index.js';
import type { ModelledGic } from '../gic/modelled-gic.js';
import type { Registers } from '../gic/rival.js';
import type { GicSetup } from '../gic/setup.js';
import { priorities, priorityOf } from '../model/numbers.js';
import { maintenanceIntid, numbering, type readable } from './gicv2-addresses.js';
import { bitOf } from './gicv2-requests.js';
import { ctlrOf, edgesOf } from './gicv2-values.js';

/** The inputs of the CPU, in QEMU's order. Nothing in a script is signalled as FIQ. */
export const inputs = ['IRQ', 'FIQ', 'VIRQ', 'VFIQ'] as const;

export const hex = (value: number): string => `0x${value.toString(16)}`;

/** The model's registers, as a read of QEMU's would return them. */
export const modelledRegisters = (gic: ModelledGic, setup: GicSetup): Registers => {
  const values = { ...lines(gic), ...distributor(gic, setup), ...hostInterface(gic), ...virtualInterface(gic) };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hex(value)]));
};

type Values<Prefix extends string> = Readonly<Record<Extract<keyof typeof readable, `${Prefix}_${string}`>, number>>;

const lines = (gic: ModelledGic): Readonly<Record<(typeof inputs)[number], number>> => ({
  IRQ: Number(gic.signalled !== null),
  FIQ: 0,
  VIRQ: Number(gic.presented !== undefined),
  VFIQ: 0,
});

const distributor = ({ world, cpu, gic, virtualGic }: ModelledGic, { interrupts }: GicSetup): Values<'GICD'> => {
  const those = (is: (bank: View<PhysicalIrq>, irq: number) => boolean): number =>
    interrupts.reduce((bits, _, irq) => bits + (is(at(world.banks, irq), irq) ? bitOf(irq) : 0), 0);
  const fourPriorities = (first: number): number =>
    interrupts.reduce((bytes, { priority }, irq) => {
      const place = numbering.physicalId(irq) - first;
      return bytes + (place >= 0 && place < 4 ? priorityOf(priority) * 2 ** (8 * place) : 0);
    }, 0);
  return {
    GICD_CTLR: 1,
    GICD_ISENABLER1: those(({ enabled }) => enabled),
    GICD_ISPENDR0: virtualGic.isMaintenanceAsserted(cpu) ? 2 ** maintenanceIntid : 0,
    GICD_ISPENDR1: those((bank, irq) => gic.isIrqPending(bank, at(interrupts, irq).trigger)),
    GICD_ISACTIVER1: those(({ active }) => active),
    GICD_IPRIORITYR10: fourPriorities(40),
    GICD_IPRIORITYR11: fourPriorities(44),
    GICD_ICFGR2: edgesOf(interrupts),
  };
};

const hostInterface = ({ physicalInterface: { enabled, eoiMode, pmr, activePriorities } }: ModelledGic) => {
  // QEMU's host has 8 bits of priority, of which 7 count for pre-emption: 4 levels for each of 5 bits.
  const apr = (from: number): number =>
    activePriorities.slice(from, from + 8).reduce((bits, active, place) => bits + (active ? 2 ** (4 * place) : 0), 0);
  return {
    GICC_CTLR: ctlrOf({ grpen: Number(enabled), eoimode: eoiMode }),
    GICC_PMR: priorityOf(pmr),
    GICC_RPR: runningPriorityOf(activePriorities),
    GICC_APR0: apr(0),
    GICC_APR1: apr(8),
    GICC_APR2: apr(16),
    GICC_APR3: apr(24),
  } satisfies Values<'GICC'>;
};

const virtualInterface = ({ cpu }: ModelledGic): Values<'GICH'> & Values<'GICV'> => {
  const { hcr, vtr, vmcr, misr, eisr0, elrsr0, apr, lrs } = registersOf(cpu, numbering);
  return {
    GICH_HCR: hcr,
    GICH_VTR: vtr,
    GICH_VMCR: vmcr,
    GICH_MISR: misr,
    GICH_EISR0: eisr0,
    GICH_ELRSR0: elrsr0,
    GICH_APR: apr,
    GICH_LR0: at(lrs, 0),
    GICH_LR1: at(lrs, 1),
    GICH_LR2: at(lrs, 2),
    GICH_LR3: at(lrs, 3),
    GICV_CTLR: ctlrOf({ grpen: Number(cpu.groupEnabled), eoimode: cpu.eoiMode }),
    GICV_PMR: priorityOf(cpu.pmr),
    GICV_RPR: runningPriorityOf(cpu.activePriorities),
    GICV_APR0: apr,
  };
};

/** GICC_RPR, GICV_RPR: 0xff where nothing is active. */
const runningPriorityOf = (apr: readonly boolean[]): number => {
  const running = runningPriority(apr);
  return running < priorities ? priorityOf(running) : 0xff;
};
