import { over, upTo } from '../../src/language/index.js';
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
      host.wakeMsiIrqfd(w, msiIrqfdOf(w, irqfd));
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

  if (config.msiIrqfds === 0) {
    return {};
  }
  return {
    devices: [signal],
    host: [
      work,
      ...(isFine ? [atomic, inject] : []),
      ...(config.msiRoutes ? [setRoute, ...(isFine ? [returns] : [])] : []),
    ],
  };
};
