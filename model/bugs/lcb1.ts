import type { CreationBug } from '../creation/bug.js';
import { creationSteps } from '../creation/steps.js';
import { bind, override } from '../machine/steps.js';

/** kvm_arch_vcpu_destroy does not call kvm_vgic_vcpu_destroy: that of the whole VM would, of the vCPUs that are online. */
const leavesTheVgic = override(creationSteps, {
  archVcpuDestroy: (_kvm, w, v) => {
    for (const vcpu of w.vcpus.slice(v, v + 1)) {
      vcpu.hasIrqs = false;
    }
  },
});

export const lcb1: CreationBug = {
  id: 'LCB1',
  says: 'a vCPU cannot be created and is freed, its redistributor stays on the bus, and another vCPU accesses it',
  cites: 'kvm_arch_vcpu_destroy, __kvm_vgic_vcpu_destroy',
  by: 'kvm',
  breaks: 'LC13',
  scenario: 'creation',
  hypervisor: bind(leavesTheVgic),
  fixedBy: '"KVM: arm64: vgic: Force vcpu vgic teardown on vcpu destroy" (v6.7; 6.6.9)',
  // vgic, region, vCPU 0, share, file, online, vCPU 1, share, no file, init, run, access
  steps: 12,
};
