import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/**
 * vfio-pci's exclusive INTx as it was: request_irq enables the line, its handler disables it whatever `masked` says, and
 * set-up disables it for a device that is masked.
 */
const enabledOnRequest = override(linux619, {
  requestIrq: (_kvm, _w, ctx) => {
    ctx.setup = 'requested';
  },
  finishSetup: (_kvm, _w, ctx) => {
    ctx.setup = 'ready';
    if (ctx.masked) {
      ctx.depth += 1;
    }
  },
  automaskedIrqHandler: (kvm, w, ctx) => {
    kvm.automask(w, ctx);
    kvm.sendEventfd(w, ctx);
  },
});

export const b47: Bug = {
  id: 'B47',
  says: 'an interrupt that fires during set-up is disabled twice, and never enabled again',
  cites: 'vfio_intx_set_signal, vfio_intx_handler; fe9a7082684e, CVE-2024-27437',
  by: 'vfio',
  breaks: 'S19',
  scenario: 'vfio-setup',
  era: 'linux-6.19',
  hypervisor: bind(enabledOnRequest),
  fixedBy: 'fe9a7082684e "vfio/pci: Disable auto-enable of exclusive INTx IRQ" (v6.9)',
  // raise, request, host takes it, finish
  steps: 4,
};
