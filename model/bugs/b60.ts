import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** What is in flight is not taken in again. Xen kept that from the injection to the EOI; here it is being on a list. */
const ignoredInFlight = override(linux619, {
  validateInjection: (kvm, w, irq, level) => irq.vcpu === null && linux619.validateInjection(kvm, w, irq, level),
});

export const b60: Bug = {
  id: 'B60',
  says: 'an event that comes while the guest is still handling the one before is forgotten at the EOI',
  cites: 'vgic_vcpu_inject_irq, gic_inject (Xen); db453468d923',
  by: 'kvm',
  breaks: 'N02',
  scenario: 'overflow-eoi0',
  era: 'linux-6.19',
  hypervisor: bind(ignoredInFlight),
  fixedBy: 'db453468d923 "arm: vgic: fix race between evtchn upcall and evtchnop_send" (Xen, 2013)',
  // inject, enter, acknowledge, inject
  steps: 4,
};
