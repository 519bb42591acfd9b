import type { View } from '../../src/language/index.js';
import { Linux619 } from '../kvm/eras/linux-6.19.js';
import { at, type World } from '../world.js';
import type { Bug } from './bug.js';

/** What EOIcount deactivates is looked for from the head of the list. */
class ReplayFromHead extends Linux619 {
  protected override replayCandidates(w: View<World>, v: number): readonly number[] {
    return at(w.vcpus, v).apList;
  }
}

export const b30: Bug = {
  id: 'B30',
  says: 'EOIcount deactivates the interrupt that the guest has just acknowledged instead of the one it has ended',
  cites: 'vgic_v3_fold_lr_state; 6da5e537f5af',
  by: 'kvm',
  breaks: 'S12',
  scenario: 'overflow-eoi0',
  era: 'linux-6.19',
  hypervisor: (config) => new ReplayFromHead(config),
  fixedBy: '6da5e537f5af "vgic: Pick EOIcount deactivations from AP-list tail" (v7.0)',
  // inject X, enter, acknowledge X, inject Y, exit, enter, EOI X, acknowledge Y, exit
  steps: 9,
};
