import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A level interrupt that is active and still high is loaded as pending and active. */
const pendingAndActiveLevel = override(linux619, {
  allowPending: (_kvm, _w, irq) => !irq.active || !irq.hw,
});

export const b12: Bug = {
  id: 'B12',
  says: 'a level interrupt is loaded as pending and active, so that its EOI never empties the list register and VFIO never hears of it',
  cites: 'vgic_v2_populate_lr, vgic_v3_populate_lr; 67b5b673ad4d',
  by: 'kvm',
  breaks: 'S08',
  scenario: 'vfio-gicv2',
  era: 'linux-6.19',
  hypervisor: bind(pendingAndActiveLevel),
  fixedBy: '67b5b673ad4d "Disallow Active+Pending for level interrupts" (v4.17)',
  // raise, host takes it, signal, work, enter, acknowledge, exit, enter
  steps: 8,
};
