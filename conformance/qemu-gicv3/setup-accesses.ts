import { type GicSetup, listRegisters, openMask } from '../gic/setup.js';
import { priorityOf } from '../model/numbers.js';
import { type Access, store, storeByte, write } from './access.js';
import { bitsOf, devicesReady, everyBit, interrupts, physicalId } from './interrupts.js';
import { listRegisterAt, memory } from './registers.js';
import { registersWith } from './registers-with.js';

/** What brings the machine into the state of a setup, whatever the script before has left behind. */
export const setupAccesses = ({ interrupts: chosen }: GicSetup): readonly Access[] => [
  ...devicesReady,
  ...interrupts.flatMap(({ line }) => line?.(false) ?? []),
  store(memory.GICD_CTLR, affinityRouting | groupsEnabled),
  store(memory.GICD_ICENABLER1, everyBit),
  store(memory.GICD_IGROUPR1, everyBit),
  store(memory.GICD_ICFGR2, bitsOf(chosen.map(({ trigger }, irq) => (trigger === 'edge' ? edgeBit(irq) : 0)))),
  store(memory.GICD_ICPENDR1, everyBit),
  store(memory.GICD_ICACTIVER1, everyBit),
  ...chosen.map(({ priority }, irq) => storeByte(memory.GICD_IPRIORITYR + physicalId(irq), priorityOf(priority))),
  store(memory.GICD_ISENABLER1, everyBit),
  // As fine as it can be: all 5 bits of a priority count for pre-emption.
  write('ICC_BPR1_EL1', 0),
  write('ICC_CTLR_EL1', 0),
  write('ICC_AP1R0_EL1', 0),
  write('ICC_PMR_EL1', priorityOf(openMask)),
  write('ICC_IGRPEN1_EL1', 1),
  write('ICH_HCR_EL2', registersWith({}).hcr),
  write('ICH_VMCR_EL2', registersWith({ pmr: openMask, groupEnabled: true }).vmcr),
  write('ICH_AP1R0_EL2', 0),
  ...Array.from({ length: listRegisters }, (_, place) => write(listRegisterAt(place), 0)),
];

const affinityRouting = 1 << 4;
const groupsEnabled = 0b11;

/** GICD_ICFGR: 2 bits an interrupt, the upper of which says edge-triggered. */
const edgeBit = (irq: number): number => 2 << (2 * (physicalId(irq) - 32));
