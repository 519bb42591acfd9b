import { type Rule, upTo, type View } from '../../src/language/index.js';
import { isMapped, those } from '../machine/config.js';
import { isTimer, timerIrq } from '../timer/state.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { OldVgic } from './vgic.js';

/** What user space does with a VM whose vCPUs do not run, and who ties interrupts to physical ones. */
export const userRules = (kvm: OldVgic): readonly Rule<World>[] => {
  const { vcpus, userAccess, unmaps, saves } = kvm.config;
  const withTimer = kvm.config.interrupts.some(isTimer) ? upTo(vcpus) : [];
  const isStopped = (w: View<World>): boolean => w.vcpus.every((_, v) => kvm.isOutside(w, v));

  const map = rule({
    id: 'old.mapPhysIrq',
    by: 'kvm',
    says: 'an interrupt is tied to its physical one',
    cites: 'kvm_vgic_map_phys_irq',
    for: { irq: those(kvm.config, isMapped) },
    when: (w, { irq }) => kvm.irqMapSearch(w, kvm.getIrq(w, irq)) === null,
    does: (w, { irq }) => {
      kvm.mapPhysIrq(w, kvm.getIrq(w, irq));
    },
  });

  const unmap = rule({
    id: 'old.unmapPhysIrq',
    by: 'kvm',
    says: 'the tie between an interrupt and its physical one is undone, whatever list registers hold',
    cites: 'kvm_vgic_unmap_phys_irq',
    for: { irq: those(kvm.config, isMapped) },
    when: (w, { irq }) => kvm.irqMapSearch(w, kvm.getIrq(w, irq)) !== null,
    does: (w, { irq }) => {
      kvm.unmapPhysIrq(w, kvm.getIrq(w, irq));
    },
  });

  const access = rule({
    id: 'vmm.accessRegister',
    by: 'vmm',
    says: 'user space accesses a register of the distributor: list registers are emptied into it',
    cites: 'vgic_attr_regs_access, vgic_unqueue_irqs',
    when: isStopped,
    does: (w) => {
      for (const v of upTo(vcpus)) {
        kvm.unqueueIrqs(w, kvm.getVcpu(w, v));
      }
    },
  });

  const isTimerPending = (w: View<World>, v: number): boolean => {
    const irq = timerIrq(kvm.config, v);
    return irq !== -1 && (kvm.isPending(w, irq) || kvm.isActive(w, irq));
  };

  const saveVgic = rule({
    id: 'vmm.saveVgic',
    by: 'vmm',
    says: 'user space has stopped the VM and saves the registers of its distributor',
    cites: 'KVM_DEV_ARM_VGIC_GRP_DIST_REGS; 1a74847885cc',
    when: (w) => isStopped(w) && w.image === null,
    does: (w) => {
      for (const v of upTo(vcpus)) {
        kvm.unqueueIrqs(w, kvm.getVcpu(w, v));
      }
      w.image = { timers: withTimer.map((v) => isTimerPending(w, v)) };
    },
  });

  const saveTimers = rule({
    id: 'vmm.saveTimers',
    by: 'vmm',
    says: 'user space saves the registers of the timers, and lets the VM go on',
    cites: 'kvm_arm_timer_get_reg; 1a74847885cc',
    when: (w) => w.image !== null,
    does: (w) => {
      w.image?.timers.forEach((isSaved, vcpu) => {
        w.happened.push({ what: 'timer saved', vcpu, isSaved, isNow: isTimerPending(w, vcpu) });
      });
      w.image = null;
    },
  });

  return [...(unmaps ? [map, unmap] : []), ...(userAccess ? [access] : []), ...(saves ? [saveVgic, saveTimers] : [])];
};
