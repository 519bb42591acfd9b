import type { Observation } from './observation.js';
import type { Operation } from './vocabulary.js';

/** The machine that a script of operations runs on. Priorities are those of the registers, 8 bits. */
export interface Setup {
  readonly gic: 2 | 3;
  readonly vcpus: number;
  readonly listRegisters: number;
  /** The CPUs of the host: one, unless a vCPU is in the guest while others are. */
  readonly hostCpus?: 2;
  /** False where list registers end no physical interrupt: KVM does, and samples the timer again (VGIC_IRQ_SW_RESAMPLE). */
  readonly hwDeactivation?: false;
  readonly eoiMode: 0 | 1;
  readonly priorityMask: number;
  /** How many interrupts the distributor has: INTIDs 0 to one less. */
  readonly intids: number;
  /** Has user space routes and irqfds by GSIs? Then it has none that an interrupt has for itself. */
  readonly isRouted?: true;
  /** Those that the guest has programmed. */
  readonly interrupts: readonly SetupInterrupt[];
}

export interface SetupInterrupt {
  readonly intid: number;
  readonly trigger: 'level' | 'edge';
  readonly priority: number;
  readonly target: number;
  readonly enabled: boolean;
  /** With a GICv3, where it is not in group 1. */
  readonly group?: 0;
}

/** Something that executes operations: the model, a kernel, an emulator. */
export interface Implementation {
  readonly name: string;
  /** Executes an operation and says what it returned and what there is now. */
  perform(operation: Operation): Observation;
}
