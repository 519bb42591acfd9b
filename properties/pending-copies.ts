import { hasPending } from '../model/gic/list-register.js';
import { listRegistersOf } from '../model/guest/state.js';
import type { View } from '../src/language/index.js';
import type { Judged, Looked } from './claim.js';

/**
 * In how many places an edge interrupt is pending: what the hypervisor keeps (for a GICv2 SGI one for each sender) and
 * list registers. Each place is an acknowledge to come.
 */
export const pendingCopies = (hypervisor: Judged, w: View<Looked>, irq: number): number =>
  hypervisor.pendingInstances(w, irq) + listRegistersOf(hypervisor, w, irq).filter(hasPending).length;
