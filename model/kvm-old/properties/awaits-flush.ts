import type { View } from '../../../src/language/index.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';

/** Will the next flush of its vCPU, if there is one, find it? */
export const awaitsFlush = (kvm: OldVgic, w: View<World>, id: number): boolean => {
  const irq = kvm.getIrq(w, id);
  return irq.pending && irq.enabled && w.distributorEnabled && kvm.canSampleIrq(w, irq);
};
