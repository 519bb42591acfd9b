import { at, type Numbering } from '../../model/index.js';

/** Where QEMU's virt board has its GICv2 (hw/arm/virt.c), and what is where in it (IHI 0048B 4.1, 5.3, 5.5). */
const gicd = 0x0800_0000;
const gicc = 0x0801_0000;
const gich = 0x0803_0000;
const gicv = 0x0804_0000;

/** What can be read without changing anything. Those of the distributor that end in 1 are of INTID 32 to 63. */
export const readable = {
  GICD_CTLR: gicd,
  GICD_ISENABLER1: gicd + 0x104,
  /** Of the SGIs and PPIs. */
  GICD_ISPENDR0: gicd + 0x200,
  GICD_ISPENDR1: gicd + 0x204,
  GICD_ISACTIVER1: gicd + 0x304,
  /** Of INTID 40 to 43, and 44 to 47. */
  GICD_IPRIORITYR10: gicd + 0x428,
  GICD_IPRIORITYR11: gicd + 0x42c,
  /** Of INTID 32 to 47. */
  GICD_ICFGR2: gicd + 0xc08,
  GICC_CTLR: gicc,
  GICC_PMR: gicc + 0x04,
  GICC_RPR: gicc + 0x14,
  GICC_APR0: gicc + 0xd0,
  GICC_APR1: gicc + 0xd4,
  GICC_APR2: gicc + 0xd8,
  GICC_APR3: gicc + 0xdc,
  GICH_HCR: gich,
  GICH_VTR: gich + 0x04,
  GICH_VMCR: gich + 0x08,
  GICH_MISR: gich + 0x10,
  GICH_EISR0: gich + 0x20,
  GICH_ELRSR0: gich + 0x30,
  GICH_APR: gich + 0xf0,
  GICH_LR0: gich + 0x100,
  GICH_LR1: gich + 0x104,
  GICH_LR2: gich + 0x108,
  GICH_LR3: gich + 0x10c,
  GICV_CTLR: gicv,
  GICV_PMR: gicv + 0x04,
  GICV_RPR: gicv + 0x14,
  GICV_APR0: gicv + 0xd0,
} as const;

export const addresses = {
  ...readable,
  GICD_ISENABLER0: gicd + 0x100,
  GICD_ICENABLER1: gicd + 0x184,
  GICD_ICPENDR1: gicd + 0x284,
  GICD_ICACTIVER1: gicd + 0x384,
  GICC_IAR: gicc + 0x0c,
  GICC_EOIR: gicc + 0x10,
  GICC_DIR: gicc + 0x1000,
  GICV_IAR: gicv + 0x0c,
  GICV_EOIR: gicv + 0x10,
  GICV_DIR: gicv + 0x1000,
} as const;

export const listRegisterAt = (place: number): number => addresses.GICH_LR0 + 4 * place;

/** A byte for each interrupt. */
export const priorityAt = (irq: number): number => gicd + 0x400 + numbering.physicalId(irq);

/**
 * The interrupts of scripts. To the host they are SPIs that no device of the board drives; the guest knows each by
 * another number, one as a PPI and one as an SGI, which does not come from the host's.
 */
export const intids = [
  { physical: 42, virtual: 74 },
  { physical: 43, virtual: 75 },
  { physical: 44, virtual: 76 },
  { physical: 45, virtual: 77 },
  { physical: 46, virtual: 27 },
  { physical: 47, virtual: 5 },
] as const;

/** The PPI of the maintenance interrupt. */
export const maintenanceIntid = 25;

export const numbering: Numbering = {
  group: 0,
  physicalId: (irq) => at(intids, irq).physical,
  virtualId: (irq) => at(intids, irq).virtual,
  priority: (number) => number,
};
