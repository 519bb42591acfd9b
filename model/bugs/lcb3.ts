import type { CreationBug } from '../creation/bug.js';
import { creationSteps } from '../creation/steps.js';
import { bind, override } from '../machine/steps.js';

/** kvm_arch_vcpu_create returns what kvm_share_hyp returns. */
const leavesWhatItMade = override(creationSteps, { shareHypFails: () => {} });

export const lcb3: CreationBug = {
  id: 'LCB3',
  says: 'a vCPU cannot be shared with the hypervisor, and is freed without its private interrupts',
  cites: 'kvm_arch_vcpu_create, kvm_share_hyp',
  by: 'kvm',
  breaks: 'LC16',
  scenario: 'creation',
  hypervisor: bind(leavesWhatItMade),
  fixedBy: '"KVM: arm64: Tear down vGIC on failed vCPU creation" (6.12 stable)',
  // vgic, vCPU 0, not shared
  steps: 3,
};
