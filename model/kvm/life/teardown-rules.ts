import { type Rule, upTo } from '../../../src/language/index.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { isDestroyed, isOpen } from './state.js';

/** User space closes the files of vCPUs and of the VM; the devices behind its irqfds go on. */
export const teardownRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;

  const close = rule({
    id: 'vmm.closeVm',
    by: 'vmm',
    says: 'user space, with no vCPU in KVM_RUN, closes the VM: its irqfds are off the list, and their shutdown is queued',
    cites: 'kvm_vm_release, kvm_irqfd_release',
    when: (w) => isOpen(w) && kvm.isQuiescent(w) && !w.synchronizing,
    does: (w) => {
      for (const v of upTo(config.vcpus)) {
        if (kvm.isBlocked(w, v)) {
          kvm.wakeUp(w, v);
        }
        kvm.vcpuPut(w, kvm.getVcpu(w, v));
      }
      w.vm[0] = 'closed';
      kvm.irqfdRelease(w);
    },
  });

  const destroy = rule({
    id: 'kvm.destroyVm',
    by: 'kvm',
    says: 'every irqfd of the closed VM is shut down: the vgic and the vCPUs are destroyed',
    cites: 'kvm_destroy_vm, kvm_arch_destroy_vm, kvm_vgic_destroy, kvm_destroy_vcpus',
    fair: 'weak',
    when: (w) => !isOpen(w) && !isDestroyed(w) && kvm.isCleanupDone(w),
    does: (w) => {
      w.vm[0] = 'destroyed';
      kvm.vgicDestroy(w);
      // Nor is there a guest, which would have to end anything.
      w.guest.holds = w.guest.holds.map(() => false);
      for (const vcpu of w.vcpus) {
        vcpu.nested = [];
      }
    },
  });

  return config.teardown ? [close, destroy] : [];
};
