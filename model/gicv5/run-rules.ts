import { over, type Rule } from '../../src/language/index.js';
import { oneEach } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import type { GicV5World } from './world.js';

const { rule } = over<GicV5World>();

/** The thread of the vCPU. */
export const runRules = (kvm: VgicV5): readonly Rule<GicV5World>[] => [
  rule({
    id: 'ppi.prepare',
    by: 'kvm',
    says: 'the vCPU executes its requests and turns interrupts off, on its way into the guest',
    cites: 'kvm_arch_vcpu_ioctl_run, check_vcpu_requests',
    fair: 'strong',
    when: (w) => w.phase === 'host',
    does: (w) => {
      kvm.prepare(w);
    },
  }),
  rule({
    id: 'ppi.enter',
    by: 'kvm',
    says: 'the vCPU looks at its requests for the last time, and enters the guest or turns back',
    cites: 'kvm_vcpu_exit_request; kvm_vgic_flush_hwstate, vgic_v5_flush_ppi_state',
    fair: 'weak',
    when: (w) => w.phase === 'entering',
    does: (w) => {
      kvm.enter(w);
      if (w.phase === 'host') {
        oneEach(w);
      }
    },
  }),
  rule({
    id: 'ppi.exit',
    by: 'kvm',
    says: 'the vCPU leaves the guest, and folds the state of its PPIs',
    cites: 'kvm_arch_vcpu_ioctl_run, kvm_vgic_sync_hwstate, vgic_v5_fold_ppi_state',
    fair: 'weak',
    due: (w) => w.exiting,
    when: (w) => w.phase === 'guest',
    does: (w) => {
      kvm.exit(w);
      oneEach(w);
    },
  }),
  rule({
    id: 'ppi.block',
    by: 'kvm',
    says: 'the vCPU looks for a pending PPI: with one it goes on, without it sleeps',
    cites: 'kvm_vcpu_halt, kvm_arch_vcpu_runnable, vgic_v5_has_pending_ppi',
    fair: 'weak',
    when: (w) => w.phase === 'halting',
    does: (w) => {
      kvm.block(w);
    },
  }),
  rule({
    id: 'ppi.preempt',
    by: 'host',
    says: 'the thread of the vCPU is scheduled out, or KVM_RUN returns',
    cites: 'kvm_sched_out, kvm_arch_vcpu_put, kvm_timer_vcpu_put, vgic_v5_put',
    when: (w) => w.phase === 'host',
    does: (w) => {
      kvm.timerPut(w);
      kvm.put(w);
      w.phase = 'out';
    },
  }),
  rule({
    id: 'ppi.load',
    by: 'host',
    says: 'the thread of the vCPU is scheduled in',
    cites: 'kvm_sched_in, kvm_arch_vcpu_load, vgic_v5_load, kvm_timer_vcpu_load',
    fair: 'strong',
    when: (w) => w.phase === 'out',
    does: (w) => {
      w.phase = 'host';
      kvm.load(w);
      kvm.timerLoad(w);
    },
  }),
];
