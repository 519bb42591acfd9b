import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The list register of a level interrupt does not ask to hear of the EOI. */
const eoiIsNotAskedFor = override(linux619, {
  computeLr: (kvm, w, vcpu, irq) => {
    const lr = linux619.computeLr(kvm, w, vcpu, irq);
    return irq.config === 'level' ? { ...lr, eoi: false } : lr;
  },
});

export const b63: Bug = {
  id: 'B63',
  says: 'nobody hears of the EOI of a level interrupt, so that its device is never unmasked and its line never sampled anew',
  cites: 'vgic_v3_flush_hwstate (FreeBSD); IHI 0069 (ICH_LR<n>_EL2.EOI)',
  by: 'kvm',
  breaks: 'S15',
  scenario: 'vfio-gicv2',
  era: 'linux-6.19',
  hypervisor: bind(eoiIsNotAskedFor),
  fixedBy: '"arm64/vmm: vgic_v3: Set EOI for level-triggered interrupts" (freebsd-src #2437, 2026)',
  // raise, mask, signal, work, enter, acknowledge, lower, EOI, exit, enter, acknowledge
  steps: 11,
};
