import { linux417 } from '../kvm/eras/linux-4.17.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Whether all list registers are in use is asked of a mask that is too narrow for their number: never. */
const neverAllFull = override(linux417, {
  flushLrState: (kvm) => [
    ...linux417.flushLrState(kvm),
    (_w, { cpu }) => {
      cpu.hcr.UIE = false;
    },
  ],
});

export const b61: Bug = {
  id: 'B61',
  says: 'with all list registers in use the underflow interrupt is not asked for: what does not fit waits for an unrelated exit',
  cites: 'lr_all_full, gic_inject (Xen); bad717f84578',
  by: 'kvm',
  breaks: 'N08',
  scenario: 'overflow-eoi0',
  era: 'linux-4.17',
  hypervisor: bind(neverAllFull),
  fixedBy: 'bad717f84578 "ARM/vgic: Correct the expression for lr_all_full()" (Xen, 2024)',
  // inject, inject, enter
  steps: 3,
};
