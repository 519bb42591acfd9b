import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { FineStep } from '../machine/config.js';
import type { Vcpu, World } from './state.js';
import type { OldStep, OldVgic } from './vgic.js';

/** A step of a sync: nothing comes in between. */
export interface SyncStep {
  readonly take: OldStep;
  /** Where this is fine, something may come before it. */
  readonly window: SyncWindow;
  /** Has it anything to do with what others see? Not said where it always has. */
  isDue?(w: View<World>, vcpu: View<Vcpu>): boolean;
}

const windows = ['exit', 'eoi', 'oracle'] as const satisfies readonly FineStep[];
type SyncWindow = (typeof windows)[number];

/** Does a sync take several steps of the model? */
export const isSplit = ({ config: { fine } }: Pick<OldVgic, 'config'>): boolean =>
  windows.some((one) => fine.includes(one));

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
