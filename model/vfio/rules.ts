import { over, type View } from '../../src/language/index.js';
import type { GhostSlice } from '../ghost/ghost.js';
import { type GuestSlice, listRegistersOf } from '../guest/state.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import { interruptsHostFor } from '../machine/lines.js';
import type { Part, State } from '../machine/part.js';
import { configRules } from './config-rules.js';
import {
  directSource,
  eventfdOf,
  interruptsOfIrqfds,
  irqCtxOf,
  irqfdOf,
  irqfdSource,
  isAutomasked,
  twoStageSource,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
} from './state.js';
import type { Vfio } from './steps.js';
import { userSpaceRules } from './user-space-rules.js';

type Needed = State<VfioSlice & GuestSlice & GhostSlice>;
type Host = Hypervisor & Vfio & { readonly config: VfioConfig };

const { rule } = over<Needed>();

/** The host's handler of an assigned device, its eventfd, and the work item behind it; and how VFIO sets them up. */
export const vfioRules: NonNullable<Part<never, Host, Needed>['rules']> = (host) => {
  const { config } = host;
  const masked = { irq: those(config, isAutomasked) };
  const direct = { irq: those(config, ({ source }) => source === directSource) };
  const signalled = { irq: masked.irq.filter((irq) => !direct.irq.includes(irq)) };

  /** The line is high, and the host hears of it. */
  const isPresented = (w: View<Needed>, irq: number): boolean => {
    const { line, depth, setup } = vfioOf(config, w, irq);
    return setup !== 'none' && depth === 0 && line;
  };

  const signalEventfd = rule({
    id: 'vmm.signalEventfd',
    by: 'vmm',
    says: 'the eventfd of an irqfd is signalled',
    cites: 'Documentation/virt/kvm/api.rst 4.75 (KVM_IRQFD); irqfd_wakeup',
    for: { irq: those(config, ({ source }) => source === irqfdSource) },
    when: (w, { irq }) => !eventfdOf(config, w, irq).signalled,
    does: (w, { irq }) => {
      host.irqfdWakeup(w, irqfdOf(config, w, irq));
    },
  });

  const vfioInterrupt = rule({
    id: 'host.vfioInterrupt',
    by: 'host',
    says: config.fine.includes('vfio')
      ? 'the host takes the interrupt of an assigned device: VFIO masks it'
      : 'the host takes the interrupt of an assigned device: VFIO masks it and signals its eventfd',
    cites: 'vfio_automasked_irq_handler',
    for: signalled,
    fair: 'weak',
    when: (w, { irq }) => isPresented(w, irq),
    does: (w, { irq }) => {
      host.automaskedIrqHandler(w, irqCtxOf(config, w, irq));
    },
  });

  const vfioInjects = rule({
    id: 'host.vfioInjects',
    by: 'host',
    says: 'the host takes the interrupt of an assigned device: VFIO masks it and injects it',
    cites: 'vfio_automasked_irq_handler; "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014)',
    for: direct,
    fair: 'weak',
    when: (w, { irq }) => host.hasInjector(w) && isPresented(w, irq),
    does: (w, { irq }) => {
      host.injectingIrqHandler(w, irqCtxOf(config, w, irq));
    },
  });

  const forwardedSignal = rule({
    id: 'host.forwardedSignal',
    by: 'host',
    says: 'the host takes the forwarded SPI, drops its priority, leaves it active and signals its eventfd',
    cites: 'vfio_irq_handler; "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014); IHI 0048B 3.2.1',
    for: { irq: those(config, ({ source }) => source === twoStageSource) },
    fair: 'weak',
    when: (w, { irq }) => interruptsHostFor(host, w, irq),
    does: (w, { irq }) => {
      host.forwardedIrqHandler(w, irqfdOf(config, w, irq));
    },
  });

  const vfioSignal = rule({
    id: 'host.vfioSignal',
    by: 'host',
    says: 'VFIO signals its eventfd',
    cites: 'vfio_automasked_irq_handler, vfio_send_eventfd',
    for: signalled,
    fair: 'weak',
    when: (w, { irq }) => vfioOf(config, w, irq).signalling,
    does: (w, { irq }) => {
      host.sendEventfd(w, irqCtxOf(config, w, irq));
    },
  });

  const irqfdWork = rule({
    id: 'host.irqfdWork',
    by: 'host',
    says: 'the work item of the irqfd injects the interrupt',
    cites: 'irqfd_inject',
    for: { irq: interruptsOfIrqfds(config) },
    fair: 'weak',
    when: (w, { irq }) => host.hasInjector(w) && eventfdOf(config, w, irq).signalled,
    does: (w, { irq }) => {
      host.irqfdInject(w, irqfdOf(config, w, irq));
    },
  });

  const requestIrq = rule({
    id: 'vfio.requestIrq',
    by: 'host',
    says: 'VFIO requests the interrupt of a device that is masked',
    cites: 'vfio_intx_enable, request_irq',
    for: masked,
    fair: 'weak',
    when: (w, { irq }) => vfioOf(config, w, irq).setup === 'none',
    does: (w, { irq }) => {
      host.requestIrq(w, irqCtxOf(config, w, irq));
    },
  });

  const finishSetup = rule({
    id: 'vfio.finishSetup',
    by: 'host',
    says: 'VFIO ends the set-up of the interrupt',
    cites: 'vfio_intx_enable; until v6.8 vfio_intx_set_signal',
    for: masked,
    fair: 'weak',
    when: (w, { irq }) => vfioOf(config, w, irq).setup === 'requested',
    does: (w, { irq }) => {
      host.finishSetup(w, irqCtxOf(config, w, irq));
    },
  });

  const unmask = rule({
    id: 'vmm.unmask',
    by: 'vmm',
    says: 'user space unmasks the interrupt (VFIO_DEVICE_SET_IRQS)',
    cites: 'vfio_platform_unmask, vfio_pci_intx_unmask',
    for: masked,
    when: (w, { irq }) => {
      const { setup, masked, signalling } = vfioOf(config, w, irq);
      return (
        setup === 'ready' && masked && !signalling && !eventfdOf(config, w, irq).signalled && !isOngoing(host, w, irq)
      );
    },
    does: (w, { irq }) => {
      host.platformUnmask(w, irqCtxOf(config, w, irq));
    },
  });

  const rules = [
    vfioInterrupt,
    vfioInjects,
    forwardedSignal,
    ...(config.fine.includes('vfio') || config.pci23 ? [vfioSignal] : []),
    irqfdWork,
    ...(config.vfioSetup ? [requestIrq, finishSetup] : []),
    ...(config.vfioSetup || config.triggers ? [unmask] : []),
  ];
  const ofUserSpace = [userSpaceRules(host), configRules(host)];
  return {
    devices: [signalEventfd, ...ofUserSpace.flatMap(({ devices }) => devices)],
    host: rules,
    guest: ofUserSpace.flatMap(({ guest }) => guest),
  };
};

/** KVM, or the guest, still has the interrupt: its resampler will unmask it. */
const isOngoing = (host: Host, w: View<Needed>, irq: number): boolean =>
  host.lineLevel(w, irq) || host.isActive(w, irq) || listRegistersOf(host, w, irq).length > 0;
