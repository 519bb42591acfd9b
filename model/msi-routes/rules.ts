import { over, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { GuestSlice } from '../guest/state.js';
import { type ItsConfig, keys } from '../its/config.js';
import type { Host as ItsHost } from '../its/host.js';
import type { ItsSlice } from '../its/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Part, State } from '../machine/part.js';
import { type MsiRoutesConfig, type MsiRoutesSlice, mapMsi, msiIrqfdOf } from './state.js';
import type { MsiRoutes } from './steps.js';

export type Needed = State<ItsSlice & GuestSlice & MsiRoutesSlice>;
export type Host = ItsHost & MsiRoutes & { readonly config: MsiRoutesConfig & ItsConfig & MachineConfig };

const { rule } = over<Needed>();

/** In a parameter: the route that leads nowhere. */
const nowhere = -1;

/** irqfds of devices that send MSIs, and user space that changes their routes. */
export const msiRoutesRules: NonNullable<Part<never, Host, Needed>['rules']> = (host) => {
  const { config } = host;
  const isFine = config.fine.includes('routing');
  const irqfds = { irqfd: upTo(config.msiIrqfds) };

  const signal = rule({
    id: 'vmm.signalMsiIrqfd',
    by: 'vmm',
    says: 'somebody signals the eventfd of an irqfd whose route is an MSI',
    cites: 'Documentation/virt/kvm/api.rst 4.75 (KVM_IRQFD); irqfd_wakeup',
    for: irqfds,
    // The one before holds the lock of the eventfd.
    when: (w, { irqfd }) => host.hasInjector(w) && at(w.msiIrqfds, irqfd).waking === null,
    does: (w, { irqfd }) => {
      host.signalMsiIrqfd(w, msiIrqfdOf(w, irqfd));
    },
  });

  const atomic = rule({
    id: 'host.msiInatomic',
    by: 'host',
    says: 'the wake-up of an irqfd looks its copy of the route up in the translation cache, and injects, or schedules the work item',
    cites: 'kvm_arch_set_irq_inatomic, vgic_its_inject_cached_translation',
    for: irqfds,
    fair: 'weak',
    when: (w, { irqfd }) => at(w.msiIrqfds, irqfd).waking !== null && host.hasInjector(w),
    does: (w, { irqfd }) => {
      const { waking } = at(w.msiIrqfds, irqfd);
      if (waking !== null) {
        host.setMsiInatomic(w, msiIrqfdOf(w, irqfd), waking);
      }
    },
  });

  const work = rule({
    id: 'host.msiRoute',
    by: 'host',
    says: isFine
      ? 'the work item of an irqfd reads the route of an MSI'
      : 'the work item of an irqfd reads the route of an MSI and injects that',
    cites: 'irqfd_inject; kvm_set_irq, kvm_irq_map_gsi',
    for: irqfds,
    fair: 'weak',
    when: (w, { irqfd }) => {
      const { queued, hasRead } = at(w.msiIrqfds, irqfd);
      return host.hasInjector(w) && queued && !hasRead;
    },
    does: (w, { irqfd }) => {
      host.readMsiRoute(w, msiIrqfdOf(w, irqfd));
    },
  });

  const inject = rule({
    id: 'host.msiSet',
    by: 'host',
    says: 'the work item of an irqfd injects the MSI of the route that it has read',
    cites: 'kvm_set_irq; kvm_set_msi, vgic_its_inject_msi',
    for: irqfds,
    fair: 'weak',
    when: (w, { irqfd }) => at(w.msiIrqfds, irqfd).hasRead && host.hasInjector(w),
    does: (w, { irqfd }) => {
      host.setMsi(w, msiIrqfdOf(w, irqfd));
    },
  });

  const setRoute = rule({
    id: 'vmm.setMsiRoute',
    by: 'vmm',
    says: isFine
      ? 'user space calls KVM_SET_GSI_ROUTING with another MSI for a GSI, or none: the table is published'
      : 'user space calls KVM_SET_GSI_ROUTING with another MSI for a GSI, or none',
    cites: 'Documentation/virt/kvm/api.rst 4.52; kvm_set_irq_routing, kvm_irq_routing_update',
    for: { gsi: upTo(config.msiIrqfds), key: [nowhere, ...upTo(keys(config))] },
    when: (w, { gsi, key }) => !w.msiSynchronizing && (mapMsi(w, gsi) ?? nowhere) !== key,
    does: (w, { gsi, key }) => {
      host.setMsiRouting(w, gsi, key === nowhere ? null : key);
    },
  });

  const returns = rule({
    id: 'vmm.msiRoutingReturns',
    by: 'vmm',
    says: 'KVM_SET_GSI_ROUTING returns: nobody reads the table before',
    cites: 'kvm_set_irq_routing; synchronize_srcu_expedited',
    fair: 'weak',
    when: (w) => w.msiSynchronizing && w.msiIrqfds.every(({ waking }) => waking === null),
    does: (w) => {
      w.msiSynchronizing = false;
    },
  });

  const stageOf = (w: View<Needed>, irqfd: number): string => at(w.msiIrqfds, irqfd).stage;

  const deassign = rule({
    id: 'vmm.deassignMsiIrqfd',
    by: 'vmm',
    says: 'user space deassigns an irqfd whose route is an MSI, or closes its eventfd: it is off the list, and its shutdown is queued',
    cites: 'kvm_irqfd_deassign, irqfd_deactivate',
    for: irqfds,
    when: (w, { irqfd }) => stageOf(w, irqfd) === 'active',
    does: (w, { irqfd }) => {
      host.deactivateMsiIrqfd(w, msiIrqfdOf(w, irqfd));
    },
  });

  const unhook = rule({
    id: 'host.msiIrqfdUnhook',
    by: 'host',
    says: 'the shutdown of such an irqfd has waited for wake-ups, and takes it off the wait queue of its eventfd',
    cites: 'irqfd_shutdown (synchronize_srcu_expedited), eventfd_ctx_remove_wait_queue',
    for: irqfds,
    fair: 'weak',
    when: (w, { irqfd }) => stageOf(w, irqfd) === 'deactivated' && at(w.msiIrqfds, irqfd).waking === null,
    does: (w, { irqfd }) => {
      host.unhookMsiIrqfd(w, msiIrqfdOf(w, irqfd));
    },
  });

  const free = rule({
    id: 'host.msiIrqfdFree',
    by: 'host',
    says: 'the shutdown has flushed the work item: the irqfd is freed, and the deassign returns',
    cites: 'irqfd_shutdown (flush_work), kvm_irqfd_deassign (flush_workqueue)',
    for: irqfds,
    fair: 'weak',
    when: (w, { irqfd }) => {
      return stageOf(w, irqfd) === 'unhooked' && host.isMsiWorkFlushed(w, irqfd);
    },
    does: (w, { irqfd }) => {
      host.freeMsiIrqfd(w, msiIrqfdOf(w, irqfd));
    },
  });

  const assign = rule({
    id: 'vmm.assignMsiIrqfd',
    by: 'vmm',
    says: 'user space assigns such an irqfd again, with the route that its GSI has',
    cites: 'kvm_irqfd_assign, kvm_irqfd_register',
    for: irqfds,
    when: (w, { irqfd }) => stageOf(w, irqfd) === 'none',
    does: (w, { irqfd }) => {
      host.assignMsiIrqfd(w, msiIrqfdOf(w, irqfd));
    },
  });

  if (config.msiIrqfds === 0) {
    return {};
  }
  return {
    devices: [signal],
    host: [
      work,
      ...(isFine ? [atomic, inject] : []),
      ...(config.msiRoutes ? [setRoute, ...(isFine ? [returns] : [])] : []),
      ...(config.msiAssign ? [deassign, unhook, free, assign] : []),
    ],
  };
};
