import type { WrittenTraces } from './written.js';

export const assignedDevice: WrittenTraces = {
  vfio: {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { L06: 11, L07: 7, L09: 11, N10: 9, S15: 10, S32: 5 },
  },
  'vfio-gicv2': {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { N10: 9 },
  },
  'vfio-dir': {
    'linux-4.17': {
      S24: 'device.raise host.vfioInterrupt host.irqfdWork kvm.enter kvm.enter',
      X01: 'device.raise host.vfioInterrupt host.irqfdWork kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L06: 14, S15: 11, S32: 8 },
  },
  'vfio-oneshot': {
    'linux-4.17': { S15s: 16 },
    'linux-6.19': { S15s: 16 },
  },
};
