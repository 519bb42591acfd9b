import { type Interrupt, interruptOf } from '../../machine/config.js';
import { accessSource, irqCtxOf, isUnmaskedByUserSpace, tickSource } from '../../vfio/state.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { every, known, some } from './violation.js';

/** User space that unmasks without looking at the device. */
const unmasksBlindly = ({ source }: Interrupt): boolean => source === tickSource || source === accessSource;

/** The guest has ended an interrupt that user space holds up still: it is lowered and unmasked now. */
const lowerAtEoi = (kvm: Vgic, w: World, id: number): void => {
  const irq = kvm.getIrq(w, id);
  if (isUnmaskedByUserSpace(interruptOf(kvm.config, id)) && irq.lineLevel && !irq.active) {
    kvm.injectIrq(w, id, false);
    kvm.platformUnmask(w, irqCtxOf(kvm.config, w, id));
  }
};

export const userSpaceUnmasks = known({
  story: 'user space unmasks',
  seen: [
    { properties: ['S15'], eras: every, where: some(isUnmaskedByUserSpace) },
    { properties: ['RT8', 'RT9'], eras: every, where: some(unmasksBlindly) },
  ],
  mend: {
    says: "the guest's EOI lowers the line and unmasks, and nothing else does",
    everywhere: (before) => ({
      isIntxPending: () => false,
      foldLr: (kvm, w, vcpu, lr) => {
        before.foldLr(kvm, w, vcpu, lr);
        if (lr.state === 'invalid') {
          lowerAtEoi(kvm, w, lr.irq);
        }
      },
      mmioChangeActive: (kvm, w, irq, active, running) => {
        before.mmioChangeActive(kvm, w, irq, active, running);
        if (!active) {
          lowerAtEoi(kvm, w, irq.id);
        }
      },
    }),
    inNewer: (before) => ({
      deactivateOutsideLr: (kvm, w, vcpu, irq) => {
        before.deactivateOutsideLr(kvm, w, vcpu, irq);
        lowerAtEoi(kvm, w, irq.id);
      },
    }),
  },
});
