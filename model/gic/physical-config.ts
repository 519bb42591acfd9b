import type { Trigger } from './physical-irq.js';

/** What software does with an interrupt in the distributor: ISENABLER and ICENABLER, ISPENDR and ICPENDR. */
export type PhysicalAccess = 'enable' | 'pending';

export interface PhysicalInterrupt {
  readonly name: string;
  readonly intid: number;
  /** The state of an SPI is one, whichever CPU looks; that of a PPI is banked. IHI 0048B 1.4.3, 2.2.1. */
  readonly kind: 'spi' | 'ppi';
  readonly trigger: Trigger;
  /** 0 is the most urgent. */
  readonly priority: number;
  readonly access: readonly PhysicalAccess[];
}

/** A physical GIC without guests: what drives it is software on its CPUs. Every SPI targets all of them. */
export interface PhysicalGicConfig {
  readonly cpus: number;
  readonly interrupts: readonly PhysicalInterrupt[];
  /** Distinct priorities, 0 the most urgent. */
  readonly priorities: number;
  readonly eoiMode: 0 | 1;
  /** Software writes PMR. */
  readonly masks: boolean;
}

/** Where the state of an interrupt is kept: once for an SPI, for a PPI on each CPU. */
export interface Bank {
  readonly irq: number;
  /** The CPU of a PPI's bank; null for an SPI. */
  readonly cpu: number | null;
}

export const banksOf = ({ cpus, interrupts }: PhysicalGicConfig): readonly Bank[] =>
  interrupts.flatMap(({ kind }, irq): readonly Bank[] =>
    kind === 'spi' ? [{ irq, cpu: null }] : Array.from({ length: cpus }, (_, cpu) => ({ irq, cpu })),
  );

/**
 * Two CPUs that share a level SPI and a more urgent edge SPI, drop priorities and deactivate apart: the least in which
 * an SPI is acknowledged on one CPU and deactivated on another while a second one nests.
 */
export const twoCpus: PhysicalGicConfig = {
  cpus: 2,
  interrupts: [
    { name: 'level40', intid: 40, kind: 'spi', trigger: 'level', priority: 1, access: ['enable', 'pending'] },
    { name: 'edge32', intid: 32, kind: 'spi', trigger: 'edge', priority: 0, access: ['pending'] },
  ],
  priorities: 2,
  eoiMode: 1,
  masks: false,
};
