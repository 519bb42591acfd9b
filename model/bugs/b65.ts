import { linux417 } from '../kvm/eras/linux-4.17.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * A list register that is free is looked for in ELRSR, which without an ISB does not show yet what was written just before:
 * the next interrupt goes where the last one went. Within a flush all are free at the beginning.
 */
const writesAreNotVisible = override(linux417, {
  populateLr: (kvm, w, vcpu, irq) => linux417.populateLr(kvm, w, vcpu, irq, 0),
  flushLrState: (kvm) => [
    ...linux417.flushLrState(kvm),
    (_w, vcpu) => {
      vcpu.usedLrs = Math.min(1, vcpu.usedLrs);
    },
  ],
});

export const b65: Bug = {
  id: 'B65',
  says: 'of two interrupts that are put into list registers one after the other, the second takes the place of the first, which is lost',
  cites: 'gicv3_write_lr, gicv3_inject_irq (Jailhouse); IHI 0069 (ICH_ELRSR_EL2)',
  by: 'kvm',
  breaks: 'N02',
  scenario: 'edge-nested',
  era: 'linux-4.17',
  hypervisor: bind(writesAreNotVisible),
  fixedBy: 'cf0d156663a4 "arm-common: gic-v3: ensure LR writes are visible" (Jailhouse, 2020)',
  // inject, inject, enter
  steps: 3,
};
