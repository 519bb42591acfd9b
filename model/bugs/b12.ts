import type { View } from '../../src/language/index.js';
import { Linux619 } from '../kvm/eras/linux-6.19.js';
import { at, type World } from '../world.js';
import type { Bug } from './bug.js';

/** A level interrupt that is active and still high is loaded as pending and active. */
class PendingAndActiveLevel extends Linux619 {
  override mayBePending(w: View<World>, irq: number): boolean {
    return !at(w.irqs, irq).active || !this.isMapped(irq);
  }
}

export const b12: Bug = {
  id: 'B12',
  says: 'a level interrupt is loaded as pending and active, so that its EOI never empties the list register and VFIO never hears of it',
  cites: 'vgic_v2_populate_lr, vgic_v3_populate_lr; 67b5b673ad4d',
  by: 'kvm',
  breaks: 'S08',
  scenario: 'vfio-gicv2',
  era: 'linux-6.19',
  hypervisor: (config) => new PendingAndActiveLevel(config),
  fixedBy: '67b5b673ad4d "Disallow Active+Pending for level interrupts" (v4.17)',
  // raise, host takes it, signal, work, enter, acknowledge, exit, enter
  steps: 8,
};
