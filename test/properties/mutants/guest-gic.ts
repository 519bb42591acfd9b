import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import { bind, override } from '../../../model/machine/steps.js';
import { inEra, type Mutant, of } from './mutant.js';

/** vgic_v3_fold_lr with the mask of a GICv3's INTID: the sender of an SGI is taken for a part of it, and nothing is found. */
const sendersAreIntids = override(linux73, {
  foldLr: (kvm, w, vcpu, lr) => {
    if (lr.source === 0) {
      linux73.foldLr(kvm, w, vcpu, lr);
    }
  },
});

/** vgic_v3_compute_lr without the branch for a GICv2: the list register of an active SGI does not say who has sent it. */
const activeSenderIsLost = override(linux73, {
  computeLr: (kvm, w, vcpu, irq) => ({
    ...linux73.computeLr(kvm, w, vcpu, irq),
    ...(irq.active ? { source: 0 } : {}),
  }),
});

/** The page with GICV_DIR is mapped, as it was until 6.18. */
const dirDoesNotTrap = override(linux73, { trapsDir: () => false });

export const mutants: readonly Mutant[] = [
  {
    id: 'N09',
    notices: "an SGI of a GICv2's guest that is looked up with its sender",
    config: of('gicv2-guest-sgi'),
    right: inEra('linux-7.3'),
    wrong: bind(sendersAreIntids),
    also: ['N02', 'S06', 'S11'],
  },
  {
    id: 'S38',
    notices: 'an active SGI that is loaded again as of another sender',
    config: of('gicv2-guest-sgi'),
    right: inEra('linux-7.3'),
    wrong: bind(activeSenderIsLost),
  },
  {
    id: 'N08',
    notices: 'a guest with a GICv2 whose DIR does not trap',
    config: of('gicv2-guest'),
    right: inEra('linux-7.3'),
    wrong: bind(dirDoesNotTrap),
  },
];
