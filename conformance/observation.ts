/**
 * The neutral state of a virtual machine between two operations, while every vCPU is out of the guest, and what the
 * operation before it returned. Names and values are those of the kernel and of its registers, 0 and 1 for bits, so that
 * a difference can be looked up. An implementation may leave out what it cannot see.
 */
export interface Observation {
  readonly result: Result;
  /** By INTID; `INTID@vcpu` for an SGI or PPI where there are several vCPUs. */
  readonly state: Readonly<Record<string, InterruptState>>;
  /** Which LPIs there are: of those that the guest has programmed, 1 where an event or a list has it. */
  readonly lpis?: Readonly<Record<string, number>>;
  /** Physical active and pending bits of forwarded PPIs, by INTID. */
  readonly host_active?: Readonly<Record<string, number>>;
  readonly host_pending?: Readonly<Record<string, number>>;
  /** How often each resample eventfd has been signalled, by INTID. */
  readonly resamplefd?: Readonly<Record<string, number>>;
  readonly uapi?: UserRegisters;
}

/** `struct vgic_irq`. */
export interface InterruptState {
  readonly pending_latch: number;
  readonly line_level: number;
  readonly active: number;
  readonly enabled: number;
  readonly hw: number;
  /** 1 where it is configured level-sensitive. */
  readonly level: number;
  readonly group: number;
  readonly target: number;
  readonly prio: number;
  /** The vCPU on whose ap_list it is, or -1. */
  readonly vcpu: number;
  /** The CPUs whose SGI is pending, a bit for each (GICv2). */
  readonly src?: number;
}

/** What user space reads of interrupts 32 to 63, in hexadecimal, and the active priorities of each vCPU. */
export interface UserRegisters {
  readonly ispendr1: string;
  readonly isactiver1: string;
  readonly isenabler1: string;
  /** Only a GICv3 tells of its lines. */
  readonly level1?: string;
  readonly apr: readonly string[];
}

/** What an operation returned: nothing, a number, one result for each of a batch, or how a vCPU stopped. */
export type Result = null | number | readonly Result[] | { readonly run: number; readonly mp_state: number };
