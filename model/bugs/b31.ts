import { at } from '../at.js';
import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** last_lr_irq is a pointer, and no reference. */
const pointsWithoutReference = override(linux619, {
  getLastLrIrq: (_kvm, w, vcpu, id) => {
    at(w.redistributors, vcpu.id).lastLrIrq = id;
  },
  putLastLrIrq: (_kvm, w, vcpu) => {
    const redistributor = w.redistributors[vcpu.id];
    if (redistributor !== undefined) {
      redistributor.lastLrIrq = null;
    }
  },
});

export const b31: Bug = {
  id: 'B31',
  says: 'the LPI in the last list register is looked at when the guest has left, and nobody has kept it until then',
  cites: 'vgic_flush_lr_state, vgic_v3_fold_lr_state (last_lr_irq)',
  by: 'kvm',
  breaks: 'IT4',
  scenario: 'lpi-off-other',
  era: 'linux-6.19',
  hypervisor: bind(pointsWithoutReference),
  fixedBy: '19bc5d79ece6 "vgic: Take a refcount on IRQs referenced by last_lr_irq" (v7.2.10)',
  // MSI, enter, EnableLPIs cleared, DISCARD, exit
  steps: 5,
};
