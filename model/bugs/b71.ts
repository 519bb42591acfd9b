import { linux417 } from '../kvm/eras/linux-4.17.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A change of the output is told and that is all: also a fall, after which a timer of the host is to be armed. */
const returnsEarly = override(linux417, {
  timerEmulate: (kvm, w, ctx) => {
    const changes = ctx.output !== ctx.level;
    const { softTimer } = ctx;
    linux417.timerEmulate(kvm, w, ctx);
    ctx.softTimer = changes ? softTimer : ctx.softTimer;
  },
});

export const b71: Bug = {
  id: 'B71',
  says: 'an emulated timer that is programmed while it asserts has no timer of the host: its next interrupt waits for a put and a load',
  cites: 'timer_emulate',
  by: 'kvm',
  breaks: 'N12',
  scenario: 'ptimer',
  era: 'linux-4.17',
  hypervisor: bind(returnsEarly),
  fixedBy: '"KVM: arm64: timer: Always evaluate the need for a soft timer" (v6.14)',
  // expire, soft timer, program, expire
  steps: 4,
};
