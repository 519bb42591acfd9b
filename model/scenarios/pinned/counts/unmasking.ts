import { counts, type WrittenCounts } from './written.js';

export const unmasking: WrittenCounts = {
  'unmask-resample': {
    'linux-4.17': counts(28, 68, 10),
    'linux-6.19': counts(28, 68, 10),
  },
  'unmask-resample-direct': {
    'linux-4.17': counts(24, 56, 9),
    'linux-6.19': counts(24, 56, 9),
  },
  'unmask-ioctl': {
    'linux-4.17': counts(112, 337, 17),
    'linux-6.19': counts(112, 337, 17),
  },
  'unmask-timer': {
    'linux-4.17': counts(112, 350, 14),
    'linux-6.19': counts(112, 350, 14),
  },
  'unmask-access': {
    'linux-4.17': counts(63, 169, 14),
    'linux-6.19': counts(63, 169, 14),
  },
  'unmask-none': {
    'linux-4.17': counts(22, 50, 9),
    'linux-6.19': counts(22, 50, 9),
  },
  'unmask-none-eventfd': {
    'linux-4.17': counts(28, 66, 10),
    'linux-6.19': counts(28, 66, 10),
  },
};
