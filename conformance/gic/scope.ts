import type { VirtualInterface } from '../../model/index.js';

/** What an implementation has of all that a script may use. */
export interface Scope {
  readonly version: 2 | 3;
  readonly interrupts: readonly {
    /** Its trigger, or that a script may choose it. */
    readonly trigger: 'level' | 'edge' | 'any';
    /** Is there a wire into the distributor that can be driven? */
    readonly isWired: boolean;
    /** Does the guest know it as an SGI, of a GICv2? Then another CPU has sent it, and it is tied to nothing. */
    readonly isSgi?: true;
  }[];
  /** May two list registers hold the same interrupt? That is UNPREDICTABLE (IHI 0048B 5.3.9; IHI 0069, ICH_LR<n>_EL2). */
  readonly repeatsInterrupts: boolean;
  /** The bits of HCR that it has. */
  readonly hcr: readonly (keyof VirtualInterface['hcr'])[];
}
