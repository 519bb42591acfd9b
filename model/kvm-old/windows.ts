import { at } from '../at.js';
import { type OldStep, type OldVgic, type SyncStep, syncWindows } from './vgic.js';

/** Does a sync take several steps of the model? */
export const isSplit = ({ config: { fine } }: Pick<OldVgic, 'config'>): boolean =>
  syncWindows.some((one) => fine.includes(one));

/** The vCPU is where its sync begins, and syncs up to where something may come between. */
export const syncAfter = (kvm: OldVgic, out: OldStep): readonly OldStep[] =>
  kvm.config.fine.includes('exit') ? [out] : [out, syncOn(kvm)];

/** On with the sync, up to the next window that is fine. */
export const syncOn = (kvm: OldVgic): OldStep => {
  const steps = kvm.syncSteps();
  return (w, vcpu) => {
    const isOpen = ({ window, isDue }: SyncStep): boolean =>
      kvm.config.fine.includes(window) && isDue?.(w, vcpu) !== false;
    let place = vcpu.syncPlace;
    do {
      at(steps, place).take(w, vcpu);
      place += 1;
    } while (place < steps.length && !isOpen(at(steps, place)));
    vcpu.syncPlace = place % steps.length;
  };
};
