import { counts, type WrittenCounts } from './written.js';

export const forwarding: WrittenCounts = {
  timer: {
    'linux-4.17': counts(150, 545, 13),
    'linux-6.19': counts(150, 545, 13),
  },
  'timer-resampled': {
    'linux-4.17': counts(163, 482, 20),
    'linux-6.19': counts(163, 482, 20),
  },
  'timers-resampled': {
    'linux-4.17': counts(4156, 16826, 35),
    'linux-6.19': counts(8726, 35621, 38),
  },
  'timer-pending': {
    'linux-4.17': counts(255, 965, 16),
    'linux-6.19': counts(255, 965, 16),
  },
  'timer-active': {
    'linux-4.17': counts(59, 137, 16),
    'linux-6.19': counts(59, 137, 16),
  },
  'timer-reset': {
    'linux-4.17': counts(37, 100, 12),
    'linux-6.19': counts(37, 100, 12),
  },
  'timer-split': {
    'linux-4.17': counts(1060, 3835, 24),
    'linux-6.19': counts(2664, 10364, 23),
  },
  timers: {
    'linux-4.17': counts(1808, 7088, 24),
    'linux-6.19': counts(1808, 7088, 24),
  },
  ptimer: {
    'linux-4.17': counts(47, 118, 11),
    'linux-6.19': counts(47, 118, 11),
  },
  'timer-moves': {
    'linux-4.17': counts(105, 313, 12),
    'linux-6.19': counts(105, 313, 12),
  },
  'timer-strays': {
    'linux-4.17': counts(573, 2904, 16),
    'linux-6.19': counts(573, 2904, 16),
  },
  'ptimer-moves': {
    'linux-4.17': counts(49, 139, 11),
    'linux-6.19': counts(49, 139, 11),
  },
  'forwarded-level': {
    'linux-4.17': counts(87, 219, 18),
    'linux-6.19': counts(103, 257, 18),
  },
  'forwarded-edge': {
    'linux-4.17': counts(44, 116, 9),
    'linux-6.19': counts(56, 148, 9),
  },
  'forwarded-edge-pending': {
    'linux-4.17': counts(38, 86, 14),
    'linux-6.19': counts(42, 94, 14),
  },
};
