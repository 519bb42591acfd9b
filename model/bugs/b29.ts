import { linux417 } from '../kvm/eras/linux-4.17.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The active state of an LPI is kept when its list register is folded, as until 6.18. */
const activeLpiIsFolded = override(linux619, { foldLrLocked: linux417.foldLrLocked });

export const b29: Bug = {
  id: 'B29',
  says: 'an LPI is active outside list registers: its EOI is not counted, and it stays active',
  cites: 'vgic_v3_fold_lr; IHI 0069 (ICH_HCR_EL2.EOIcount counts no LPI)',
  by: 'kvm',
  breaks: 'X01',
  scenario: 'lpi-overflow',
  era: 'linux-6.19',
  hypervisor: bind(activeLpiIsFolded),
  fixedBy: '73c9726975af "GICv3: Drop LPI active state when folding LRs" (v6.19)',
  // MSI, enter, acknowledge, exit, SPI, enter, EOI, exit
  steps: 8,
};
