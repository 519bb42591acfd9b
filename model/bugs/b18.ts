import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Turning a vCPU off and on resets its timer and forgets the interrupt that it may have left active. */
const mappedSurvivesReset = override(linux619, { resetMappedIrq: () => {} });

export const b18: Bug = {
  id: 'B18',
  says: 'a timer interrupt stays active through a reset: the new guest never ends what it never acknowledged',
  cites: 'kvm_timer_vcpu_reset, kvm_vgic_reset_mapped_irq',
  by: 'kvm',
  breaks: 'X01',
  scenario: 'timer-reset',
  era: 'linux-6.19',
  hypervisor: bind(mappedSurvivesReset),
  fixedBy: '"KVM: arm/arm64: Reset mapped IRQs on VM reset"',
  // expire, host takes it, enter, acknowledge, exit, reset
  steps: 6,
};
