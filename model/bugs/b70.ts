import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The vgic is told when the output is high, and never when it is not. */
const neverLowered = override(linux619, {
  timerEmulate: (kvm, w, ctx) => {
    if (ctx.output) {
      kvm.timerUpdateIrq(w, ctx, true);
    } else {
      ctx.softTimer = true;
    }
  },
});

export const b70: Bug = {
  id: 'B70',
  says: 'the emulated physical timer raises its interrupt and never lowers it: an interrupt storm',
  cites: 'timer_emulate',
  by: 'kvm',
  breaks: 'S15',
  scenario: 'ptimer',
  era: 'linux-6.19',
  hypervisor: bind(neverLowered),
  fixedBy: '"KVM: arm/arm64: Fix emulated ptimer irq injection" (v5.2)',
  // expire, soft timer, enter, acknowledge, exit, program, enter, EOI, exit, enter, acknowledge
  steps: 11,
};
