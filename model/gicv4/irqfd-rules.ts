import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { type Gicv4World, type Irqfd, isForwarding, isSomewhere, isThere } from './state.js';

const { rule } = over<Gicv4World>();

/** The irqfd of an MSI, behind which VFIO has a producer all the time: as it comes and goes, and as its route changes. */
export const irqfdRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vlpi = has(config, 'irqfd') ? upTo(config.vlpis) : [];
  const routed = has(config, 'routes') ? upTo(config.vlpis) : [];
  const irqfdOf = (w: Gicv4World, vlpi: number): Irqfd => at(at(w.irqfds, 0), vlpi);
  const stageOf = (w: View<Gicv4World>, vlpi: number): string => at(at(w.irqfds, 0), vlpi).stage;
  const routeOf = (w: View<Gicv4World>, vlpi: number): string => at(at(w.irqfds, 0), vlpi).route;

  /** Whoever changes a route has a quiet device: what was on its way would go where the new one leads. */
  const mayRoute = (w: View<Gicv4World>, vlpi: number): boolean =>
    !at(w.lpis, vlpi).owed && !isSomewhere(w, vlpi) && !isForwarding(w) && kvm.mayUnmap(w, vlpi) && isThere(w);
  const routeTo = (id: string, says: string, route: Irqfd['route']): Rule<Gicv4World> =>
    rule({
      id,
      by: 'vmm',
      says,
      cites: 'kvm_set_irq_routing, kvm_irq_routing_update, kvm_arch_update_irqfd_routing',
      for: { vlpi: routed },
      when: (w, { vlpi }) => routeOf(w, vlpi) !== route && mayRoute(w, vlpi),
      does: (w, { vlpi }) => {
        irqfdOf(w, vlpi).route = route;
        kvm.irqRoutingUpdate(w, vlpi);
      },
    });

  return [
    rule({
      id: 'irqfd.deassign',
      by: 'vmm',
      says: 'user space deassigns the irqfd of an MSI: it is off the list, and its shutdown is queued',
      cites: 'kvm_irqfd_deassign, irqfd_deactivate',
      for: { vlpi },
      when: (w, { vlpi }) => stageOf(w, vlpi) === 'active' && isThere(w),
      does: (w, { vlpi }) => {
        kvm.deactivateIrqfd(w, vlpi);
      },
    }),
    rule({
      id: 'irqfd.shutdown',
      by: 'kvm',
      says: 'the irqfd is shut down, with its work flushed, and no consumer any more: what it forwards is forwarded no more',
      cites: 'irqfd_shutdown, irq_bypass_unregister_consumer, kvm_arch_irq_bypass_del_producer',
      fair: 'weak',
      for: { vlpi },
      when: (w, { vlpi }) =>
        stageOf(w, vlpi) === 'deactivated' &&
        !at(w.lpis, vlpi).injecting &&
        !isForwarding(w) &&
        kvm.mayUnmap(w, vlpi) &&
        isThere(w),
      does: (w, { vlpi }) => {
        kvm.delProducer(w, vlpi);
        Object.assign(irqfdOf(w, vlpi), { stage: 'none', entry: 'none' });
      },
    }),
    rule({
      id: 'irqfd.assign',
      by: 'vmm',
      says: 'user space assigns the irqfd of an MSI again, with its route as it is, and VFIO is its producer',
      cites: 'kvm_irqfd_assign, irq_bypass_register_consumer, kvm_arch_irq_bypass_add_producer',
      for: { vlpi },
      when: (w, { vlpi }) => stageOf(w, vlpi) === 'none' && !isForwarding(w) && !kvm.isItsLocked(w) && isThere(w),
      does: (w, { vlpi }) => {
        const irqfd = irqfdOf(w, vlpi);
        Object.assign(irqfd, { stage: 'active', entry: irqfd.route });
        kvm.addProducer(w, vlpi);
      },
    }),
    routeTo('irqfd.reroute', 'user space gives the GSI of a quiet MSI a route to another MSI', 'other'),
    routeTo('irqfd.unroute', 'user space takes the route of the GSI of a quiet MSI away', 'none'),
    routeTo('irqfd.route', 'user space gives the GSI of an MSI its own route again', 'msi'),
  ];
};
