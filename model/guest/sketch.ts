import { withGroup0 } from '../gic/groups.js';
import type { MachineConfig } from '../machine/config.js';
import type { Sketched, SketchedWord } from '../machine/sketched.js';
import type { Control, GuestConfig } from './config.js';
import { sgi } from './sgi.js';

type Config = GuestConfig & MachineConfig;

const controls: Readonly<Record<Control, string>> = {
  eoiMode: 'the guest switches EOImode',
  mask: 'the guest changes its priority mask (PMR)',
  group: 'the guest enables and disables its group of interrupts',
  distributor: 'the guest enables and disables the distributor',
  sgi1r: 'its vCPUs send SGIs to lists of vCPUs, and to all others (ICC_SGI1R)',
  binaryPoint: 'the guest writes the binary point at its CPU interface (BPR)',
  cbpr: 'the guest lets both groups use one binary point (CBPR), which it writes; the first interrupt is of group 0',
  redistributors: 'its vCPUs access the registers of SGIs and PPIs of other vCPUs, too (their GICR frames)',
  spurious: 'the guest reads IAR while there is nothing, and writes 1023 to EOIR',
};

/** The same guest, which has these controls as well. */
export const withControls = (guest: GuestConfig['guest'], ...more: readonly Control[]): GuestConfig['guest'] => ({
  ...guest,
  controls: [...new Set([...guest.controls, ...more])],
});

const controlWords = Object.fromEntries(
  Object.entries(controls).map(([control, says]): [string, SketchedWord<Config>] => [
    `guest-${control}`,
    { says, changes: ({ guest }) => ({ guest: withControls(guest, control as Control) }) },
  ]),
);

/** CBPR is nothing without two groups and a binary point. */
const cbpr: SketchedWord<Config> = {
  says: controls.cbpr,
  changes: ({ guest, interrupts }) => ({
    guest: withControls(guest, 'binaryPoint', 'cbpr'),
    interrupts: withGroup0(interrupts),
  }),
};

export const guestSketch: Sketched<Config> = {
  numbers: {
    eoi: {
      says: "the guest's EOImode",
      values: [0, 1],
      usual: 0,
      changes: ({ guest }, value) => ({ guest: { ...guest, eoiMode: value === 1 ? 1 : 0 } }),
    },
  },
  words: {
    sleeps: { says: 'the guest executes WFI', changes: ({ guest }) => ({ guest: { ...guest, sleeps: true } }) },
    any: {
      says: 'the guest writes EOIR and DIR in any order, legal or not',
      changes: ({ guest }) => ({ guest: { ...guest, orders: 'any' } }),
    },
    ...controlWords,
    'guest-cbpr': cbpr,
  },
  kinds: {
    sgi: {
      says: 'a software-generated interrupt of a vCPU',
      // Its pending bits are read-only with a GICv2 (IHI 0048B 4.3.7), and its target is in what is sent.
      accesses: ['enable', 'priority', 'group'],
      make: (options, place, vcpu) => ({ ...sgi(vcpu, options), name: `sgi${place}`, intid: place }),
    },
  },
  usual: ({ guestGic }) => ({ sgiSenders: guestGic === 2 ? 2 : 1 }),
};
