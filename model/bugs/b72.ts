import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** What expires writes a list register of the CPU that it expires on, and wakes nobody. */
const wakesNobody = override(linux619, { bgTimerExpire: () => {} });

export const b72: Bug = {
  id: 'B72',
  says: 'a vCPU that waits in WFI is not woken when its timer expires: the time of the guest stands still',
  cites: 'hardware_inject_virtual_interrupt, VmRuntimeHandle::wait (AxVisor); kvm_bg_timer_expire',
  by: 'kvm',
  breaks: 'N11',
  scenario: 'timers',
  era: 'linux-6.19',
  hypervisor: bind(wakesNobody),
  fixedBy: 'rcore-os/tgoskits #1713 "wake parked AArch64 vCPU on virtual timer expiry" (AxVisor, 2026)',
  // enter, WFI, expire, hrtimer
  steps: 4,
};
