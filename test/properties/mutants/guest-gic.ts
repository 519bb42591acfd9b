import { emulatesEoir } from '../../../model/kvm/emulated-interface.js';
import { linux417 } from '../../../model/kvm/eras/linux-4.17.js';
import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, sgi } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
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

const vain = of('spurious');

/** A core whose read of IAR raises the running priority although there is nothing. */
const nothingIsActive = override(linux73, {
  acknowledgeNothing: (_kvm, cpu) => {
    cpu.activePriorities[0] = true;
  },
});

/** vgic_irq_cmp without the enables of the groups. */
const groupsAreNotAsked = override(linux73, {
  irqCmp: (kvm, w, vcpu, a, b) => {
    const group0 = vcpu.cpu.group0.map((group) => ({ ...group, enabled: true }));
    return linux73.irqCmp(kvm, w, { ...vcpu, cpu: { ...vcpu.cpu, groupEnabled: true, group0 } }, a, b);
  },
});

/** vgic_v3_queue_sgi that does not look at the group of the SGI. */
const onlyGroup1IsSent = override(linux73, {
  queueSgi: (kvm, w, vcpu, intid, group1) => {
    if (group1) {
      linux73.queueSgi(kvm, w, vcpu, intid, group1);
    }
  },
});

export const mutants: readonly Mutant[] = [
  {
    id: 'S62',
    notices: 'a list that is sorted without regard to the groups that the guest has enabled',
    config: of('groups'),
    right: inEra('linux-7.3'),
    wrong: bind(groupsAreNotAsked),
  },
  {
    id: 'V3b',
    notices: 'an SGI of group 0 that ICC_SGI0R does not send',
    config: configure({ guest: { controls: ['sgi1r'] }, interrupts: [sgi(0, { group: 0 }), edge()] }),
    right: inEra('linux-7.3'),
    wrong: bind(onlyGroup1IsSent),
  },
  {
    id: 'S61',
    notices: 'a write of 1023 to EOIR that drops a priority, as where KVM emulates the register',
    config: vain,
    right: inEra('linux-4.17'),
    wrong: bind(emulatesEoir(linux417)),
    also: ['X01'],
  },
  {
    id: 'S61',
    notices: 'a read of IAR in vain that raises the running priority',
    config: vain,
    right: inEra('linux-7.3'),
    wrong: bind(nothingIsActive),
  },
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
