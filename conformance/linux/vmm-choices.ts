import { isPrivate, ppiIntid, timerIntid } from '../model/wiring.js';
import type { VmmOperation } from '../vocabulary.js';
import type { Choice } from './choices.js';
import { gsiVmmChoices } from './gsi-choices.js';
import { itsVmmChoices } from './its-choices.js';
import type { Walker } from './walker.js';

/** What user space may do while nobody is in the guest. */
export const vmmChoices = (walker: Walker): readonly Choice<VmmOperation>[] =>
  walker.isNew ? newVmChoices(walker) : usualChoices(walker);

const usualChoices = (walker: Walker): readonly Choice<VmmOperation>[] => [
  ...walker.intids.filter((intid) => !isPrivate(intid)).flatMap((intid) => choicesOf(walker, intid)),
  ...[...walker.stopped].map((vcpu) => ({
    ...choice(200, { name: 'mp_state', args: [vcpu, runnable] }),
    isWanted: true,
  })),
  ...gsiVmmChoices(walker),
  ...itsVmmChoices(walker),
  // The timer's has an owner.
  ...(walker.intids.includes(timerIntid)
    ? walker.owed.map((_, vcpu) => choice(3, { name: 'ppi', args: [vcpu, timerIntid, 1] }))
    : []),
  ...walker.owed.flatMap((_, vcpu) =>
    walker.groups.map((group) => choice(25 * walker.usesOf(`bpr${group}`), { name: `u_bpr${group}`, args: [vcpu] })),
  ),
  ...(walker.intids.includes(ppiIntid)
    ? walker.owed.flatMap((_, vcpu) =>
        ([0, 1] as const).map((level) => choice(3, { name: 'ppi', args: [vcpu, ppiIntid, level] })),
      )
    : []),
  // Who sent an SGI that is active is not saved, and a DIR with the sender's number is ignored afterwards.
  choice(walker.holdsSgi() || !walker.its.maySave() ? 0 : 10, { name: 'migrate', args: [] }),
  choice(walker.lpis.length > 0 ? 0 : 3, { name: 'renew', args: [] }),
];

/** Of a VM whose guest has not booted. */
const newVmChoices = (walker: Walker): readonly Choice<VmmOperation>[] => [
  ...walker.intids
    .filter((intid) => !isPrivate(intid))
    .flatMap((intid) => ([0, 1] as const).map((level) => choice(10, { name: 'spi', args: [intid, level] }))),
  ...(walker.intids.includes(ppiIntid)
    ? walker.owed.map((_, vcpu) => choice(20, { name: 'ppi', args: [vcpu, ppiIntid, 1] }))
    : []),
  choice(25, { name: 'init_vgic', args: [] }),
  // KVM_RUN of a GICv3 that is not initialised fails.
  choice(walker.mayBoot ? 60 : 0, { name: 'boot', args: [] }),
];

/** KVM_MP_STATE_RUNNABLE */
const runnable = 0;

const choice = (weight: number, does: VmmOperation): Choice<VmmOperation> => ({ weight, does });

const choicesOf = (walker: Walker, intid: number): readonly Choice<VmmOperation>[] => [
  // Those that preempt what is being handled are wanted most.
  choice(walker.isFilling ? (walker.wouldPreempt(intid) ? 120 : 8) : 5, { name: 'line', args: [intid, 1] }),
  choice(walker.isFilling ? 3 : 8, { name: 'line', args: [intid, 0] }),
  choice(1, { name: 'u_ispendr', args: [intid] }),
  choice(1, { name: 'u_icpendr', args: [intid] }),
  choice(1, { name: 'u_icenabler', args: [intid] }),
  choice(2, { name: 'u_isenabler', args: [intid] }),
  choice(1, { name: 'u_isactiver', args: [intid] }),
  choice(walker.isHeld(intid) ? 0 : 3, { name: 'u_icactiver', args: [intid] }),
  ...(walker.assigned.has(intid)
    ? [choice(12, { name: 'irqfd_signal', args: [intid] })]
    : walker.setup.isRouted
      ? []
      : [choice(1, { name: 'resample_assign', args: [intid] }), choice(1, { name: 'irqfd_assign', args: [intid] })]),
];
