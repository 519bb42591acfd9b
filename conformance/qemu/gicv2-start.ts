import { quietHcr } from '../../model/index.js';
import { type GicSetup, listRegisters, openMask } from '../gic/setup.js';
import { priorities, priorityOf } from '../model/numbers.js';
import { addresses, listRegisterAt, numbering, priorityAt } from './gicv2-addresses.js';
import { bitOf, drive, write } from './gicv2-requests.js';
import { ctlrOf, edgesOf, hcrOf, vmcrOf } from './gicv2-values.js';

/** From whatever the script before has left to what the next begins with. */
export const startRequests = ({ interrupts }: GicSetup): readonly string[] => {
  const all = interrupts.reduce((bits, _, irq) => bits + bitOf(irq), 0);
  return [
    ...interrupts.map((_, irq) => drive(irq, false)),
    write(addresses.GICD_ICENABLER1, all),
    write(addresses.GICD_ICPENDR1, all),
    write(addresses.GICC_CTLR, ctlrOf({ grpen: 1, eoimode: 0 })),
    // A priority drop for each that may be active; one too many is ignored.
    ...Array.from({ length: priorities }, () => write(addresses.GICC_EOIR, numbering.physicalId(0))),
    write(addresses.GICD_ICACTIVER1, all),
    write(addresses.GICC_PMR, priorityOf(openMask)),
    ...interrupts.map(({ priority }, irq) => `writeb ${priorityAt(irq)} ${priorityOf(priority)}`),
    write(addresses.GICD_ICFGR2, edgesOf(interrupts)),
    ...Array.from({ length: listRegisters }, (_, place) => write(listRegisterAt(place), 0)),
    write(addresses.GICH_APR, 0),
    write(addresses.GICH_VMCR, vmcrOf({ pmr: openMask, groupEnabled: true, eoiMode: 0 })),
    write(addresses.GICH_HCR, hcrOf(quietHcr(), 0)),
    write(addresses.GICD_ISENABLER1, all),
    write(addresses.GICD_CTLR, 1),
  ];
};
