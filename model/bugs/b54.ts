import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** A new target is the new owner at once, also of an interrupt that is on the list of the old one. */
const movesAtOnce = override(linux619, {
  mmioWriteTarget: (kvm, w, id, target) => {
    linux619.mmioWriteTarget(kvm, w, id, target);
    kvm.getIrq(w, id).vcpu = null;
  },
});

export const b54: Bug = {
  id: 'B54',
  says: 'an interrupt is retargeted while it is in a list register, and both vCPUs own it',
  cites: 'xen/arm: inflight irqs during migration, 6e42345c5c06',
  by: 'kvm',
  breaks: 'S05',
  scenario: 'retarget',
  era: 'linux-6.19',
  hypervisor: bind(movesAtOnce),
  fixedBy: '6e42345c5c06 (Xen, 2014)',
  // raise, host takes it, work, enter, retarget
  steps: 5,
};
