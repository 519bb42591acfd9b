import type { WrittenTraces } from './written.js';

export const twoVcpus: WrittenTraces = {
  retarget: {
    'linux-4.17': { L01: 7, L08: 7, N03: 6 },
    'linux-6.19': { L01: 7, L08: 7, N03: 6 },
  },
  'retarget-two': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise device.raise host.vfioInterrupt host.irqfdWork kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 4 },
  },
  'dir-across': {
    'linux-4.17': {
      L02: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L02: 9, S24: 7, X01: 8 },
  },
  'dir-halt': {
    'linux-4.17': {
      L02: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
  },
  'dir-entry': {
    'linux-4.17': {
      L02: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.commit kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.enter',
      X01: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.commit kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L02: 24, S15: 17, S32: 12, X01: 16 },
    'linux-7.3': { S15: 17, S32: 12 },
  },
  'dir-across-gicv2': {
    'linux-4.17': {
      S17: 'vmm.raise device.raise host.vfioInterrupt host.irqfdWork kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { S32: 8 },
  },
  'dir-moves': {
    'linux-4.17': {
      N03: 4,
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { N03: 4 },
  },
  'dir-sleep': {
    'linux-4.17': {
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L03: 9, N04: 7 },
  },
  'distributor-across': {
    'linux-4.17': { L03: 7, N01: 3, S16: 4 },
    'linux-6.19': { L03: 7, N01: 3, S16: 4 },
  },
  'pending-read': {
    'linux-4.17': { S31: 3 },
    'linux-6.19': { S31: 3 },
  },
  'priority-across': {
    'linux-4.17': { L02: 9, X01: 8 },
    'linux-6.19': { L02: 9, X01: 8 },
  },
  'migration-race': {
    'linux-4.17': { N03: 6 },
    'linux-6.19': { N03: 6 },
    'linux-7.3': { N03: 7 },
  },
  'halt-race': {
    'linux-4.17': { S11: 4, S10: 12, S31: 6, X01: 9 },
    'linux-6.19': { S11: 4, S10: 12, S31: 6, X01: 9 },
    'linux-7.3': {},
  },
};
