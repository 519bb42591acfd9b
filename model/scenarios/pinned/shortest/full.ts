import type { WrittenTraces } from './written.js';

export const full: WrittenTraces = {
  'full-toggles': {
    'linux-4.17': {
      N10: 9,
      S16: 7,
      S17: 'vmm.raise kvm.enter vmm.raise guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit guest.setPending kvm.enter',
    },
    'linux-6.19': { N10: 9, S16: 7 },
  },
  'full-four': {
    'linux-4.17': {
      S17: 'vmm.raise vmm.raise timer.expire host.timerInterrupt kvm.enter guest.switchEoiMode guest.acknowledge guest.eoi guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'full-two-vcpus': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise device.raise host.vfioInterrupt kvm.enter vmm.raise host.irqfdWork guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 4 },
  },
  'full-dir': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { N03: 4, S32: 8 },
  },
  'full-races': {
    'linux-4.17': {
      N03: 9,
      S17: 'vmm.raise device.raise host.vfioInterrupt host.vfioSignal host.irqfdWork kvm.injectorQueues kvm.injectorQueues kvm.flush kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush',
    },
    'linux-6.19': { N03: 9 },
    'linux-7.3': { N03: 10 },
  },
  'full-three-races': {
    'linux-4.17': {
      N03: 6,
      S17: 'vmm.raise vmm.raise device.raise host.vfioInterrupt host.vfioSignal kvm.injectorQueues kvm.injectorQueues kvm.injectorKicks host.irqfdWork kvm.flush kvm.injectorQueues kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush',
    },
    'linux-6.19': { N03: 6 },
    'linux-7.3': { N03: 7 },
  },
  'full-timers': {
    'linux-4.17': {
      N03: 6,
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 6 },
  },
};
