import type { View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import type { World } from '../state.js';

/** What KVM shows of itself in any configuration. */
export const shown = {
  usedLrs: (w: View<World>, v: number): number => at(w.vcpus, v).usedLrs,
  isFilled: (w: View<World>, v: number, lr: number): boolean => lr < at(w.vcpus, v).usedLrs,
  isActive: (w: View<World>, irq: number): boolean => at(w.irqs, irq).active,
};

/** An EOIcount that a step took back without deactivating as many interrupts: nobody knows of those any more. */
export const forgottenEois = (before: View<World>, after: View<World>, vcpu: number): number => {
  const taken = (before.vcpus[vcpu]?.cpu.eoiCount ?? 0) - (after.vcpus[vcpu]?.cpu.eoiCount ?? 0);
  const replayed = after.happened.filter((event) => event.what === 'replayed' && event.vcpu === vcpu).length;
  return Math.max(0, taken - replayed);
};
