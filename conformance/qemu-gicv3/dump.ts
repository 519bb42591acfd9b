import { type PhysicalGic, type PhysicalIrq, runningPriority, systemRegistersOf } from '../../model/index.js';
import type { View } from '../../src/language/index.js';
import type { ModelledGic } from '../gic/modelled-gic.js';
import type { Registers } from '../gic/rival.js';
import { priorities, priorityOf } from '../model/numbers.js';
import { type Access, guestRead, load, read } from './access.js';
import { bitsOf, everyBit, numbering, spiBit } from './interrupts.js';
import { memory } from './registers.js';

/** A register that is read after every operation, and what it is in the model. */
interface Dumped {
  /** As the architecture calls it: ICV_* is what the guest reads as ICC_*. */
  readonly name: string;
  readonly access: Access;
  /** The bits of it that scripts can change. */
  readonly mask?: number;
  readonly modelled: (gic: ModelledGic) => number | bigint;
}

const system = (gic: ModelledGic) => systemRegistersOf(gic.cpu, numbering);

const listRegister = (place: number) => (gic: ModelledGic) => system(gic).lrs[place] ?? 0n;

/** A word of the distributor with a bit for each interrupt. */
const banks =
  (is: (bank: View<PhysicalIrq>, trigger: 'level' | 'edge', gic: PhysicalGic) => boolean) =>
  ({ world, gic }: ModelledGic): number =>
    bitsOf(
      world.banks.map((bank, irq) => (is(bank, gic.config.interrupts[irq]?.trigger ?? 'level', gic) ? spiBit(irq) : 0)),
    );

/** ICC_RPR, ICV_RPR: 8 bits, all of them set where nothing is active. */
const running = (activePriorities: readonly boolean[]): number => {
  const priority = runningPriority(activePriorities);
  return priority === priorities ? 0xff : priorityOf(priority);
};

const active = (activePriorities: readonly boolean[]): number =>
  bitsOf(activePriorities.map((is, priority) => (is ? 1 << priority : 0)));

/** ISR_EL1.I */
const irqPending = (is: boolean): number => (is ? 1 << 7 : 0);

const maintenanceBit = 1 << 25;

export const dump: readonly Dumped[] = [
  { name: 'ICH_HCR_EL2', access: read('ICH_HCR_EL2'), modelled: (gic) => system(gic).hcr },
  { name: 'ICH_VMCR_EL2', access: read('ICH_VMCR_EL2'), modelled: (gic) => system(gic).vmcr },
  { name: 'ICH_MISR_EL2', access: read('ICH_MISR_EL2'), modelled: (gic) => system(gic).misr },
  { name: 'ICH_EISR_EL2', access: read('ICH_EISR_EL2'), modelled: (gic) => system(gic).eisr },
  { name: 'ICH_ELRSR_EL2', access: read('ICH_ELRSR_EL2'), modelled: (gic) => system(gic).elrsr },
  { name: 'ICH_AP1R0_EL2', access: read('ICH_AP1R0_EL2'), modelled: (gic) => system(gic).ap1r0 },
  { name: 'ICH_LR0_EL2', access: read('ICH_LR0_EL2'), modelled: listRegister(0) },
  { name: 'ICH_LR1_EL2', access: read('ICH_LR1_EL2'), modelled: listRegister(1) },
  { name: 'ICH_LR2_EL2', access: read('ICH_LR2_EL2'), modelled: listRegister(2) },
  { name: 'ICH_LR3_EL2', access: read('ICH_LR3_EL2'), modelled: listRegister(3) },
  { name: 'ICV_PMR_EL1', access: guestRead('ICC_PMR_EL1'), modelled: ({ cpu }) => priorityOf(cpu.pmr) },
  { name: 'ICV_IGRPEN1_EL1', access: guestRead('ICC_IGRPEN1_EL1'), modelled: ({ cpu }) => Number(cpu.groupEnabled) },
  { name: 'ICV_RPR_EL1', access: guestRead('ICC_RPR_EL1'), modelled: ({ cpu }) => running(cpu.activePriorities) },
  { name: 'ISR_EL1 (guest)', access: guestRead('ISR_EL1'), modelled: (gic) => irqPending(gic.presented !== undefined) },
  { name: 'ISR_EL1 (host)', access: read('ISR_EL1'), modelled: (gic) => irqPending(gic.signalled !== null) },
  {
    name: 'ICC_PMR_EL1',
    access: read('ICC_PMR_EL1'),
    modelled: (gic) => priorityOf(gic.physicalInterface.pmr),
  },
  {
    name: 'ICC_IGRPEN1_EL1',
    access: read('ICC_IGRPEN1_EL1'),
    modelled: (gic) => Number(gic.physicalInterface.enabled),
  },
  {
    name: 'ICC_CTLR_EL1',
    access: read('ICC_CTLR_EL1'),
    mask: 0b10,
    modelled: (gic) => gic.physicalInterface.eoiMode << 1,
  },
  {
    name: 'ICC_AP1R0_EL1',
    access: read('ICC_AP1R0_EL1'),
    modelled: (gic) => active(gic.physicalInterface.activePriorities),
  },
  {
    name: 'ICC_RPR_EL1',
    access: read('ICC_RPR_EL1'),
    modelled: (gic) => running(gic.physicalInterface.activePriorities),
  },
  {
    name: 'GICD_ISENABLER1',
    access: load(memory.GICD_ISENABLER1),
    mask: everyBit,
    modelled: banks(({ enabled }) => enabled),
  },
  {
    name: 'GICD_ISPENDR1',
    access: load(memory.GICD_ISPENDR1),
    mask: everyBit,
    modelled: banks((bank, trigger, gic) => gic.isIrqPending(bank, trigger)),
  },
  {
    name: 'GICD_ISACTIVER1',
    access: load(memory.GICD_ISACTIVER1),
    mask: everyBit,
    modelled: banks((bank) => bank.active),
  },
  {
    name: 'GICR_ISPENDR0',
    access: load(memory.GICR_ISPENDR0),
    mask: maintenanceBit,
    modelled: ({ cpu, virtualGic }) => (virtualGic.isMaintenanceAsserted(cpu) ? maintenanceBit : 0),
  },
];

const namesOf = (values: readonly (number | bigint)[]): Registers =>
  Object.fromEntries(dump.map(({ name }, place) => [name, `0x${(values[place] ?? 0).toString(16)}`]));

export const modelledDump = (gic: ModelledGic): Registers => namesOf(dump.map(({ modelled }) => modelled(gic)));

/** What the payload answered to the accesses of the dump. What an empty list register still says means nothing. */
export const dumpOf = (answers: readonly bigint[]): Registers => {
  const masked = dump.map(({ mask }, place) => (answers[place] ?? 0n) & (mask === undefined ? ~0n : BigInt(mask)));
  const empty = masked[dump.findIndex(({ name }) => name === 'ICH_ELRSR_EL2')] ?? 0n;
  return namesOf(
    masked.map((value, place) => {
      const [, number] = /^ICH_LR(\d)_EL2$/.exec(dump[place]?.name ?? '') ?? [];
      return number !== undefined && (empty >> BigInt(number)) & 1n ? 0n : value;
    }),
  );
};
