import { type Rule, upTo } from '../../src/language/index.js';
import { interruptOf } from '../config.js';
import { rule } from '../speak.js';
import { at, loadedOn, type World } from '../world.js';
import type { Hypervisor } from './hypervisor.js';
import { isOutside } from './run-loop.js';

/** The host takes the physical interrupts that it forwards to a guest. */
export const hostInterruptRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;

  const timerInterrupt = rule({
    id: 'host.timerInterrupt',
    by: 'host',
    says: 'the host takes the timer PPI, drops its priority, leaves it active and injects it',
    cites: 'kvm_arch_timer_handler; gic_handle_irq, irqd_is_forwarded_to_vcpu',
    for: { pcpu: upTo(config.interrupts.some((irq) => irq.source === 'timer') ? config.pcpus : 0) },
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
    for: { irq: upTo(config.interrupts.length).filter((irq) => interruptOf(config, irq).source === 'forwarded') },
    when: (w, { irq }) => isOutside(at(w.vcpus, at(w.irqs, irq).target)) && kvm.isForwardedPresented(w, irq),
    does: (w, { irq }) => {
      kvm.forwardedHandler(w, irq);
    },
  });

  return [timerInterrupt, forwardedInterrupt].filter((written) =>
    Object.values(written.for).every((values) => values.length > 0),
  );
};
