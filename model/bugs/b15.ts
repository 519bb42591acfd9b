import { Linux619 } from '../kvm/eras/linux-6.19.js';
import { at, type World } from '../world.js';
import type { Bug } from './bug.js';

/** A level that was stored while the interrupt was active is not sampled again when the guest has ended it. */
class NoResampleOnDeactivation extends Linux619 {
  protected override resample(w: World, irq: number, _deactivated: boolean, pending: boolean): void {
    if (pending || !at(w.irqs, irq).lineLevel) {
      super.resample(w, irq, false, pending);
    }
  }
}

export const b15: Bug = {
  id: 'B15',
  says: 'a level stored while the timer interrupt was active is believed after the guest has turned the timer off',
  cites: 'vgic_irq_handle_resampling; 3134cc8beb69',
  by: 'kvm',
  breaks: 'S15',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: (config) => new NoResampleOnDeactivation(config),
  fixedBy: '3134cc8beb69 "vgic: Resample HW pending state on deactivation" (v5.15)',
  // expire, host takes it, enter, acknowledge, exit, put, load, enter, program the timer, EOI, exit, enter, acknowledge
  steps: 13,
};
