import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import { isVirqDisabled } from '../vfio/state.js';
import type { Bug } from './bug.js';

/** Whoever signals the trigger takes it to be there. */
export const signalsBlindly = override(linux619, {
  sendEventfd: (kvm, w, ctx) => {
    ctx.signalling = false;
    if (!isVirqDisabled(kvm.config, w, ctx.irq)) {
      kvm.eventfdSignal(w, ctx);
    }
  },
});

export const b49: Bug = {
  id: 'B49',
  says: 'user space triggers the interrupt of a platform device that has no eventfd, and the handler signals none',
  cites: 'vfio_platform_set_irq_trigger, vfio_automasked_irq_handler; 675daf435e9f, CVE-2024-26813',
  by: 'vfio',
  breaks: 'RT10',
  scenario: 'vfio-trigger',
  era: 'linux-6.19',
  hypervisor: bind(signalsBlindly),
  fixedBy: '675daf435e9f "vfio/platform: Create persistent IRQ handlers" (v6.9)',
  // no eventfd, loopback
  steps: 2,
};
