import type { WrittenTraces } from './written.js';

export const forwarding: WrittenTraces = {
  'timer-resampled': {
    'linux-4.17': { S03: 12, S15: 13, S60: 14 },
    'linux-6.19': { S03: 12, S15: 13, S60: 14 },
  },
  'timers-resampled': {
    'linux-4.17': {
      S03: 12,
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S60: 14,
    },
    'linux-6.19': { S03: 12, S60: 14 },
  },
  'timer-pending': {
    'linux-4.17': { N10: 9, S03: 4, S31: 2, S30: 6 },
    'linux-6.19': { N10: 9, S03: 4, S31: 2, S30: 6 },
  },
  'timer-active': {
    'linux-4.17': { S03: 8, S15: 9, S30: 10 },
    'linux-6.19': { S03: 8, S15: 9, S30: 10 },
  },
  'timer-split': {
    'linux-4.17': {
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'forwarded-level': {
    'linux-4.17': { S03: 12, S30: 14 },
    'linux-6.19': { S03: 12, S30: 14 },
  },
  'forwarded-edge-pending': {
    'linux-4.17': { S03: 9, S30: 11 },
    'linux-6.19': { S03: 9, S30: 11 },
  },
};
