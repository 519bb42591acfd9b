import { device } from '../device/part.js';
import { forwarded, forwardedLevel } from '../forwarded/part.js';
import { type GhostConfig, ghostConfig, ghostDomains } from '../ghost/config.js';
import { ghost, ghostTold } from '../ghost/ghost.js';
import { type GuestConfig, guestConfig, guestDomains } from '../guest/config.js';
import { guest, guestTold } from '../guest/part.js';
import { granularityTold, machineTold } from '../machine/bound.js';
import { machineConfig, type WrittenConfig } from '../machine/config.js';
import { among, assertWritten, type Domains, listOf } from '../machine/domains.js';
import { assertConfig } from '../machine/part.js';
import { type Bound, bind } from '../machine/steps.js';
import type { System } from '../machine/system.js';
import { machineDomains } from '../machine/written.js';
import { bugs } from './bugs.js';
import { known, mended } from './known.js';
import { baoPart, ipc } from './part.js';
import type { BaoConfig, World } from './state.js';
import { baoSteps } from './steps.js';
import type { Bao, BaoSteps } from './vgic.js';

const parts = [baoPart, device, forwarded, guest(), ghost];

type Written = WrittenConfig & Partial<GhostConfig> & { readonly guest?: Partial<GuestConfig['guest']> };

const complete = ({ guest: ofGuest, without, ...written }: Written): BaoConfig => ({
  ...machineConfig(written),
  ...ghostConfig,
  ...(without === undefined ? {} : { without }),
  ...guestConfig(ofGuest),
});

const domains: Domains<BaoConfig> = {
  ...machineDomains,
  ...guestDomains,
  ...ghostDomains,
  // Its steps are atomic.
  fine: listOf(among()),
};

const configure = (written: Written): BaoConfig =>
  assertConfig<BaoConfig>(parts, complete(assertWritten(domains, written)));

/** Bao: list registers that stay in the hardware, and a list of what was spilled from them. */
export const bao: System<BaoConfig, Bao, World, Bound<Bao, BaoSteps>> = {
  title: 'Bao',
  parts,
  told: {
    ...machineTold,
    // Each vCPU has one of its own.
    pcpus: () => [],
    ...guestTold,
    ...ghostTold,
    ...granularityTold,
  },
  hypervisor: bind(baoSteps),
  sketches: {
    name: 'bao-sketch',
    example: 'l1,forwarded-level+enable,ipc@1',
    parts,
    complete,
    vcpus: 1,
    // vgic_update_enable clears HCR.En, which is not modelled; vCPUs have a CPU of their own, whatever they do.
    without: ['guest-distributor', 'sgi', 'sleeps'],
  },
  scenarios: [
    {
      id: 'bao-disable',
      says: "Bao: the interrupt of a VM's own device, enabled and disabled at any moment",
      suite: 'quick',
      config: configure({ interrupts: [forwardedLevel({ access: ['enable'] })], without: ['S15'] }),
      reaches: ['R03'],
      pinned: { states: 50, firings: 155, depth: 10 },
    },
    {
      id: 'bao-spill',
      says: 'Bao: a device and another VM interrupt, on one list register',
      suite: 'quick',
      config: configure({ interrupts: [forwardedLevel(), ipc({ priority: 1 })], without: ['S15'] }),
      reaches: ['R01', 'R03', 'R21'],
      findings: { S11: 'EOIcount after the refill', X01: 'EOIcount after the refill' },
      shortest: { S11: 8, X01: 20 },
      pinned: { states: 280, firings: 928, depth: 27 },
    },
  ],
  known,
  document: 'docs/bao.md',
  mended,
  bugs,
};
