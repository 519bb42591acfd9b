import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** kvm_request_pending turns the vCPU back, and nobody takes the request (kvm_check_request). */
const requestStays = override(linux619, {
  leave: (kvm, w, vcpu) => {
    const { requested } = vcpu;
    linux619.leave(kvm, w, vcpu);
    vcpu.requested = requested;
  },
});

export const b78: Bug = {
  id: 'B78',
  says: 'a request turns the vCPU back on its way in, and is not taken: the vCPU never enters the guest again',
  cites: 'kvm_request_pending, kvm_check_request, check_vcpu_requests',
  by: 'kvm',
  breaks: 'L08',
  scenario: 'disable-race',
  era: 'linux-6.19',
  hypervisor: bind(requestStays),
  fixedBy:
    'never existed: check_vcpu_requests takes KVM_REQ_IRQ_PENDING (325f9c649c8a, v4.13); to see that it is noticed',
  // assert, host interrupt, signal, work, queue, flush, kick, commit, turn back, fold, prune, flush
  steps: 12,
};
