import type { PhysicalInterrupt } from '../../model/index.js';
import { priorities } from '../model/numbers.js';

/**
 * One CPU's GIC as a script begins: every interrupt of the host is enabled, groups are enabled, EOImode is 0, and the
 * masks hide nothing but the least urgent priority, which they always do. A virtual interrupt has the number of the
 * physical one that a list register with HW ties it to.
 */
export interface GicSetup {
  readonly interrupts: readonly Pick<PhysicalInterrupt, 'trigger' | 'priority'>[];
}

/** CPUs that may have sent the SGI of a GICv2. */
export const senders = 8;

/** QEMU has so many, in both versions. */
export const listRegisters = 4;

export const sizesOf = ({ interrupts }: GicSetup) => ({
  listRegisters,
  interrupts: interrupts.length,
  priorities,
  senders,
});

/** A mask of 5 bits that hides as little as it can. */
export const openMask = priorities - 1;

/** `0 level priority 8, 1 edge priority 0` */
export const spellSetup = ({ interrupts }: GicSetup): string =>
  interrupts.map(({ trigger, priority }, irq) => `${irq} ${trigger} priority ${priority}`).join(', ');
