import { at } from '../../at.js';
import { override } from '../../machine/steps.js';
import type { Gicv4Steps } from '../gicv4.js';
import { gicv4Steps } from '../steps.js';

/**
 * Until 6.15 an MSI is forwarded, and that ended, under its_lock alone, by the route that its irqfd has. Since then irq_lock is
 * held too, or instead, and the LPI is found by the interrupt of the host (05b9405f2fa1).
 */
export const linux612: Gicv4Steps = override(gicv4Steps, {
  isItsLocked: (_kvm, w) =>
    w.inv.some(({ stage }) => stage !== 'none') || w.forwarding.some(({ stage }) => stage !== 'none'),

  // update_lpi_config gives it up before its_prop_update_vlpi, kvm_vgic_v4_set_forwarding takes it behind its_map_vlpi.
  isIrqLocked: () => false,

  mayUnmap: (kvm, w) => !kvm.isItsLocked(w),

  // irqfd_update: of one without a route the type is cleared, and nothing else. The two functions below ask for no type.
  irqRoutingUpdate: (kvm, w, vlpi) => {
    const irqfd = at(at(w.irqfds, 0), vlpi);
    if (irqfd.stage === 'active' && irqfd.route !== 'none') {
      irqfd.entry = irqfd.route;
    }
    if (irqfd.stage === 'active' && kvm.knowsProducer(w, vlpi)) {
      kvm.updateIrqfdRouting(w, vlpi);
    }
  },

  // kvm_vgic_v4_unset_forwarding looks for the LPI of the route, "WARN_ON(!(irq->hw && irq->host_irq == virq))".
  delProducer: (kvm, w, vlpi) => {
    if (at(at(w.irqfds, 0), vlpi).entry === 'msi') {
      gicv4Steps.delProducer(kvm, w, vlpi);
    }
  },
});
