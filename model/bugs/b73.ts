import { bind } from '../machine/steps.js';
import { signalsBlindly } from './b49.js';
import type { Bug } from './bug.js';

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
