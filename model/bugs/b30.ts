import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** What EOIcount deactivates is looked for from the head of the list. */
const replayFromHead = override(linux619, { replayCandidates: (_kvm, _w, vcpu) => vcpu.apList });

export const b30: Bug = {
  id: 'B30',
  says: 'EOIcount deactivates the interrupt that the guest has just acknowledged instead of the one it has ended',
  cites: 'vgic_v3_fold_lr_state; 6da5e537f5af',
  by: 'kvm',
  breaks: 'S12',
  scenario: 'overflow-eoi0',
  era: 'linux-6.19',
  hypervisor: bind(replayFromHead),
  fixedBy: '6da5e537f5af "vgic: Pick EOIcount deactivations from AP-list tail" (v7.0)',
  // inject X, enter, acknowledge X, inject Y, exit, enter, EOI X, acknowledge Y, exit
  steps: 9,
};
