import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** vfio_platform_irq_cleanup freed the interrupt, and left the virqfds on the wait queues of their eventfds. */
const leavesVirqfds = override(linux619, { hasVirqfd: () => true });

export const rtb5: Bug = {
  id: 'RTB5',
  says: 'a platform device is closed, and the resamplefd calls a handler whose interrupt is freed',
  cites: 'vfio_platform_irq_cleanup, virqfd_wakeup, vfio_platform_unmask_handler',
  by: 'vfio',
  breaks: 'RT17',
  scenario: 'vfio-close',
  era: 'linux-6.19',
  hypervisor: bind(leavesVirqfds),
  fixedBy: '"vfio/platform: Disable virqfds on cleanup" (v6.9; 6.7.12)',
  // assert, mask and signal, inject, enter, acknowledge, EOI, close, exit
  steps: 8,
};
