import type { ListRegister, PhysicalGic, PhysicalWorld, VirtualGic, VirtualInterface } from '../../model/index.js';

/** What a read of IAR returns: an interrupt, or none. What a write does: nothing to speak of, or it trapped. */
export type GicResult = { readonly acknowledged: number | null } | 'trapped' | null;

/** What accesses to registers see and change. */
export interface Accessed {
  readonly cpu: VirtualInterface;
  readonly world: PhysicalWorld;
  readonly gic: PhysicalGic;
  readonly virtualGic: VirtualGic;
  readonly physicalInterface: PhysicalWorld['cpus'][number]['interface'];
  /** The interrupt that is signalled to the CPU. */
  readonly signalled: number | null;
  /** The list register whose interrupt is signalled to the guest. */
  readonly presented: ListRegister | undefined;
}
