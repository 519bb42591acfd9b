import { type Saying, UsageError } from '../../../src/language/index.js';
import { type Bound, bind } from '../../machine/steps.js';
import type { Config } from '../config.js';
import type { Vgic } from '../vgic.js';
import { linux417 } from './linux-4.17.js';
import { linux619 } from './linux-6.19.js';
import { linux73 } from './linux-7.3.js';

/** A hypervisor as it was over some years. */
export interface Era extends Omit<Saying, 'by'> {
  readonly id: EraId;
  /** For a configuration of all that it is checked with. */
  readonly hypervisor: Bound<Vgic>;
  /** The era before, and where this one reaches other states: elsewhere both reach the same by the same steps. */
  readonly differs?: { readonly from: EraId; readonly where: (config: Config) => boolean };
}

export type EraId = 'linux-4.17' | 'linux-6.19' | 'linux-7.3';

export const eras: readonly Era[] = [
  {
    id: 'linux-4.17',
    says: 'Linux 4.17 to 6.18: active interrupts take the list registers first; EOIcount is not looked at, DIR does not trap',
    cites: 'virt/kvm/arm/vgic and arch/arm64/kvm/vgic of v4.17 to v6.18; 67b5b673ad4d',
    hypervisor: bind(linux417),
  },
  {
    id: 'linux-6.19',
    says: 'Linux 6.19 to 7.2, with the fix of 7.0: pending interrupts first; EOIcount and traps of DIR find the rest',
    cites: '"KVM: arm64: Add LR overflow infrastructure" (v6.19), 6da5e537f5af (v7.0)',
    hypervisor: bind(linux619),
  },
  {
    id: 'linux-7.3',
    says: 'Linux 7.3: list registers are filled, folded and pruned while the vCPU is in guest mode, after the last look at requests',
    cites: 'kvm_arch_vcpu_ioctl_run of v7.3',
    hypervisor: bind(linux73),
    // What was moved are the parts of an entry and of an exit: one sees it where something comes between them. An entry
    // that a signal ends in one step changes nothing in either. And in what MAPTI makes of an LPI that is found.
    differs: {
      from: 'linux-6.19',
      where: ({ fine, its, itsOrders, vcpus }) =>
        fine.some((step) => step !== 'its') || (its.includes('mapti') && (vcpus > 1 || itsOrders === 'any')),
    },
  },
];

/** @throws UsageError where there is no such era. */
export const eraOf = (id: string): Era => {
  const found = eras.find((era) => era.id === id);
  if (found === undefined) {
    throw new UsageError(`there is no era "${id}"; eras: ${eras.map((era) => era.id).join(', ')}`);
  }
  return found;
};
