import { over, type Rule } from '../../src/language/index.js';
import { at } from '../at.js';
import { isLoaded } from './cpu-interface.js';
import { owe, ppisOf } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import type { GicV5World } from './world.js';

const { rule } = over<GicV5World>();

/** User space, timers and counters, and the host's scheduler. */
export const deviceRules = (kvm: VgicV5): readonly Rule<GicV5World>[] => {
  const { config } = kvm;
  return [
    rule({
      id: 'ppi.raise',
      by: 'vmm',
      says: 'user space raises the software PPI: KVM_IRQ_LINE',
      cites: 'kvm_vm_ioctl_irq_line (KVM_ARM_IRQ_TYPE_PPI), kvm_vgic_inject_irq',
      for: { ppi: ppisOf(config, ({ kind }) => kind === 'software') },
      // To raise what is latched changes nothing.
      when: (w, { ppi }) => !at(w.irqs, ppi).pendingLatch,
      does: (w, { ppi }) => {
        owe(w, ppi);
        kvm.injectIrq(w, ppi, true);
      },
    }),
    rule({
      id: 'ppi.expire',
      by: 'device',
      says: 'the timer of the guest expires; for one that sleeps a timer of the host does',
      cites: 'DDI 0487 (CNTV_CTL_EL0.ISTATUS); kvm_timer_blocking, kvm_bg_timer_expire',
      for: { ppi: ppisOf(config, ({ kind }) => kind === 'timer') },
      when: (w, { ppi }) => !at(w.lines, ppi),
      does: (w, { ppi }) => {
        w.lines[ppi] = true;
        kvm.bgTimerExpire(w);
      },
    }),
    rule({
      id: 'ppi.overflow',
      by: 'device',
      says: 'a counter overflows while the guest runs: the host is interrupted, and kicks the vCPU',
      cites: 'kvm_pmu_perf_overflow',
      for: { ppi: ppisOf(config, ({ kind }) => kind === 'pmu') },
      when: (w, { ppi }) => w.phase === 'guest' && !at(w.lines, ppi),
      does: (w, { ppi }) => {
        w.lines[ppi] = true;
        kvm.queueIrqUnlock(w);
      },
    }),
    rule({
      id: 'ppi.move',
      by: 'host',
      says: 'the thread that is scheduled out moves to the other CPU',
      cites: 'vcpu_load, kvm_sched_in',
      for: { cpu: config.cpus === 1 ? [] : [0, 1] },
      when: (w, { cpu }) => !isLoaded(w) && w.cpu !== cpu,
      does: (w, { cpu }) => {
        w.cpu = cpu;
      },
    }),
  ];
};
