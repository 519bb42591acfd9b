/** The system registers that scripts access, with the encodings that every assembler knows. IHI 0069 chapter 12. */
export const systemRegisters = {
  ISR_EL1: 'S3_0_C12_C1_0',
  ICC_PMR_EL1: 'S3_0_C4_C6_0',
  ICC_IAR1_EL1: 'S3_0_C12_C12_0',
  ICC_EOIR1_EL1: 'S3_0_C12_C12_1',
  ICC_BPR1_EL1: 'S3_0_C12_C12_3',
  ICC_CTLR_EL1: 'S3_0_C12_C12_4',
  ICC_IGRPEN1_EL1: 'S3_0_C12_C12_7',
  ICC_AP1R0_EL1: 'S3_0_C12_C9_0',
  ICC_DIR_EL1: 'S3_0_C12_C11_1',
  ICC_RPR_EL1: 'S3_0_C12_C11_3',
  ICH_AP1R0_EL2: 'S3_4_C12_C9_0',
  ICH_HCR_EL2: 'S3_4_C12_C11_0',
  ICH_MISR_EL2: 'S3_4_C12_C11_2',
  ICH_EISR_EL2: 'S3_4_C12_C11_3',
  ICH_ELRSR_EL2: 'S3_4_C12_C11_5',
  ICH_VMCR_EL2: 'S3_4_C12_C11_7',
  ICH_LR0_EL2: 'S3_4_C12_C12_0',
  ICH_LR1_EL2: 'S3_4_C12_C12_1',
  ICH_LR2_EL2: 'S3_4_C12_C12_2',
  ICH_LR3_EL2: 'S3_4_C12_C12_3',
} as const;

export type SystemRegister = keyof typeof systemRegisters;

/** Those of ICH_LR<n>_EL2 that QEMU has. */
export const listRegisterAt = (place: number): SystemRegister => `ICH_LR${place}_EL2` as SystemRegister;

const distributor = 0x0800_0000;
const redistributor = 0x080a_0000;
const uart = 0x0900_0000;
const gpio = 0x0903_0000;

/** Registers in memory, where QEMU's virt board has them. Those of the distributor that end in 1 are of INTIDs 32 to 63. */
export const memory = {
  GICD_CTLR: distributor,
  GICD_IGROUPR1: distributor + 0x84,
  GICD_ISENABLER1: distributor + 0x104,
  GICD_ICENABLER1: distributor + 0x184,
  GICD_ISPENDR1: distributor + 0x204,
  GICD_ICPENDR1: distributor + 0x284,
  GICD_ISACTIVER1: distributor + 0x304,
  GICD_ICACTIVER1: distributor + 0x384,
  GICD_IPRIORITYR: distributor + 0x400,
  /** Of INTIDs 32 to 47. */
  GICD_ICFGR2: distributor + 0xc08,
  /** Of the SGIs and PPIs, in the redistributor's second frame. */
  GICR_ISPENDR0: redistributor + 0x1_0200,
  /** PL011: data, and the mask of its interrupts. */
  UARTDR: uart,
  UARTIMSC: uart + 0x38,
  /** PL061: which pins interrupt by level, by which level, and their mask. */
  GPIOIS: gpio + 0x404,
  GPIOIEV: gpio + 0x40c,
  GPIOIE: gpio + 0x410,
} as const;
