import type { Bug } from './bug.js';

export const b35: Bug = {
  id: 'B35',
  says: 'an LPI leaves the list of a vCPU that runs with it in a list register, and is given to another: both are presented it',
  cites: 'vgic_mmio_write_v3r_ctlr, vgic_flush_pending_lpis',
  by: 'kvm',
  breaks: 'S02',
  scenario: 'full-lpi-off',
  era: 'linux-6.19',
  fixedBy: '"KVM: arm64: vgic: Stop the VM when disabling LPIs" (series of 2026), not in 7.3.4',
  // MSI, enter, MOVI, EnableLPIs cleared, MSI, enter
  steps: 6,
};
