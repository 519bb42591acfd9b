import type { Access, Interrupt, MachineConfig } from '../machine/config.js';
import { interrupt, type KindOptions } from '../machine/kind.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import { irqfdSource, type VfioConfig, vfioSource } from './state.js';

/** An edge SPI behind an irqfd. */
export const irqfd = (options: KindOptions = {}, intid = 48): Interrupt =>
  interrupt(`irqfd${intid}`, intid, 'edge', irqfdSource, options);

/** A level SPI of a device assigned through VFIO, with a resamplefd. */
export const assigned = (options: KindOptions = {}, intid = 50): Interrupt =>
  interrupt(`vfio${intid}`, intid, 'level', vfioSource, options);

export const vfioSketch: Sketched<VfioConfig & MachineConfig> = {
  words: {
    setup: {
      says: 'VFIO requests and frees its interrupts while the guest runs',
      changes: () => ({ vfioSetup: true }),
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
    oneshot: {
      says: 'the same, and the guest disables it while its threaded handler runs',
      make: ({ priority, access }, place) =>
        assigned({ priority, access: [...new Set<Access>([...access, 'enable'])], handler: 'oneShot' }, 32 + place),
    },
  },
};
