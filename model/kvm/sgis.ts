import type { World } from './state.js';

/** SGIs that a vCPU sends by ICC_SGI1R and ICC_SGI0R, with a GICv3: vgic-mmio-v3.c. */
export interface Sgi1r {
  /** vgic_v3_dispatch_sgi: to each vCPU of a list that is there, or to all but the sender, in the order of their numbers. */
  dispatchSgis(w: World, vcpu: number, intid: number, targets: readonly number[] | 'others', group1: boolean): void;
  /** vgic_v3_queue_sgi: one of group 0 is sent by either register. */
  queueSgi(w: World, vcpu: number, intid: number, allowGroup1: boolean): void;
}
