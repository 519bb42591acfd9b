import { isPrivate, isSgi, timerIntid } from '../model/wiring.js';
import type { GuestOperation } from '../vocabulary.js';
import type { Choice } from './choices.js';
import { gsiGuestChoices } from './gsi-choices.js';
import { itsGuestChoices } from './its-choices.js';
import { intidOf } from './machine-view.js';
import type { Walker } from './walker.js';

/** What the guest on a vCPU may do after what it has done. */
export const guestChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] => [
  ...handlingChoices(walker, vcpu),
  ...oddChoices(walker, vcpu),
  ...interfaceChoices(walker, vcpu),
  ...frameChoices(walker, vcpu),
  ...accessibleTo(walker, vcpu).flatMap((intid) => distributorChoices(walker, walker.frameOf(vcpu), intid)),
  ...(walker.intids.includes(timerIntid) ? timerChoices : []),
  ...gsiGuestChoices(walker),
  ...itsGuestChoices(walker, vcpu),
  ...powerChoices(walker, vcpu),
  ...(walker.wakesAtOnce(vcpu)
    ? (['suspend', 'cpu_suspend'] as const).map((name) => choice(1, { name, args: [] }))
    : []),
];

/** PSCI */
const powerChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] =>
  walker.setup.vcpus === 1
    ? []
    : [
        choice(1, { name: 'cpu_off', args: [] }),
        choice(0.2, { name: 'system_reset', args: [] }),
        ...walker.owed.map((_, other) => choice(0.2, { name: 'cpu_on', args: [other] })),
        ...[...walker.stopped].map((other) => wanted(other !== vcpu, { name: 'cpu_on', args: [other] })),
      ];

/** Words behind it in the run are about another redistributor. */
const frameChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] =>
  walker.setup.gic === 2 || !walker.intids.some(isPrivate)
    ? []
    : walker.owed.flatMap((_, other) => (other === vcpu ? [] : [choice(5, { name: 'frame', args: [other] })]));

/** The physical interrupt of a timer is one of the CPU on which its vCPU is loaded. Those of another are what the run is about. */
const accessibleTo = (walker: Walker, vcpu: number): readonly number[] => {
  if (walker.frameOf(vcpu) === vcpu) {
    return walker.intids;
  }
  const those = walker.intids.filter((intid) => isPrivate(intid) && intid !== timerIntid);
  return [...walker.intids.filter((intid) => !isPrivate(intid)), ...those, ...those, ...those];
};

/** What a guest does to take interrupts and to end them, the latest first. */
export const handlingChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] => {
  const { owed, dropped, isFilling } = walker;
  const latest = owed[vcpu]?.at(-1);
  const mine = dropped.filter((one) => one.vcpu === vcpu || !isPrivate(intidOf(one.id)));
  return [
    choice(walker.isPresented(vcpu) ? (isFilling ? 90 : 30) : 1, {
      name: walker.presentedGroup(vcpu) === 0 ? 'iar0' : 'iar',
      args: [],
    }),
    choice(walker.hasGroups ? 1 : 0, { name: 'iar0', args: [] }),
    ...(latest === undefined
      ? []
      : [
          choice(isFilling ? (walker.dropsOnly(vcpu) ? 12 : 1) : 60, {
            name: walker.groupOf(latest, vcpu) === 0 ? 'eoir0' : 'eoir',
            args: [latest],
          }),
        ]),
    ...mine.map(({ id }) => choice(isFilling ? 2 : 30, { name: 'dir', args: [id] })),
  ];
};

/** EOIs out of order, elsewhere than where the interrupt was acknowledged, and of none. */
const oddChoices = ({ owed, hasGroups }: Walker, vcpu: number): readonly Choice<GuestOperation>[] =>
  hasGroups
    ? []
    : [
        ...(owed[vcpu] ?? []).slice(0, -1).map((id) => choice(1, { name: 'eoir', args: [id] })),
        ...owed.flatMap((those, other) =>
          those
            .filter((id) => other !== vcpu && !isPrivate(intidOf(id)))
            .map((id) => choice(1, { name: 'eoir', args: [id] })),
        ),
        choice(1, { name: 'eoir', args: ['last'] }),
      ];

/** Priorities that a mask is set to: of everything, of the less urgent, of nothing. */
const masks = [0xf0, 0xf0, 0xf0, 0x90, 0x00];

const interfaceChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] => [
  choice(3, { name: 'isr', args: [] }),
  choice(2, { name: 'nop', args: [] }),
  choice(2, { name: 'touch', args: [] }),
  choice(1, { name: 'ram', args: [vcpu, 1] }),
  ...masks.map((mask) => choice(1, { name: 'pmr', args: [mask] })),
  // The quirk group-0-off: with group 0 alone a guest executes nothing.
  choice(walker.hasGroups && walker.isGroup0Enabled(vcpu) ? 0 : 1, { name: 'grpen', args: [0] }),
  ...(walker.hasGroups
    ? [
        choice(2, { name: 'grpen0', args: [0] }),
        wanted(!walker.isGroup0Enabled(vcpu) && walker.isGroupEnabled(vcpu), { name: 'grpen0', args: [1] }),
      ]
    : []),
  choice(1, { name: 'gicd_ctlr', args: [0] }),
  wanted(walker.isMasked(vcpu), { name: 'pmr', args: [0xf0] }),
  wanted(!walker.isGroupEnabled(vcpu), { name: 'grpen', args: [1] }),
  wanted(!walker.isDistributorEnabled(), { name: 'gicd_ctlr', args: [1] }),
  // With interrupts in its hands a guest does not change what EOIR means.
  ...(walker.owed[vcpu]?.length === 0
    ? ([0, 1] as const).map((mode) => choice(1, { name: 'eoimode', args: [mode] }))
    : []),
  // Nor what preempts.
  ...(walker.owed[vcpu]?.length === 0 && walker.isIdle(vcpu) ? binaryPointChoices(walker, vcpu) : []),
];

/** Mostly fine enough to let something preempt; where it was coarse it is to become finer again. */
const binaryPointChoices = (walker: Walker, vcpu: number): readonly Choice<GuestOperation>[] => [
  ...walker.groups.flatMap((group) =>
    [0, 4, 5, 6, 7].map((value) => choice(0.2, { name: `bpr${group}`, args: [value] })),
  ),
  ...walker.groups.map((group) => wanted(walker.isCoarse(vcpu, group), { name: `bpr${group}`, args: [4] })),
  ...(walker.groups.length === 2
    ? ([0, 1] as const).map((isCommon) => choice(0.5, { name: 'cbpr', args: [isCommon] }))
    : []),
];

/** A time that does not come. */
const far = 2 ** 50;

/** What takes away a reason why nothing is presented. */
const wanted = (isNeeded: boolean, does: GuestOperation): Choice<GuestOperation> => ({
  weight: isNeeded ? 12 : 0,
  does,
  isWanted: true,
});

const choice = (weight: number, does: GuestOperation): Choice<GuestOperation> => ({ weight, does });

const timerChoices: readonly Choice<GuestOperation>[] = [
  choice(3, { name: 'cntv_cval', args: [0] }),
  choice(1, { name: 'cntv_cval', args: [far] }),
  choice(8, { name: 'cntv_ctl', args: [1] }),
  choice(3, { name: 'cntv_ctl', args: [3] }),
  choice(2, { name: 'cntv_ctl', args: [0] }),
];

const distributorChoices = (walker: Walker, vcpu: number, intid: number): readonly Choice<GuestOperation>[] => {
  const reads: readonly GuestOperation[] = [
    { name: 'rd_isenabler', args: [intid] },
    { name: 'rd_ispendr', args: [intid] },
    { name: 'rd_isactiver', args: [intid] },
  ];
  const isHeld = walker.isHeld(intid);
  return [
    ...reads.map((one) => choice(walker.isBusy(intid, vcpu) ? 8 : 1, one)),
    choice(1, { name: 'icenabler', args: [intid] }),
    choice(1, { name: 'isenabler', args: [intid] }),
    wanted(!walker.isEnabled(intid, vcpu), { name: 'isenabler', args: [intid] }),
    choice(walker.isFilling && walker.wouldPreempt(intid) ? 12 : 2, { name: 'ispendr', args: [intid] }),
    choice(1, { name: 'icpendr', args: [intid] }),
    // Whose SGI a guest handles it knows by what it has read.
    ...(isHeld && isSgi(intid)
      ? []
      : [
          choice(1, { name: 'isactiver', args: [intid] }),
          choice(isHeld ? 1 : 3, { name: 'icactiver', args: [intid] }),
        ]),
    ...(isSgi(intid) ? sgiChoices(walker, intid) : []),
    ...(isPrivate(intid) ? [] : walker.owed.map((_, to) => choice(1, { name: 'target', args: [intid, to] }))),
    ...(isPrivate(intid) ? [] : [choice(0.1, { name: 'route_nowhere', args: [intid] })]),
    ...(walker.hasGroups && !isHeld
      ? ([0, 1] as const).map((group) => choice(0.5, { name: 'igroupr', args: [intid, group] }))
      : []),
    // Of an interrupt that a guest is handling neither is changed, nor of one that user space listens to.
    ...(isHeld ? [] : priorities.map((priority) => choice(1, { name: 'prio', args: [intid, priority] }))),
    ...(isHeld || isPrivate(intid) || walker.assigned.has(intid)
      ? []
      : (['level', 'edge'] as const).map((trigger) => choice(1, { name: 'cfg', args: [intid, trigger] }))),
  ];
};

/** To each vCPU, to both, to one that is not there, and to all but the sender. */
const sgiChoices = (walker: Walker, intid: number): readonly Choice<GuestOperation>[] => [
  ...walker.owed.map((_, to) => choice(4, { name: 'sgi', args: [intid, to] })),
  ...[0b11, 0b100, 0b110].map((list) => choice(0.5, { name: 'sgi_list', args: [intid, list] })),
  choice(1, { name: 'sgi_others', args: [intid] }),
  choice(walker.setup.gic === 3 ? 1 : 0, { name: 'sgi0_list', args: [intid, 0b11] }),
];

const priorities = [0x20, 0x50, 0x80, 0xa0];
