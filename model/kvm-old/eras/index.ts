import { type Bound, bind } from '../../machine/steps.js';
import type { SystemEra } from '../../machine/system.js';
import type { OldConfig } from '../config.js';
import type { OldVgic, OldVgicSteps } from '../vgic.js';
import { linux311 } from './linux-3.11.js';
import { linux41 } from './linux-4.1.js';
import { linux43 } from './linux-4.3.js';
import { linux44 } from './linux-4.4.js';
import { mailed2014 } from './mailed-2014.js';
import { mailed2015 } from './mailed-2015.js';

export type OldEraId = 'linux-3.11' | 'mailed-2014' | 'linux-4.1' | 'mailed-2015' | 'linux-4.3' | 'linux-4.4';

/** An era of the first vgic. */
export interface OldEra extends SystemEra<OldConfig, OldVgic, Bound<OldVgic, OldVgicSteps>> {
  readonly id: OldEraId;
}

export const oldEras: readonly OldEra[] = [
  {
    id: 'linux-3.11',
    says: 'Linux 3.9 to 3.13: the first vgic; one bit for line, edge and ISPENDR, no notification of EOIs',
    cites: 'virt/kvm/arm/vgic.c of v3.9 to v3.13',
    hypervisor: bind(linux311),
  },
  {
    id: 'mailed-2014',
    says: 'mailed in June 2014 and not merged: a forwarded interrupt is left active by the host, and the guest ends both',
    cites: '"[RFC PATCH 0/9] ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014)',
    hypervisor: bind(mailed2014),
  },
  {
    id: 'linux-4.1',
    says: 'Linux 4.0 to 4.2: level and soft-pending bits, active bits outside of list registers, resamplers, access for user space',
    cites: 'virt/kvm/arm/vgic.c of v4.1; ae705930fca6',
    hypervisor: bind(linux41),
  },
  {
    id: 'mailed-2015',
    says: 'mailed in June 2015: an interrupt of a shared device is tied to its physical one, whose active bit is read and cleared at each exit',
    cites: '"[PATCH 07/10] KVM: arm/arm64: vgic: Allow HW interrupts to be queued to a guest" (Zyngier, 2015)',
    hypervisor: bind(mailed2015),
  },
  {
    id: 'linux-4.3',
    says: "Linux 4.3: the same as it was merged and mended; the physical active bit is the timer's affair",
    cites: 'virt/kvm/arm/vgic.c of v4.3; 08fd6461e8dd, cff9211eb1a1, "Clear map->active on pend/active clear"',
    hypervisor: bind(linux43),
  },
  {
    id: 'linux-4.4',
    says: 'Linux 4.4 to 4.6: the timer is level-triggered, and list registers say what is free and what was ended',
    cites: 'virt/kvm/arm/vgic.c and arch_timer.c of v4.4; 4b4b4512da2a, 8fe2f19e6e60, 0e3dfda91d9f',
    hypervisor: bind(linux44),
  },
];

/** @throws Error where there is no such era. */
export const eraOf = (id: string): OldEra => {
  const found = oldEras.find((era) => era.id === id);
  if (found === undefined) {
    throw new Error(`there is no era ${id} of the first vgic`);
  }
  return found;
};
