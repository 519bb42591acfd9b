import { at } from '../at.js';
import type { CreationBug } from '../creation/bug.js';
import { creationSteps, vgicDestroy } from '../creation/steps.js';
import { bind, override } from '../machine/steps.js';

/**
 * kvm_vgic_map_resources calls kvm_vgic_destroy, and vCPUs whose file is there run before they are online, so that
 * lock_all_vcpus in kvm_vgic_create misses them: "a thread running vcpu-0 can enter the kernel without a GIC configured and
 * get a GIC created behind its back". (There vgic_init sees to the private interrupts of who was missed, too.)
 */
const tearsDown = override(creationSteps, {
  vgicInit: (kvm, w) => {
    creationSteps.vgicInit(kvm, w);
    for (const vcpu of w.vcpus) {
      vcpu.hasIrqs ||= vcpu.stage === 'online';
    }
  },
  mapResourcesFails: (kvm, w) => vgicDestroy(kvm, w),
  mayRun: (_kvm, w, v) => ['file', 'online'].includes(at(w.vcpus, v).stage),
  mayCreateVgic: (_kvm, w) => w.vcpus.every(({ stage, run }) => stage !== 'online' || run === 'never'),
});

export const lcb2: CreationBug = {
  id: 'LCB2',
  says: 'the vgic is torn down because a vCPU finds it incomplete, while another vCPU is in KVM_RUN and works on it',
  cites: 'kvm_vgic_map_resources, kvm_vgic_destroy, kvm_vm_dead',
  by: 'kvm',
  breaks: 'LC15',
  scenario: 'creation',
  hypervisor: bind(tearsDown),
  fixedBy: '"KVM: arm64: vgic: Don\'t eagerly teardown the vgic on init error" (v6.12; 6.11.6)',
  // vCPU 0, share, file, run, vgic, online, vCPU 1, share, file, run
  steps: 10,
};
