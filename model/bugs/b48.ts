import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A write of the configuration space may come in the middle of the ioctl that enables INTx. */
const withoutIgate = override(linux619, { isIgateFree: () => true });

export const b48: Bug = {
  id: 'B48',
  says: 'the guest disables INTx in its device while VFIO enables it: the mask is lost, and the device interrupts',
  cites: 'vfio_pci_intx_mask, vfio_basic_config_write; 810cd4bb5345, CVE-2024-26810',
  by: 'vfio',
  breaks: 'RT11',
  scenario: 'intx-setup',
  era: 'linux-6.19',
  hypervisor: bind(withoutIgate),
  fixedBy: '810cd4bb5345 "vfio/pci: Lock external INTx masking ops" (v6.9)',
  // DisINTx cleared, request, DisINTx set, finish
  steps: 4,
};
