import { type Rule, upTo } from '../../../src/language/index.js';
import { bootGroup, hasGroup0 } from '../../gic/groups.js';
import { interruptOf } from '../../machine/config.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { bootedVmcr } from './restore.js';
import { hasBooted, isInitialized } from './state.js';

/** A VM that has not run: who initialises its vgic, and how its guest boots. */
export const newVmRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;

  const init = rule({
    id: 'vmm.initVgic',
    by: 'vmm',
    says: 'user space initialises the vgic of a new VM',
    cites: 'KVM_DEV_ARM_VGIC_CTRL_INIT, vgic_init',
    fair: 'weak',
    when: (w) => !isInitialized(w),
    does: (w) => kvm.vgicInit(w),
  });

  const run = rule({
    id: 'vmm.firstRun',
    by: 'vmm',
    says: 'user space calls KVM_RUN of a new VM whose GICv2 it has not initialised: KVM does that',
    cites: 'kvm_arch_vcpu_run_pid_change, kvm_vgic_map_resources, vgic_v2_map_resources',
    when: (w) => !isInitialized(w) && config.guestGic === 2,
    does: (w) => kvm.mapResources(w),
  });

  const boot = rule({
    id: 'guest.boot',
    by: 'guest',
    says: 'the guest of a new VM boots: it enables the distributor, its CPU interfaces and the interrupts that it uses',
    cites: 'gic_dist_init, gic_cpu_init (irq-gic.c); gic_dist_init, gic_cpu_sys_reg_enable (irq-gic-v3.c)',
    fair: 'weak',
    when: (w) => isInitialized(w) && !hasBooted(w),
    does: (w) => {
      for (const dist of w.dist) {
        dist.isBooted = true;
      }
      kvm.mmioWriteMisc(w, true);
      for (const irq of upTo(config.interrupts.length)) {
        if (hasGroup0(config)) {
          kvm.mmioWriteGroup(w, irq, bootGroup(config, irq));
        }
        kvm.mmioWritePriority(w, irq, interruptOf(config, irq).priority);
        kvm.mmioWriteSenable(w, irq);
      }
      for (const v of upTo(config.vcpus)) {
        kvm.setVmcr(w, kvm.getVcpu(w, v), bootedVmcr(kvm, w, v));
      }
    },
  });

  return config.newVm ? [init, run, boot] : [];
};
