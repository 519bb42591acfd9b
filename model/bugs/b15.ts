import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A level that was stored while the interrupt was active is not sampled again when the guest has ended it. */
const noResampleOnDeactivation = override(linux619, {
  irqHandleResampling: (kvm, w, irq, _deactivated, pending) => {
    if (pending || !irq.lineLevel) {
      linux619.irqHandleResampling(kvm, w, irq, false, pending);
    }
  },
});

export const b15: Bug = {
  id: 'B15',
  says: 'a level stored while the timer interrupt was active is believed after the guest has turned the timer off',
  cites: 'vgic_irq_handle_resampling; 3134cc8beb69',
  by: 'kvm',
  breaks: 'S15',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: bind(noResampleOnDeactivation),
  fixedBy: '3134cc8beb69 "vgic: Resample HW pending state on deactivation" (v5.15)',
  // expire, host takes it, enter, acknowledge, exit, put, load, enter, program the timer, EOI, exit, enter, acknowledge
  steps: 13,
};
