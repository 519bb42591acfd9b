import { linux73 } from '../kvm/eras/linux-7.3.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** User space reads the registers of a vCPU whose reset is requested, and finds those of before. */
const readsBeforeReset = override(linux73, { vcpuIoctl: () => {} });

export const lcb8: Bug = {
  id: 'LCB8',
  says: 'a VM is saved after CPU_ON and before the reset that it asks for: the request is in no register, and the vCPU goes on where it was turned off',
  cites: 'kvm_arch_vcpu_ioctl, kvm_psci_vcpu_on',
  by: 'kvm',
  breaks: 'LC6',
  scenario: 'saved-power',
  era: 'linux-7.3',
  hypervisor: bind(readsBeforeReset),
  fixedBy: '6826c6849b46 "Handle PSCI resets before userspace touches vCPU state" (v5.15)',
  // enters, CPU_OFF, stops, CPU_ON, stops, reads pending bits, lines, timer, timer, restores, runs, enters
  steps: 12,
};
