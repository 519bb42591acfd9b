import { at, type Numbering } from '../../model/index.js';
import type { Scope } from '../gic/scope.js';
import { type Access, store } from './access.js';
import { memory } from './registers.js';

interface Interrupt {
  readonly intid: number;
  /** How a device of the board drives its line, if one does: by masking a condition that always holds. */
  readonly line?: (level: boolean) => Access;
}

/** Two devices of the board, and three inputs to which nothing is connected. */
export const interrupts: readonly Interrupt[] = [
  { intid: 33, line: (level) => store(memory.UARTIMSC, level ? 1 << 5 : 0) },
  { intid: 39, line: (level) => store(memory.GPIOIE, Number(level)) },
  { intid: 40 },
  { intid: 41 },
  { intid: 42 },
];

/** The UART has transmitted something; pin 0 of the GPIO interrupts while it is low, and it always is. */
export const devicesReady: readonly Access[] = [
  store(memory.UARTDR, 0),
  store(memory.GPIOIS, 1),
  store(memory.GPIOIEV, 0),
];

export const scope: Scope = {
  version: 3,
  interrupts: interrupts.map(({ line }) => ({ trigger: 'any', isWired: line !== undefined })),
  repeatsInterrupts: true,
  hcr: ['UIE', 'NPIE', 'LRENPIE', 'VGrp0EIE', 'VGrp0DIE', 'TDIR'],
};

export const physicalId = (irq: number): number => at(interrupts, irq).intid;

/** The guest knows each by another number than the host, so that the two cannot be mixed up unnoticed. */
export const virtualId = (irq: number): number => physicalId(irq) + 32;

export const numbering: Numbering = { group: 1, physicalId, virtualId, priority: (number) => number };

/** The bit of an interrupt in a word of the distributor for INTIDs 32 to 63. */
export const spiBit = (irq: number): number => (1 << (physicalId(irq) - 32)) >>> 0;

export const bitsOf = (bits: readonly number[]): number => bits.reduce((all, bit) => (all | bit) >>> 0, 0);

export const everyBit = bitsOf(interrupts.map((_, irq) => spiBit(irq)));
