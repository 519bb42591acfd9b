import type { Access, Interrupt, MachineConfig } from '../machine/config.js';
import { interrupt, type KindOptions } from '../machine/kind.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import {
  accessSource,
  directSource,
  ioctlSource,
  irqfdSource,
  tickSource,
  twoStageSource,
  type VfioConfig,
  vfioSource,
} from './state.js';

/** An edge SPI behind an irqfd. */
export const irqfd = (options: KindOptions = {}, intid = 48): Interrupt =>
  interrupt(`irqfd${intid}`, intid, 'edge', irqfdSource, options);

/** A level SPI of a device assigned through VFIO, with a resamplefd. */
export const assigned = (options: KindOptions = {}, intid = 50): Interrupt =>
  interrupt(`vfio${intid}`, intid, 'level', vfioSource, options);

/** The same, but that VFIO's handler injects, without an eventfd. */
export const directlyAssigned = (options: KindOptions = {}, intid = 50): Interrupt =>
  interrupt(`vfio${intid}`, intid, 'level', directSource, options);

/** A level SPI of a device assigned through VFIO, whose line user space drives; how it learns when to unmask. */
export const unmaskedBy = (way: 'ioctl' | 'timer' | 'access', options: KindOptions = {}, intid = 50): Interrupt => {
  const source = { ioctl: ioctlSource, timer: tickSource, access: accessSource }[way];
  return interrupt(`vfio${intid}`, intid, 'level', source, options);
};

/** A level SPI of an assigned device that is forwarded through LR.HW, with an eventfd between handler and guest. */
export const forwardedByEventfd = (options: KindOptions = {}, intid = 50): Interrupt =>
  interrupt(`fwd${intid}`, intid, 'level', twoStageSource, options);

export const vfioSketch: Sketched<VfioConfig & MachineConfig> = {
  words: {
    setup: {
      says: 'VFIO requests and frees its interrupts while the guest runs',
      changes: () => ({ vfioSetup: true }),
    },
    pci23: {
      says: 'VFIO masks interrupts in the device (DisINTx), as INTx of PCI 2.3 has it',
      changes: () => ({ pci23: true }),
    },
    disintx: {
      says: 'the guest disables and enables INTx in the command register of its device',
      changes: () => ({ disIntx: true }),
    },
    triggers: {
      says: 'user space takes the eventfd of VFIO away and gives it back, and triggers by itself',
      changes: () => ({ triggers: true }),
    },
    closes: {
      says: 'user space closes devices of VFIO while the guest runs',
      changes: () => ({ closes: true }),
    },
    ...fineWords<VfioConfig & MachineConfig>({ vfio: 'something may come between the steps of VFIO' }),
  },
  kinds: {
    irqfd: {
      says: 'an edge-triggered SPI that user space raises through an irqfd',
      make: (options, place) => irqfd(options, 32 + place),
    },
    vfio: {
      says: 'a level-triggered SPI of a device that VFIO passes through, with irqfd and resamplefd',
      make: (options, place) => assigned(options, 32 + place),
    },
    'vfio-direct': {
      says: "the same, and VFIO's handler injects without an eventfd",
      make: (options, place) => directlyAssigned(options, 32 + place),
    },
    'vfio-ioctl': {
      says: 'the same, but user space drives the line, and unmasks when the device is quiet',
      make: (options, place) => unmaskedBy('ioctl', options, 32 + place),
    },
    'vfio-timer': {
      says: 'the same, and user space unmasks by a timer',
      make: (options, place) => unmaskedBy('timer', options, 32 + place),
    },
    'vfio-access': {
      says: 'the same, and user space unmasks when the guest accesses the device',
      make: (options, place) => unmaskedBy('access', options, 32 + place),
    },
    'forwarded-eventfd': {
      says: 'a level-triggered SPI that is tied to a physical interrupt, with an eventfd between handler and guest',
      // What writes do to a forwarded one is told of those that a handler injects; no Linux has an eventfd there.
      accesses: ['target', 'priority', 'group', 'readActive', 'readPending'],
      make: (options, place) => forwardedByEventfd(options, 32 + place),
    },
    oneshot: {
      says: 'one with irqfd and resamplefd, which the guest disables while its threaded handler runs',
      make: ({ priority, access }, place) =>
        assigned({ priority, access: [...new Set<Access>([...access, 'enable'])], handler: 'oneShot' }, 32 + place),
    },
  },
};
