import { type Rule, upTo, type View } from '../../src/language/index.js';
import { hasResampler, type Interrupt, interruptOf } from '../config.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { rule } from '../speak.js';
import { at, eventfdOf, vfioOf, type World } from '../world.js';

/** The host's handler of an assigned device, its eventfd, and the work item behind it; and how VFIO sets them up. */
export const vfioRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const those = (is: (irq: Interrupt) => boolean) => ({
    irq: upTo(config.interrupts.length).filter((irq) => is(interruptOf(config, irq))),
  });

  const vfioInterrupt = rule({
    id: 'host.vfioInterrupt',
    by: 'host',
    says: config.fine.includes('vfio')
      ? 'the host takes the interrupt of an assigned device: VFIO masks it'
      : 'the host takes the interrupt of an assigned device: VFIO masks it and signals its eventfd',
    cites: 'vfio_automasked_irq_handler',
    for: those(hasResampler),
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
    for: those(hasResampler),
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
    for: those(hasResampler),
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
    for: those(hasResampler),
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
    for: those(hasResampler),
    when: (w, { irq }) => {
      const { setup, masked, signalling } = vfioOf(config, w, irq);
      return setup === 'ready' && masked && !signalling && !eventfdOf(config, w, irq).signalled && !isOngoing(w, irq);
    },
    does: (w, { irq }) => {
      kvm.vfioUnmask(w, irq);
    },
  });

  const rules = [
    vfioInterrupt,
    ...(config.fine.includes('vfio') ? [vfioSignal] : []),
    irqfdWork,
    ...(config.vfioSetup ? [requestIrq, finishSetup, unmask] : []),
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
