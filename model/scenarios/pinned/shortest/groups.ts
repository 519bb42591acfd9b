import type { WrittenTraces } from './written.js';

export const groups: WrittenTraces = {
  'groups-gicv2': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S55: 7 },
  },
  'groups-any': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S55: 7 },
  },
  'group-change': {
    'linux-4.17': { L01: 6, L02: 9, X01: 8 },
    'linux-6.19': { L01: 8, L02: 9, X01: 8 },
  },
  'groups-saved': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'binary-points-saved': {
    'linux-4.17': { LC1i: 8 },
    'linux-6.19': { LC1i: 8 },
  },
};
