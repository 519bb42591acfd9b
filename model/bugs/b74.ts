import { linux417 } from '../kvm/eras/linux-4.17.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * Bao left active interrupts in the list registers, and asked for NPIE as long as something was spilled: with all of them
 * active there is no pending one in a list register, and no place for one.
 */
const activeKeepTheirPlaces = override(linux619, {
  irqCmp: linux417.irqCmp,
  configureHcr: (kvm, w, vcpu, als) => {
    linux619.configureHcr(kvm, w, vcpu, als);
    vcpu.cpu.hcr.NPIE = als.nrPend > 0 && als.nrPend + als.nrAct > kvm.config.listRegisters;
  },
});

export const b74: Bug = {
  id: 'B74',
  says: 'with every list register active and more pending, the refill interrupt fires again at each entry: the guest executes nothing',
  cites: 'IHI 0048B 5.2.1, 5.3.5 (GICH_MISR.NP); vgic_refill_lrs (Bao)',
  by: 'kvm',
  breaks: 'L04',
  scenario: 'overflow-three',
  era: 'linux-6.19',
  hypervisor: bind(activeKeepTheirPlaces),
  fixedBy:
    'bao-project/bao-hypervisor #398 "fix(vgic): break the no-pending maintenance storm when all LRs are active" (2026)',
  // inject, inject, inject, enter, acknowledge, EOI, acknowledge, exit, enter, exit
  steps: 10,
};
