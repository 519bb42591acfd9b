import { type Saying, UsageError } from '../../../src/language/index.js';
import { type Bound, bind } from '../../machine/steps.js';
import type { Vgic } from '../vgic.js';
import { linux417 } from './linux-4.17.js';
import { linux619 } from './linux-6.19.js';

/** A hypervisor as it was over some years. */
export interface Era extends Omit<Saying, 'by'> {
  readonly id: EraId;
  /** For a configuration of all that it is checked with. */
  readonly hypervisor: Bound<Vgic>;
}

export type EraId = 'linux-4.17' | 'linux-6.19';

export const eras: readonly Era[] = [
  {
    id: 'linux-4.17',
    says: 'Linux 4.17 to 6.18: active interrupts take the list registers first; EOIcount is not looked at, DIR does not trap',
    cites: 'virt/kvm/arm/vgic and arch/arm64/kvm/vgic of v4.17 to v6.18; 67b5b673ad4d',
    hypervisor: bind(linux417),
  },
  {
    id: 'linux-6.19',
    says: 'Linux 6.19 and later, with the fix of 7.0: pending interrupts first; EOIcount and traps of DIR find the rest',
    cites: '"KVM: arm64: Add LR overflow infrastructure" (v6.19), 6da5e537f5af (v7.0)',
    hypervisor: bind(linux619),
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
