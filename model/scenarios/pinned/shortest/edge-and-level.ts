import type { WrittenTraces } from './written.js';

export const edgeAndLevel: WrittenTraces = {
  edge: {
    'linux-4.17': { S16: 7 },
    'linux-6.19': { S16: 7 },
  },
  'edge-nested': {
    'linux-4.17': { S16: 4 },
    'linux-6.19': { S16: 4 },
  },
  level: {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { N10: 9 },
  },
  mixed: {
    'linux-4.17': {
      S16: 7,
      S17: 'vmm.raise device.raise host.vfioInterrupt kvm.enter vmm.raise host.irqfdWork guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { S16: 7 },
  },
};
