import { over, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, type GhostSlice } from '../ghost/ghost.js';
import { interruptOf, isSpi, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State } from '../machine/part.js';
import {
  isRouted,
  type KernelIrqfd,
  kernelIrqfdOf,
  mapGsi,
  type RoutingConfig,
  type RoutingSlice,
  routedInterrupts,
} from './state.js';
import type { Routing } from './steps.js';

type Needed = State<RoutingSlice & GhostSlice>;
type Host = Hypervisor & Routing & { readonly config: RoutingConfig & MachineConfig };

const { rule } = over<Needed>();

/** In a parameter: the route that leads nowhere. */
const nowhere = -1;

/** Routes, irqfds and the devices behind them. */
export const routingRules: NonNullable<Part<never, Host, Needed>['rules']> = (host) => {
  const { config } = host;
  const isFine = config.fine.includes('routing');
  const irqfdsThat = (is: (id: number) => boolean) => ({ irqfd: upTo(config.irqfds.length).filter(is) });
  const every = irqfdsThat(() => true);
  const plain = irqfdsThat((id) => !at(config.irqfds, id).resample);
  const resampling = irqfdsThat((id) => at(config.irqfds, id).resample);
  const irqfdOf = (w: Needed, id: number): KernelIrqfd => kernelIrqfdOf(config, w, id);

  /** Nobody signals while another one is in the wake-up: it holds the lock of the eventfd. */
  const maySignal = (w: View<Needed>, id: number): boolean =>
    host.hasInjector(w) && at(w.irqfds, id).waking === null && !at(w.irqfds, id).counted;

  const isWaiting = (w: View<Needed>, id: number): boolean =>
    at(w.irqfds, id).stage === 'active' || at(w.irqfds, id).stage === 'deactivated';

  /** A level is asserted by whoever injects it (S15). */
  const assertInjected = (w: Needed): void => {
    for (const event of w.happened) {
      if (event.what === 'irqfd injected' && event.level) {
        assertLine(w, event.irq);
      }
    }
  };

  const signal = rule({
    id: 'vmm.signalIrqfd',
    by: 'vmm',
    says: 'somebody signals the eventfd of an irqfd',
    cites: 'Documentation/virt/kvm/api.rst 4.75 (KVM_IRQFD); irqfd_wakeup',
    for: plain,
    when: (w, { irqfd }) => maySignal(w, irqfd),
    does: (w, { irqfd }) => {
      host.signalIrqfd(w, irqfdOf(w, irqfd));
      assertInjected(w);
    },
  });

  const assert = rule({
    id: 'device.assert',
    by: 'device',
    says: 'a device behind an irqfd raises its line, or lowers it',
    cites: 'IHI 0048B 1.4.2',
    for: resampling,
    does: (w, { irqfd }) => {
      const device = at(w.irqfds, irqfd);
      device.line = !device.line;
    },
  });

  const deviceInterrupt = rule({
    id: 'host.deviceInterrupt',
    by: 'host',
    says: 'the host takes the interrupt of a device: VFIO masks it and signals the eventfd of its irqfd',
    cites: 'vfio_automasked_irq_handler; irqfd_wakeup',
    for: resampling,
    when: (w, { irqfd }) =>
      at(w.irqfds, irqfd).line && !at(w.irqfds, irqfd).masked && isWaiting(w, irqfd) && maySignal(w, irqfd),
    does: (w, { irqfd }) => {
      at(w.irqfds, irqfd).masked = true;
      host.signalIrqfd(w, irqfdOf(w, irqfd));
      assertInjected(w);
    },
  });

  const atomic = rule({
    id: 'host.irqfdInatomic',
    by: 'host',
    says: 'the wake-up of an irqfd injects by its copy of the route',
    cites: 'kvm_arch_set_irq_inatomic',
    for: every,
    when: (w, { irqfd }) => at(w.irqfds, irqfd).waking !== null && host.hasInjector(w),
    does: (w, { irqfd }) => {
      const { waking } = at(w.irqfds, irqfd);
      if (waking !== null) {
        host.setIrqInatomic(w, irqfdOf(w, irqfd), waking);
        assertInjected(w);
      }
    },
  });

  const work = rule({
    id: 'host.irqfdRoute',
    by: 'host',
    says: isFine
      ? 'the work item of an irqfd reads the route'
      : 'the work item of an irqfd reads the route and injects by it',
    cites: 'irqfd_inject; kvm_set_irq, kvm_irq_map_gsi',
    for: every,
    when: (w, { irqfd }) => {
      const { queued, work } = at(w.irqfds, irqfd);
      return host.hasInjector(w) && (work === 'raised' || (work === 'idle' && queued));
    },
    does: (w, { irqfd }) => {
      host.readRoute(w, irqfdOf(w, irqfd));
      assertInjected(w);
    },
  });

  const inject = rule({
    id: 'host.irqfdSetIrq',
    by: 'host',
    says: 'the work item of an irqfd injects by the route that it has read',
    cites: 'kvm_set_irq; vgic_irqfd_set_irq',
    for: every,
    when: (w, { irqfd }) => {
      const { work } = at(w.irqfds, irqfd);
      return host.hasInjector(w) && (work === 'raising' || work === 'lowering');
    },
    does: (w, { irqfd }) => {
      host.setIrq(w, irqfdOf(w, irqfd));
      assertInjected(w);
    },
  });

  const setRoute = rule({
    id: 'vmm.setRoute',
    by: 'vmm',
    says: isFine
      ? 'user space calls KVM_SET_GSI_ROUTING with another route for a GSI: the table is published'
      : 'user space calls KVM_SET_GSI_ROUTING with another route for a GSI',
    cites: 'Documentation/virt/kvm/api.rst 4.52; kvm_set_irq_routing, kvm_irq_routing_update',
    for: { gsi: upTo(config.gsis), irq: [nowhere, ...routedInterrupts(config)] },
    when: (w, { gsi, irq }) => host.hasVm(w) && !w.synchronizing && (mapGsi(w, gsi) ?? nowhere) !== irq,
    does: (w, { gsi, irq }) => {
      host.setIrqRouting(w, gsi, irq === nowhere ? null : irq);
    },
  });

  const routingReturns = rule({
    id: 'vmm.routingReturns',
    by: 'vmm',
    says: 'KVM_SET_GSI_ROUTING returns: nobody reads the table before',
    cites: 'kvm_set_irq_routing; synchronize_srcu_expedited',
    when: (w) => w.synchronizing && w.irqfds.every(({ waking }) => waking === null),
    does: (w) => {
      w.synchronizing = false;
    },
  });

  const assign = rule({
    id: 'vmm.assignIrqfd',
    by: 'vmm',
    says: 'user space assigns an irqfd',
    cites: 'kvm_irqfd_assign',
    for: every,
    when: (w, { irqfd }) => host.hasVm(w) && at(w.irqfds, irqfd).stage === 'none',
    does: (w, { irqfd }) => {
      host.irqfdAssign(w, irqfdOf(w, irqfd));
    },
  });

  const deassign = rule({
    id: 'vmm.deassignIrqfd',
    by: 'vmm',
    says: 'user space deassigns an irqfd, or closes its eventfd: it is off the list, and its shutdown is queued',
    cites: 'kvm_irqfd_deassign, irqfd_deactivate',
    for: every,
    when: (w, { irqfd }) => host.hasVm(w) && at(w.irqfds, irqfd).stage === 'active',
    does: (w, { irqfd }) => {
      host.irqfdDeactivate(w, irqfdOf(w, irqfd));
    },
  });

  const unhook = rule({
    id: 'host.irqfdUnhook',
    by: 'host',
    says: 'the shutdown of an irqfd takes it off the wait queue of its eventfd',
    cites: 'irqfd_shutdown, eventfd_ctx_remove_wait_queue',
    for: every,
    when: (w, { irqfd }) => at(w.irqfds, irqfd).stage === 'deactivated' && at(w.irqfds, irqfd).waking === null,
    does: (w, { irqfd }) => {
      host.removeWaitQueue(w, irqfdOf(w, irqfd));
    },
  });

  const free = rule({
    id: 'host.irqfdFree',
    by: 'host',
    says: 'the shutdown has flushed the work item: the irqfd leaves its resampler and is freed, and the deassign returns',
    cites: 'irqfd_shutdown, irqfd_resampler_shutdown',
    for: every,
    when: (w, { irqfd }) => {
      const { stage, queued, work } = at(w.irqfds, irqfd);
      return host.hasInjector(w) && stage === 'unhooked' && !queued && work === 'idle';
    },
    does: (w, { irqfd }) => {
      host.irqfdFree(w, irqfdOf(w, irqfd));
    },
  });

  const overwrite = rule({
    id: 'vmm.overwriteLine',
    by: 'vmm',
    says: 'user space drives an SPI with KVM_IRQ_LINE that irqfds drive, too',
    cites: 'kvm_vm_ioctl_irq_line; Documentation/virt/kvm/api.rst 4.25',
    for: { irq: those(config, (irq) => isRouted(irq) && isSpi(irq)) },
    when: (w) => host.hasVm(w) && host.hasInjector(w),
    does: (w, { irq }) => {
      const raises = interruptOf(config, irq).trigger === 'edge' || !host.lineLevel(w, irq);
      host.ioctlIrqLine(w, irq, raises);
      if (raises) {
        assertLine(w, irq);
      }
    },
  });

  const doorbell = rule({
    id: 'guest.writeDoorbell',
    by: 'guest',
    says: "the guest writes a doorbell that is an ioeventfd, whose eventfd is an irqfd's",
    cites: 'Documentation/virt/kvm/api.rst 4.59 (KVM_IOEVENTFD); ioeventfd_write, irqfd_wakeup',
    for: plain,
    when: (w, { irqfd }) => maySignal(w, irqfd) && w.vcpus.some((_, v) => host.mayEmulate(w, v)),
    does: (w, { irqfd }) => {
      host.signalIrqfd(w, irqfdOf(w, irqfd));
      assertInjected(w);
    },
  });

  const calls = (call: RoutingConfig['routing'][number]): boolean => config.routing.includes(call);
  return {
    devices: [signal, assert, ...(calls('line') ? [overwrite] : [])],
    host: [
      deviceInterrupt,
      // A route that is there takes no work item.
      ...(calls('routes') || calls('assign') ? [work] : []),
      ...(isFine ? [atomic, inject] : []),
      ...(calls('routes') ? [setRoute] : []),
      ...(calls('routes') && isFine ? [routingReturns] : []),
      ...(calls('assign') ? [assign, deassign, unhook, free] : []),
    ],
    guest: calls('ioeventfd') ? [doorbell] : [],
  };
};
