import { quietHcr } from '../gic/virtual-interface.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Who asks for the underflow interrupt does not take that back on the way out of the guest. */
const underflowStays = override(linux619, {
  clearLrs: (kvm, w, vcpu) => {
    const { UIE } = vcpu.cpu.hcr;
    linux619.clearLrs(kvm, w, vcpu);
    vcpu.cpu.hcr = { ...quietHcr(), UIE };
  },
  configureHcr: (kvm, w, vcpu, als) => {
    const { UIE } = vcpu.cpu.hcr;
    linux619.configureHcr(kvm, w, vcpu, als);
    vcpu.cpu.hcr.UIE ||= UIE;
  },
});

export const b75: Bug = {
  id: 'B75',
  says: 'the underflow interrupt, once it was asked for, is never switched off: it fires again as soon as list registers are empty',
  cites: 'IHI 0048B 5.3.1 (GICH_HCR.UIE); gic_clear_lrs, gic_inject (Xen)',
  by: 'kvm',
  breaks: 'L04',
  scenario: 'overflow-three',
  era: 'linux-6.19',
  hypervisor: bind(underflowStays),
  fixedBy: 'Xen 31180f87e4f7 "xen/arm: clear UIE on hypervisor entry" (4.5)',
  // inject, inject, inject, enter, acknowledge, EOI, acknowledge, EOI, DIR, enter, DIR, enter, exit, enter
  steps: 14,
};
