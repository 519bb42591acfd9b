import { linux619 } from '../kvm/eras/linux-6.19.js';
import { physicalOf } from '../machine/lines.js';
import { bind, override } from '../machine/steps.js';
import { vcpuVtimer } from '../timer/state.js';
import type { Bug } from './bug.js';

/** As long as the timer was emulated its handler masked it. Tied to a physical interrupt nobody unmasks it. */
const masksItself = override(linux619, {
  archTimerHandler: (kvm, w, vcpu) => {
    linux619.archTimerHandler(kvm, w, vcpu);
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    const physical = ctx && physicalOf(kvm.config, w, ctx.irq);
    if (physical !== null) {
      physical.enabled = false;
    }
  },
});

export const b77: Bug = {
  id: 'B77',
  says: 'the handler of the timer masks its interrupt, and nobody unmasks it: the guest gets one, and no other as long as it runs',
  cites: 'kvm_arch_timer_handler',
  by: 'kvm',
  breaks: 'L08',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: bind(masksItself),
  fixedBy: 'never existed: tied to a physical interrupt the timer is not masked; to see that it is noticed',
  // expire, host interrupt, enter, acknowledge, EOI
  steps: 5,
};
