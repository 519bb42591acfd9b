import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import { isVirqDisabled } from '../vfio/state.js';
import type { Bug } from './bug.js';

/** Whoever signals the trigger takes it to be there. */
const signalsBlindly = override(linux619, {
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

export const b73: Bug = {
  id: 'B73',
  says: 'the eventfd of INTx is gone, and the ioctl or the unmask of a device that asserts signals it',
  cites: 'vfio_send_intx_eventfd, vfio_pci_intx_unmask_handler; 18c198c96a81, CVE-2024-26812',
  by: 'vfio',
  breaks: 'RT10',
  scenario: 'intx-trigger',
  era: 'linux-6.19',
  hypervisor: bind(signalsBlindly),
  fixedBy: '18c198c96a81 "vfio/pci: Create persistent INTx handler" (v6.9)',
  // no eventfd, ioctl
  steps: 2,
};
