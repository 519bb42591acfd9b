import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The timer's interrupt is made active on the CPU only while the timer asserts, not while the guest handles it. */
const physicalActiveFollowsLevel = override(linux619, { mapIsActive: () => false });

export const b03: Bug = {
  id: 'B03',
  says: 'the physical interrupt is deactivated while the virtual one is still active in the guest',
  cites: 'kvm_timer_vcpu_load_gic, kvm_vgic_map_is_active; 0e3dfda91d9f',
  by: 'kvm',
  breaks: 'S03',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: bind(physicalActiveFollowsLevel),
  fixedBy: '0e3dfda91d9f "arch_timer: Preserve physical dist. active state on LR.active" (v4.4)',
  // expire, host takes it, enter, acknowledge, program the timer, exit, put, load, enter
  steps: 9,
};
