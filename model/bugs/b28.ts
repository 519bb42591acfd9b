import type { Bug } from './bug.js';

/** Nothing is changed: until 6.18 a write of DIR never trapped. */
export const b28: Bug = {
  id: 'B28',
  says: 'an SPI acknowledged on one vCPU is deactivated on another, which has no list register for it: it stays active indefinitely',
  cites: 'vgic_v3_fold_lr_state before v6.19',
  by: 'kvm',
  breaks: 'X01',
  scenario: 'dir-across',
  era: 'linux-4.17',
  fixedBy: 'cd4f6ee99b28, 1c3b3cadcd69, 255de897e7fb, 07bb1c5622a5 (v6.19)',
  // inject, both enter, acknowledge, EOI, exit, DIR, exit
  steps: 8,
};
