import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { type Gicv4World, isForwarding, isThere } from './state.js';

const { rule } = over<Gicv4World>();

/** Is the thread in the middle of a command or of a register that it emulates? */
const isEmulating = (w: View<Gicv4World>, v: number): boolean =>
  [...w.inv, ...w.read].some(({ stage, vcpu }) => stage !== 'none' && vcpu === v);

/** The thread of each vCPU, on the CPUs of the host. */
export const threadRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vcpu = upTo(config.vcpus);
  return [
    rule({
      id: 'vcpu.schedIn',
      by: 'host',
      says: 'the thread of a vCPU is scheduled in: its vPE becomes resident, unless the vCPU is in WFI',
      cites: 'kvm_sched_in, kvm_arch_vcpu_load, vgic_v4_load',
      fair: 'strong',
      for: { vcpu, cpu: upTo(config.cpus) },
      when: (w, { vcpu, cpu }) => {
        const { phase, loaded } = at(w.vcpus, vcpu);
        const isRoom = at(w.cpus, cpu).online && !w.vcpus.some((other) => other.loaded === cpu);
        return isThere(w) && loaded === null && phase !== 'asleep' && isRoom && kvm.mayMove(w, vcpu);
      },
      does: (w, { vcpu, cpu }) => {
        at(w.vcpus, vcpu).loaded = cpu;
        kvm.vgicV4Load(w, vcpu, cpu);
      },
    }),
    rule({
      id: 'vcpu.schedOut',
      by: 'host',
      says: 'the thread of a vCPU is preempted, or returns to user space: its vPE is resident no more',
      cites: 'kvm_sched_out, kvm_arch_vcpu_put, vgic_v4_put',
      for: { vcpu: has(config, 'preempt') ? vcpu : [] },
      when: (w, { vcpu }) => {
        const { phase, loaded } = at(w.vcpus, vcpu);
        // Not with a spinlock held.
        return (
          loaded !== null && phase !== 'stopping' && !w.read.some((one) => one.stage !== 'none' && one.vcpu === vcpu)
        );
      },
      does: (w, { vcpu }) => {
        const own = at(w.vcpus, vcpu);
        if (own.phase === 'guest') {
          own.phase = 'host';
        }
        kvm.vgicV4Put(w, vcpu);
        own.loaded = null;
      },
    }),
    rule({
      id: 'vcpu.enter',
      by: 'kvm',
      says: 'the vCPU enters the guest, once the redistributor has read its pending table',
      cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_flush_hwstate, vgic_v4_commit',
      fair: 'strong',
      for: { vcpu },
      when: (w, { vcpu }) => {
        const { phase, loaded } = at(w.vcpus, vcpu);
        const isReady = phase === 'host' && loaded !== null && !isForwarding(w) && !isEmulating(w, vcpu);
        return isReady && kvm.isCommitted(w, vcpu);
      },
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).phase = 'guest';
      },
    }),
    rule({
      id: 'vcpu.put',
      by: 'kvm',
      says: 'the vCPU has trapped WFI: it sets IN_WFI and makes its vPE non-resident, with a doorbell; PendingLast is read back',
      cites: 'kvm_vcpu_wfi, vgic_v4_put, its_make_vpe_non_resident',
      fair: 'weak',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'trapped' && at(w.vcpus, vcpu).loaded !== null,
      does: (w, { vcpu }) => {
        const own = at(w.vcpus, vcpu);
        if (at(w.vpes, vcpu).resident === null) {
          own.phase = 'wfi';
          return;
        }
        own.phase = 'stopping';
        kvm.makeNonResident(w, vcpu, kvm.wantDoorbell(w, vcpu));
      },
    }),
    rule({
      id: 'vcpu.storePendingLast',
      by: 'kvm',
      says: 'the vCPU stores PendingLast as it has read it back, and gives vpe_lock up',
      cites: 'its_vpe_deschedule, its_vpe_4_1_deschedule',
      fair: 'weak',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'stopping',
      does: (w, { vcpu }) => {
        kvm.storePendingLast(w, vcpu);
        at(w.vcpus, vcpu).phase = 'wfi';
      },
    }),
    rule({
      id: 'vcpu.block',
      by: 'kvm',
      says: 'the vCPU sleeps, unless something is pending for it',
      cites: 'kvm_vcpu_halt, kvm_vcpu_check_block, kvm_vgic_vcpu_pending_irq',
      fair: 'strong',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'wfi' && at(w.vcpus, vcpu).loaded !== null,
      does: (w, { vcpu }) => {
        const own = at(w.vcpus, vcpu);
        if (kvm.pendingIrq(w, vcpu)) {
          own.phase = 'woken';
        } else {
          kvm.vgicV4Put(w, vcpu);
          own.phase = 'asleep';
          own.loaded = null;
        }
      },
    }),
    rule({
      id: 'vcpu.unblock',
      by: 'kvm',
      says: 'the vCPU is awake: IN_WFI is cleared, and its vPE made resident',
      cites: 'kvm_vcpu_wfi',
      fair: 'strong',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'woken' && kvm.mayMove(w, vcpu),
      does: (w, { vcpu }) => {
        const own = at(w.vcpus, vcpu);
        own.phase = 'host';
        if (own.loaded !== null) {
          kvm.vgicV4Load(w, vcpu, own.loaded);
        }
      },
    }),
    rule({
      id: 'vcpu.wake',
      by: 'host',
      says: 'something else wakes the vCPU: its timer, or a signal',
      cites: 'kvm_vcpu_check_block, kvm_cpu_has_pending_timer',
      for: { vcpu: has(config, 'wake') ? vcpu : [] },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'asleep' && isThere(w),
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).phase = 'woken';
      },
    }),
  ];
};
