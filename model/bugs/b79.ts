import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** List registers are read and keep what is in them; the next entry writes those that it needs. */
const registersStay = override(linux619, {
  clearLrs: (kvm, w, vcpu) => {
    const { lrs } = vcpu.cpu;
    linux619.clearLrs(kvm, w, vcpu);
    vcpu.cpu.lrs = lrs;
  },
});

export const b79: Bug = {
  id: 'B79',
  says: 'a list register that has told of an EOI is not cleared: it tells of it again at each entry that does not fill it',
  cites: 'vgic_v2_save_state; IHI 0048B 5.3.5 (GICH_MISR.EOI)',
  by: 'kvm',
  breaks: 'L09',
  scenario: 'vfio-gicv2',
  era: 'linux-6.19',
  hypervisor: bind(registersStay),
  fixedBy: 'never existed: vgic_v2_save_state and vgic_v3_save_state write zeros; to see that it is noticed',
  // ISPENDR, enter, acknowledge, EOI, exit, enter, exit
  steps: 7,
};
