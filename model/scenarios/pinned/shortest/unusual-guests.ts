import type { WrittenTraces } from './written.js';

export const unusualGuests: WrittenTraces = {
  priorities: {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'routed-nowhere': {
    'linux-4.17': { L01: 5, N01: 3, V3a: 3 },
    'linux-6.19': { L01: 5, N01: 3, V3a: 3 },
  },
  distributor: {
    'linux-4.17': { L01: 5, N01: 3, S16: 7 },
    'linux-6.19': { L01: 5, N01: 3, S16: 7 },
  },
};
