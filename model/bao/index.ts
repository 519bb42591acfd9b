import { device } from '../device/part.js';
import { forwarded, forwardedSource } from '../forwarded/part.js';
import { ghostConfig } from '../ghost/config.js';
import { ghost, ghostTold } from '../ghost/ghost.js';
import { type GuestConfig, guestConfig } from '../guest/config.js';
import { guest, guestTold } from '../guest/part.js';
import { granularityTold, machineTold } from '../machine/bound.js';
import { type Interrupt, machineConfig, type WrittenConfig } from '../machine/config.js';
import { bind } from '../machine/steps.js';
import type { System } from '../machine/system.js';
import { bugs } from './bugs.js';
import { baoPart } from './part.js';
import { type BaoConfig, ipcSource, type World } from './state.js';
import { baoSteps } from './steps.js';
import type { Bao } from './vgic.js';

const configure = (written: WrittenConfig & { readonly guest?: Partial<GuestConfig['guest']> }): BaoConfig => ({
  ...machineConfig(written),
  ...ghostConfig,
  ...guestConfig(written.guest),
});

const spi = { vcpu: null, priority: 0, access: [], handler: 'plain' } as const;

/** An edge SPI by which another VM notifies this one. */
const ipc = (options: Partial<Interrupt> = {}): Interrupt => ({
  ...{ ...spi, name: 'ipc52', intid: 52, trigger: 'edge', source: ipcSource },
  ...options,
});

/** A level SPI of a device that the VM owns. */
const device60 = (options: Partial<Interrupt> = {}): Interrupt => ({
  ...{ ...spi, name: 'dev60', intid: 60, trigger: 'level', source: forwardedSource },
  ...options,
});

/** Bao: list registers that stay in the hardware, and a list of what was spilled from them. */
export const bao: System<BaoConfig, Bao, World> = {
  parts: [baoPart, device, forwarded, guest(), ghost],
  told: {
    ...machineTold,
    // Each vCPU has one of its own.
    pcpus: () => [],
    ...guestTold,
    ...ghostTold,
    ...granularityTold,
  },
  hypervisor: bind(baoSteps),
  scenarios: [
    {
      id: 'bao-disable',
      says: "Bao: the interrupt of a VM's own device, enabled and disabled at any moment",
      suite: 'quick',
      config: configure({ interrupts: [device60({ access: ['enable'] })] }),
      reaches: ['R03'],
      pinned: { states: 50, firings: 155, depth: 10 },
    },
    {
      id: 'bao-spill',
      says: 'Bao: a device and another VM interrupt, on one list register',
      suite: 'quick',
      config: configure({ interrupts: [device60(), ipc({ priority: 1 })] }),
      reaches: ['R01', 'R03', 'R21'],
      findings: { X01: 'EOIcount after the refill' },
      pinned: { states: 280, firings: 928, depth: 27 },
    },
  ],
  bugs,
};
