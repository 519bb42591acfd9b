import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The type of irq_entry was cleared, to be safe from a change of routes meanwhile: so del_producer takes it for no MSI. */
const clearsTheRoute = override(gicv4Steps, {
  deactivateIrqfd: (kvm, w, vlpi) => {
    gicv4Steps.deactivateIrqfd(kvm, w, vlpi);
    at(at(w.irqfds, 0), vlpi).entry = 'none';
  },
});

export const rtb1: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'RTB1',
  says: 'an irqfd that is deassigned forgets that its route is an MSI, and what it forwards stays forwarded',
  cites: 'kvm_irqfd_deassign, kvm_arch_irq_bypass_del_producer',
  by: 'kvm',
  breaks: 'RT7',
  scenario: 'gicv41-irqfd',
  hypervisor: bind(clearsTheRoute),
  fixedBy: `b4d37cdb77a0 "KVM: Don't clobber irqfd routing type when deassigning irqfd" (v7.0; 6.12.73, 6.1.164)`,
  // deassign, shut down
  steps: 2,
};
