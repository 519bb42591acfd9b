import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** What is too far away cannot be told from what is over: the output is high as soon as it is programmed. */
const farIsOver = override(linux619, { timerIsProgrammed: () => {} });

export const b69: Bug = {
  id: 'B69',
  says: 'hardware: a timer that is programmed for a moment too far away has expired at once',
  cites: 'DDI 0487 D11.2.4 (CNTV_CVAL_EL0); drivers/clocksource/arm_arch_timer.c',
  by: 'device',
  breaks: 'S39',
  scenario: 'timer',
  era: 'linux-6.19',
  hypervisor: bind(farIsOver),
  fixedBy: '012f18850452 "clocksource/drivers/arm_arch_timer: Work around broken CVAL implementations" (v5.16)',
  // enter, expire, program
  steps: 3,
};
