import { type Rule, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { loadedOn } from '../../host/state.js';
import { vcpuPtimer, vcpuVtimer, withSomeTimer } from '../../timer/state.js';
import { isOutside } from '../phases.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { stopsVcpus } from './config.js';
import { createVgic, readPending, readRegisters, writeRegisters } from './restore.js';
import { imageOf, isOutOfRun, isStopped, noImage } from './state.js';

/** Of a vCPU of which nobody asks on which CPU it is. */
const nowhere = -1;

/** User space takes vCPUs out of KVM_RUN, reads the registers of the VM one by one, and writes them into a new one. */
export const saveRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;
  if (!stopsVcpus(config)) {
    return [];
  }
  const vcpu = { vcpu: upTo(config.vcpus) };
  const irqs = upTo(config.interrupts.length);
  // Of the registers of a vCPU itself the model has the timers, and who reads any has a reset applied that is owed.
  const timed = config.power ? vcpu.vcpu : withSomeTimer(config);

  const stop = rule({
    id: 'vmm.stopVcpu',
    by: 'vmm',
    says: 'KVM_RUN of the vCPU returns for a signal, and user space does not call it again',
    cites: 'kvm_arch_vcpu_ioctl_run, vcpu_put',
    for: vcpu,
    when: (w, { vcpu }) => !isOutOfRun(w, vcpu) && isOutside(at(w.vcpus, vcpu)) && w.halt === null,
    does: (w, { vcpu }) => {
      if (kvm.isBlocked(w, vcpu)) {
        kvm.wakeUp(w, vcpu);
      }
      kvm.vcpuPut(w, kvm.getVcpu(w, vcpu));
      w.outOfRun[vcpu] = true;
    },
  });

  const run = rule({
    id: 'vmm.runVcpu',
    by: 'vmm',
    says: 'user space calls KVM_RUN of the vCPU again; what it has read of the VM is dropped',
    cites: 'kvm_arch_vcpu_ioctl_run',
    // KVM_RUN begins with vcpu_load, on the CPU where its thread is.
    for: { ...vcpu, pcpu: config.pcpus > 0 ? upTo(config.pcpus) : [nowhere] },
    fair: 'weak',
    when: (w, { vcpu, pcpu }) => isOutOfRun(w, vcpu) && loadedOn(w, pcpu) === -1,
    does: (w, { vcpu, pcpu }) => {
      w.outOfRun[vcpu] = false;
      noImage(w);
      if (pcpu !== nowhere) {
        kvm.vcpuLoad(w, kvm.getVcpu(w, vcpu), pcpu);
      }
    },
  });

  const savePending = rule({
    id: 'vmm.savePending',
    by: 'vmm',
    says: 'user space reads the pending bits of the distributor',
    cites: 'vgic_uaccess_read_pending, vgic_mmio_read_sgipend; kvm_trylock_all_vcpus',
    when: (w) => isStopped(w) && !imageOf(w).hasPending,
    does: (w) => {
      const image = imageOf(w);
      image.hasPending = true;
      for (const irq of irqs) {
        const { pending, sources } = readPending(kvm, w, irq);
        image.pending[irq] = pending;
        image.sources[irq] = [...sources];
      }
    },
  });

  const saveLevels = rule({
    id: 'vmm.saveLevels',
    by: 'vmm',
    says: 'user space reads the levels of the lines',
    cites: 'vgic_read_irq_line_level_info (KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO)',
    when: (w) => isStopped(w) && !imageOf(w).hasLevels,
    does: (w) => {
      const image = imageOf(w);
      image.hasLevels = true;
      for (const irq of irqs) {
        image.levels[irq] = readPending(kvm, w, irq).level;
      }
    },
  });

  const saveTimer = rule({
    id: 'vmm.saveTimer',
    by: 'vmm',
    says: 'user space reads the timers of a vCPU that it has',
    cites: 'kvm_arm_timer_get_reg (KVM_GET_ONE_REG)',
    for: { vcpu: timed },
    // While others run they may turn it on, and it owes a reset after it was read.
    when: (w, { vcpu }) => isOutOfRun(w, vcpu) && (isStopped(w) || !config.power) && !at(imageOf(w).hasTimer, vcpu),
    does: (w, { vcpu }) => {
      kvm.vcpuIoctl(w, kvm.getVcpu(w, vcpu));
      const image = imageOf(w);
      image.hasTimer[vcpu] = true;
      const virtual = vcpuVtimer(config, w, { id: vcpu });
      const physical = vcpuPtimer(config, w, { id: vcpu });
      if (virtual !== null) {
        image.timers[vcpu] = kvm.armTimerGetReg(w, virtual);
      }
      if (physical !== null) {
        image.ptimers[vcpu] = kvm.armTimerGetReg(w, physical);
      }
    },
  });

  const isSaved = (w: View<World>): boolean => {
    const { hasPending, hasLevels, hasTimer } = imageOf(w);
    return hasPending && (hasLevels || !kvm.hasLevelInfo()) && timed.every((v) => hasTimer[v]);
  };

  const restore = rule({
    id: 'vmm.restore',
    by: 'vmm',
    says: 'user space makes a new VM and writes the registers that it has read into it',
    cites: 'Documentation/virt/kvm/devices/arm-vgic-v3.rst, arm-vgic.rst; kvm_vgic_create, vgic_init',
    for: { order: config.restores },
    when: (w) => isStopped(w) && isSaved(w),
    does: (w, { order }) => {
      const { pending, sources, levels, timers, ptimers } = imageOf(w);
      const read = irqs.map((irq) => ({
        pending: at(pending, irq),
        sources: at(sources, irq),
        level: at(levels, irq),
      }));
      const saved = readRegisters(kvm, w, read);
      createVgic(kvm, w);
      // KVM_SET_MP_STATE brings back who is off. A request is in no register.
      for (const one of w.power) {
        one.isResetRequested = false;
      }
      writeRegisters(kvm, w, saved, order);
      for (const vcpu of timed) {
        const virtual = vcpuVtimer(config, w, { id: vcpu });
        const physical = vcpuPtimer(config, w, { id: vcpu });
        if (virtual !== null) {
          kvm.armTimerSetReg(w, virtual, at(timers, vcpu));
        }
        if (physical !== null) {
          // kvm_timer_vcpu_init
          Object.assign(physical, { level: false, softTimer: false });
          kvm.armTimerSetReg(w, physical, at(ptimers, vcpu));
        }
      }
      noImage(w);
    },
  });

  return [
    ...[stop, run, savePending],
    ...(kvm.hasLevelInfo() ? [saveLevels] : []),
    ...(timed.length > 0 ? [saveTimer] : []),
    restore,
  ];
};
