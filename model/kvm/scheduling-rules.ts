import { type Rule, upTo } from '../../src/language/index.js';
import { restartAssertion } from '../ghost.js';
import { rule } from '../speak.js';
import { at, loadedOn, type World } from '../world.js';
import type { Hypervisor } from './hypervisor.js';

/** Where and when a vCPU thread runs: the host's scheduler, the timer that wakes a sleeper, and user space's resets. */
export const schedulingRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const vcpu = { vcpu: upTo(config.vcpus) };
  const pcpu = upTo(config.pcpus);
  const hasTimers = config.interrupts.some((irq) => irq.source === 'timer');

  const load = rule({
    id: 'host.load',
    by: 'host',
    says: 'the scheduler puts the vCPU thread on a CPU',
    cites: 'kvm_arch_vcpu_load, kvm_timer_vcpu_load',
    for: { ...vcpu, pcpu },
    when: (w, { vcpu, pcpu }) => {
      const entry = at(w.vcpus, vcpu);
      return entry.phase === 'outside' && entry.pcpu === null && loadedOn(w, pcpu) === -1;
    },
    does: (w, { vcpu, pcpu }) => {
      kvm.load(w, vcpu, pcpu);
    },
  });

  const put = rule({
    id: 'host.put',
    by: 'host',
    says: 'the scheduler takes the vCPU thread off its CPU',
    cites: 'kvm_arch_vcpu_put, kvm_timer_vcpu_put',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'outside' && at(w.vcpus, vcpu).pcpu !== null,
    does: (w, { vcpu }) => {
      kvm.put(w, vcpu);
    },
  });

  const hrtimer = rule({
    id: 'host.hrtimer',
    by: 'host',
    says: "the host's timer for a sleeping vCPU expires and wakes it",
    cites: 'kvm_timer_blocking, kvm_bg_timer_expire',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'blocked' && at(w.timers, vcpu).output,
    does: (w, { vcpu }) => {
      at(w.vcpus, vcpu).phase = 'outside';
    },
  });

  const reset = rule({
    id: 'vmm.reset',
    by: 'vmm',
    says: 'the vCPU is turned off and on again: the guest on it starts anew',
    cites: 'kvm_reset_vcpu, kvm_timer_vcpu_reset, kvm_vgic_reset_mapped_irq',
    for: vcpu,
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'outside',
    does: (w, { vcpu }) => {
      const irq = kvm.timerIrq(vcpu);
      const entry = at(w.vcpus, vcpu);
      entry.nested = [];
      entry.cpu.activePriorities = entry.cpu.activePriorities.map(() => false);
      w.guest.holds[irq] = false;
      kvm.resetTimer(w, vcpu);
      restartAssertion(config, w, irq);
    },
  });

  const unloads = config.pcpus > 0 && (config.preemption || config.guest.sleeps);
  return [
    ...(unloads ? [load] : []),
    ...(config.preemption ? [put] : []),
    ...(hasTimers && config.guest.sleeps ? [hrtimer] : []),
    ...(config.reset ? [reset] : []),
  ];
};
