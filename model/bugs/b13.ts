import { linux417 } from '../kvm/eras/linux-4.17.js';
import { sourcesOf } from '../kvm/flush.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** One list register for each sender of an SGI, all at once. */
const oneRegisterPerSender = override(linux417, {
  populateLr: (kvm, w, vcpu, irq, lr) => {
    linux417.populateLr(kvm, w, vcpu, irq, lr);
    if (sourcesOf(irq).length > 0 && lr + 1 < kvm.config.listRegisters) {
      vcpu.usedLrs += 1;
      kvm.populateLr(w, vcpu, irq, lr + 1);
    }
  },
});

export const b13: Bug = {
  id: 'B13',
  says: 'an SGI that two CPUs sent is in two list registers at once',
  cites: 'vgic_flush_lr_state, compute_ap_list_depth; 16ca6a607d84',
  by: 'kvm',
  breaks: 'S02',
  scenario: 'sgi',
  era: 'linux-4.17',
  hypervisor: bind(oneRegisterPerSender),
  fixedBy: '16ca6a607d84 "Don\'t populate multiple LRs with the same vintid" (v4.16)',
  // send, send, enter
  steps: 3,
};
