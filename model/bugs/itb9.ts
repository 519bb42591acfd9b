import type { Bug } from './bug.js';

export const itb9: Bug = {
  id: 'ITB9',
  says: 'an event is mapped again, in another collection, to an LPI that is still on a list: it keeps going to the vCPU before',
  cites: 'vgic_add_lpi',
  by: 'kvm',
  breaks: 'IT8',
  scenario: 'its-remap',
  era: 'linux-6.19',
  fixedBy: '"vgic-its: Don\'t map an LPI from more than one event" (v7.3)',
  // MSI, DISCARD, MAPTI
  steps: 3,
};
