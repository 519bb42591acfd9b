import { isPrivate, isSgi } from '../model/wiring.js';
import type { GuestOperation, Operation, VmmOperation } from '../vocabulary.js';
import type { Walker } from './walk.js';

/** An operation that makes sense now, and how often it is to be chosen. */
export interface Choice {
  readonly weight: number;
  readonly operation: Operation;
}

/** Priorities that a mask is set to: of everything, of the less urgent, of nothing. */
const masks = [0xf0, 0xf0, 0xf0, 0x90, 0x00];

const priorities = [0x50, 0x80, 0xa0];

/** All that the guests and user space may do after what they have done. */
export const choices = (walker: Walker): readonly Choice[] => {
  const intids = [...new Set(walker.setup.interrupts.map(({ intid }) => intid))];
  const spis = intids.filter((intid) => !isPrivate(intid));
  return [
    ...walker.owed.flatMap((_, vcpu) => guestChoices(walker, vcpu, intids)),
    ...spis.flatMap((intid) => vmmChoices(walker, intid)),
  ];
};

const guestChoices = (walker: Walker, vcpu: number, intids: readonly number[]): readonly Choice[] => [
  ...interfaceChoices(walker, vcpu),
  ...intids.flatMap((intid) => distributorChoices(walker, vcpu, intid)),
  ...(intids.includes(timerIntid) ? timerChoices(vcpu) : []),
];

/** What a guest does to take interrupts and to end them, the latest first. */
export const handlingChoices = ({ owed, dropped }: Walker, vcpu: number): readonly Choice[] => {
  const latest = owed[vcpu]?.at(-1);
  const mine = dropped.filter((one) => one.vcpu === vcpu || !isPrivate(intidOf(one.id)));
  return [
    guest(40, vcpu, { name: 'iar', args: [] }),
    ...(latest === undefined ? [] : [guest(60, vcpu, { name: 'eoir', args: [latest] })]),
    ...mine.map(({ id }) => guest(20, vcpu, { name: 'dir', args: [id] })),
  ];
};

const interfaceChoices = (walker: Walker, vcpu: number): readonly Choice[] => {
  const takeAndEnd: readonly GuestOperation[] = [
    { name: 'iar', args: [] },
    { name: 'eoir', args: ['last'] },
  ];
  return [
    ...handlingChoices(walker, vcpu),
    // IAR may return that there is none: then it is that which is ended, and nothing happens.
    { weight: 10, operation: { by: 'guest', vcpu, batch: true, does: takeAndEnd } },
    guest(4, vcpu, { name: 'isr', args: [] }),
    guest(4, vcpu, { name: 'nop', args: [] }),
    guest(1, vcpu, { name: 'touch', args: [] }),
    guest(1, vcpu, { name: 'ram', args: [vcpu, 1] }),
    ...masks.map((mask) => guest(1, vcpu, { name: 'pmr', args: [mask] })),
    guest(1, vcpu, { name: 'grpen', args: [0] }),
    guest(4, vcpu, { name: 'grpen', args: [1] }),
    guest(1, vcpu, { name: 'gicd_ctlr', args: [0] }),
    guest(3, vcpu, { name: 'gicd_ctlr', args: [1] }),
  ];
};

/** Virtual timer: INTID 27. */
const timerIntid = 27;

const timerChoices = (vcpu: number): readonly Choice[] => [
  guest(3, vcpu, { name: 'cntv_cval', args: [0] }),
  guest(1, vcpu, { name: 'cntv_cval', args: [far] }),
  guest(6, vcpu, { name: 'cntv_ctl', args: [1] }),
  guest(3, vcpu, { name: 'cntv_ctl', args: [3] }),
  guest(1, vcpu, { name: 'cntv_ctl', args: [0] }),
];

/** A time that does not come. */
const far = 2 ** 50;

const distributorChoices = (walker: Walker, vcpu: number, intid: number): readonly Choice[] => {
  const { setup } = walker;
  const bits: readonly GuestOperation[] = [
    { name: 'rd_isenabler', args: [intid] },
    { name: 'rd_ispendr', args: [intid] },
    { name: 'rd_isactiver', args: [intid] },
    { name: 'icenabler', args: [intid] },
    { name: 'icpendr', args: [intid] },
  ];
  return [
    ...bits.map((one) => guest(1, vcpu, one)),
    guest(3, vcpu, { name: 'isenabler', args: [intid] }),
    guest(2, vcpu, { name: 'ispendr', args: [intid] }),
    ...(isSgi(intid)
      ? setup.interrupts.map(({ target }) => guest(3, vcpu, { name: 'sgi', args: [intid, target] }))
      : []),
    ...(isPrivate(intid)
      ? []
      : walker.owed.map((_, target) => guest(1, vcpu, { name: 'target', args: [intid, target] }))),
    // Of an interrupt that a guest is handling, neither may be changed.
    ...(isHeld(walker, intid)
      ? []
      : [
          guest(1, vcpu, { name: 'isactiver', args: [intid] }),
          guest(4, vcpu, { name: 'icactiver', args: [intid] }),
          ...priorities.map((priority) => guest(1, vcpu, { name: 'prio', args: [intid, priority] })),
        ]),
  ];
};

const vmmChoices = (walker: Walker, intid: number): readonly Choice[] => [
  vmm(12, { name: 'line', args: [intid, 1] }),
  vmm(8, { name: 'line', args: [intid, 0] }),
  vmm(1, { name: 'u_ispendr', args: [intid] }),
  vmm(1, { name: 'u_icpendr', args: [intid] }),
  vmm(1, { name: 'u_icenabler', args: [intid] }),
  vmm(3, { name: 'u_isenabler', args: [intid] }),
  ...(isHeld(walker, intid)
    ? []
    : [vmm(1, { name: 'u_isactiver', args: [intid] }), vmm(4, { name: 'u_icactiver', args: [intid] })]),
  ...(walker.assigned.has(intid)
    ? [vmm(3, { name: 'irqfd_signal', args: [intid] })]
    : [vmm(1, { name: 'resample_assign', args: [intid] }), vmm(1, { name: 'irqfd_assign', args: [intid] })]),
];

const isHeld = ({ owed, dropped }: Walker, intid: number): boolean =>
  [...owed.flat(), ...dropped.map(({ id }) => id)].some((id) => intidOf(id) === intid);

/** Of what IAR returns with a GICv2: the number of the interrupt, without the sender of an SGI. */
const intidOf = (id: number): number => id & 0x3ff;

const guest = (weight: number, vcpu: number, operation: GuestOperation): Choice => ({
  weight,
  operation: { by: 'guest', vcpu, batch: false, does: [operation] },
});

const vmm = (weight: number, operation: VmmOperation): Choice => ({
  weight,
  operation: { by: 'vmm', does: operation },
});
