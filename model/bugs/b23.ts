import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** WFI does not save the priority mask before it looks for something to wake for. */
const staleMaskOnWfi = override(linux619, { vcpuWfi: (kvm) => linux619.vcpuWfi(kvm).toReversed() });

export const b23: Bug = {
  id: 'B23',
  says: 'a vCPU falls asleep with an interrupt that it could take, because its mask is remembered from before',
  cites: 'kvm_vcpu_wfi, kvm_vgic_vcpu_pending_irq',
  by: 'kvm',
  breaks: 'N04',
  scenario: 'sleep',
  era: 'linux-6.19',
  hypervisor: bind(staleMaskOnWfi),
  fixedBy: '5eeaf10eec39 "Sync ICH_VMCR_EL2 back when about to block" (v5.3)',
  // enter, mask, exit, put, load, inject, queue, kick, enter, unmask, WFI
  steps: 11,
};
