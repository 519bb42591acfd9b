import { type Rule, upTo, type View } from '../../src/language/index.js';
import { type Interrupt, interruptOf } from '../config.js';
import { restartAssertion } from '../ghost.js';
import { rule } from '../speak.js';
import { at, eventfdOf, vfioOf, type World } from '../world.js';
import type { Hypervisor } from './hypervisor.js';
import { isOutside } from './run-loop.js';

/** The host's kernel beside the vCPU threads: its interrupt handlers, work items, scheduler, and other injectors. */
export const hostRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const vcpu = { vcpu: upTo(config.vcpus) };
  const pcpu = upTo(config.pcpus);
  const those = (is: (irq: Interrupt) => boolean) => ({
    irq: upTo(config.interrupts.length).filter((irq) => is(interruptOf(config, irq))),
  });
  const isVfio = (irq: Interrupt) => irq.source === 'vfio';
  const loadedOn = (w: View<World>, cpu: number): number => w.vcpus.findIndex((entry) => entry.pcpu === cpu);
  const hasTimers = config.interrupts.some((irq) => irq.source === 'timer');

  const timerInterrupt = rule({
    id: 'host.timerInterrupt',
    by: 'host',
    says: 'the host takes the timer PPI, drops its priority, leaves it active and injects it',
    cites: 'kvm_arch_timer_handler; gic_handle_irq, irqd_is_forwarded_to_vcpu',
    for: { pcpu },
    when: (w, { pcpu }) => {
      const v = loadedOn(w, pcpu);
      return v !== -1 && at(w.vcpus, v).phase === 'outside' && kvm.isTimerPresented(w, pcpu);
    },
    does: (w, { pcpu }) => {
      kvm.timerHandler(w, loadedOn(w, pcpu), pcpu);
    },
  });

  const forwardedInterrupt = rule({
    id: 'host.forwardedInterrupt',
    by: 'host',
    says: 'the host takes the forwarded SPI, drops its priority, leaves it active and injects it',
    cites:
      '"ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014); Documentation/virtual/kvm/arm/vgic-mapped-irqs.txt; IHI 0048B 3.2.1',
    for: those(({ source }) => source === 'forwarded'),
    when: (w, { irq }) => isOutside(at(w.vcpus, at(w.irqs, irq).target)) && kvm.isForwardedPresented(w, irq),
    does: (w, { irq }) => {
      kvm.forwardedHandler(w, irq);
    },
  });

  const vfioInterrupt = rule({
    id: 'host.vfioInterrupt',
    by: 'host',
    says: config.fine.includes('vfio')
      ? 'the host takes the interrupt of an assigned device: VFIO masks it'
      : 'the host takes the interrupt of an assigned device: VFIO masks it and signals its eventfd',
    cites: 'vfio_automasked_irq_handler',
    for: those(isVfio),
    when: (w, { irq }) => {
      const { line, depth, setup } = vfioOf(config, w, irq);
      return setup !== 'none' && depth === 0 && line;
    },
    does: (w, { irq }) => {
      kvm.vfioHandler(w, irq);
    },
  });

  const vfioSignal = rule({
    id: 'host.vfioSignal',
    by: 'host',
    says: 'VFIO signals its eventfd',
    cites: 'vfio_automasked_irq_handler, eventfd_signal',
    for: those(isVfio),
    when: (w, { irq }) => vfioOf(config, w, irq).signalling,
    does: (w, { irq }) => {
      kvm.vfioSignal(w, irq);
    },
  });

  const irqfdWork = rule({
    id: 'host.irqfdWork',
    by: 'host',
    says: 'the work item behind the eventfd injects the interrupt',
    cites: 'irqfd_inject',
    for: those(({ source }) => source === 'vfio' || source === 'irqfd'),
    when: (w, { irq }) => kvm.hasInjector(w) && eventfdOf(config, w, irq).signalled,
    does: (w, { irq }) => {
      kvm.irqfdWork(w, irq);
    },
  });

  const requestIrq = rule({
    id: 'vfio.requestIrq',
    by: 'host',
    says: 'VFIO requests the interrupt of a device that is masked',
    cites: 'vfio_intx_set_signal, request_irq',
    for: those(isVfio),
    when: (w, { irq }) => vfioOf(config, w, irq).setup === 'none',
    does: (w, { irq }) => {
      kvm.vfioRequestIrq(w, irq);
    },
  });

  const finishSetup = rule({
    id: 'vfio.finishSetup',
    by: 'host',
    says: 'VFIO ends the set-up of the interrupt',
    cites: 'vfio_intx_set_signal',
    for: those(isVfio),
    when: (w, { irq }) => vfioOf(config, w, irq).setup === 'requested',
    does: (w, { irq }) => {
      kvm.vfioFinishSetup(w, irq);
    },
  });

  const unmask = rule({
    id: 'vmm.unmask',
    by: 'vmm',
    says: 'user space unmasks the interrupt (VFIO_DEVICE_SET_IRQS)',
    cites: 'vfio_platform_unmask, vfio_pci_intx_unmask',
    for: those(isVfio),
    when: (w, { irq }) => {
      const { setup, masked, signalling } = vfioOf(config, w, irq);
      return setup === 'ready' && masked && !signalling && !eventfdOf(config, w, irq).signalled && !isOngoing(w, irq);
    },
    does: (w, { irq }) => {
      kvm.vfioUnmask(w, irq);
    },
  });

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

  const queue = rule({
    id: 'kvm.injectorQueues',
    by: 'kvm',
    says: 'an injecting thread has taken both locks and puts the interrupt on the list of its target',
    cites: 'vgic_queue_irq_unlock',
    for: { injector: upTo(config.injectors) },
    when: (w, { injector }) => at(w.injectors, injector).stage === 'queue',
    does: (w, { injector }) => {
      kvm.queueStage(w, at(w.injectors, injector));
    },
  });

  const kick = rule({
    id: 'kvm.injectorKicks',
    by: 'kvm',
    says: 'an injecting thread has dropped its locks, requests attention and kicks the vCPU',
    cites: 'vgic_queue_irq_unlock, kvm_make_request, kvm_vcpu_kick',
    for: { injector: upTo(config.injectors) },
    when: (w, { injector }) => at(w.injectors, injector).stage === 'kick',
    does: (w, { injector }) => {
      kvm.kickStage(w, at(w.injectors, injector));
    },
  });

  const unloads = config.pcpus > 0 && (config.preemption || config.guest.sleeps);
  const rules = [
    ...(hasTimers ? [timerInterrupt] : []),
    forwardedInterrupt,
    vfioInterrupt,
    ...(config.fine.includes('vfio') ? [vfioSignal] : []),
    irqfdWork,
    ...(config.vfioSetup ? [requestIrq, finishSetup, unmask] : []),
    ...(unloads ? [load] : []),
    ...(config.preemption ? [put] : []),
    ...(hasTimers && config.guest.sleeps ? [hrtimer] : []),
    ...(config.reset ? [reset] : []),
    ...(config.fine.includes('injection') ? [queue, kick] : []),
  ];
  return rules.filter((written) => Object.values(written.for).every((values) => values.length > 0));
};

/** KVM, or the guest, still has the interrupt: its resampler will unmask it. */
const isOngoing = (w: View<World>, irq: number): boolean => {
  const { lineLevel, active } = at(w.irqs, irq);
  return (
    lineLevel || active || w.vcpus.some(({ cpu, usedLrs }) => cpu.lrs.slice(0, usedLrs).some((lr) => lr.irq === irq))
  );
};
