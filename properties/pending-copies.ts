import { hasPending } from '../model/gic/list-register.js';
import { sendersOf } from '../model/kvm/flush.js';
import { listRegistersOf } from '../model/state.js';
import { at, type World } from '../model/world.js';
import type { View } from '../src/language/index.js';

/**
 * In how many places an edge interrupt is pending: the vgic's latch (for a GICv2 SGI one for each sender) and list
 * registers. Each place is an acknowledge to come.
 */
export const pendingCopies = (w: View<World>, irq: number): number => {
  const entry = at(w.irqs, irq);
  const senders = sendersOf(entry).length;
  return Math.max(senders, Number(entry.pendingLatch)) + listRegistersOf(w, irq).filter(hasPending).length;
};
