import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A kick without a request: it finds the vCPU neither in guest mode nor past the flush, and leaves no trace. */
const bareKick = override(linux619, {
  makeRequest: (kvm, w, request, vcpu) => {
    if (request !== 'IRQ_PENDING') {
      linux619.makeRequest(kvm, w, request, vcpu);
    }
  },
});

export const b11: Bug = {
  id: 'B11',
  says: 'an interrupt queued between the flush and guest mode waits for an unrelated exit',
  cites: 'vgic_queue_irq_unlock, kvm_vcpu_kick; 325f9c649c8a',
  by: 'kvm',
  breaks: 'N03',
  scenario: 'kick-race',
  era: 'linux-6.19',
  hypervisor: bind(bareKick),
  fixedBy: '325f9c649c8a "use vcpu requests for irq injection" (v4.13)',
  // flush, inject, queue, kick
  steps: 4,
};
