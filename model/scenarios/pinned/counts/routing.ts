import { counts, type WrittenCounts } from './written.js';

export const routing: WrittenCounts = {
  'irqfd-routes': {
    'linux-4.17': counts(1680, 6940, 25),
    'linux-6.19': counts(1680, 6940, 25),
  },
  'irqfd-ppi': {
    'linux-4.17': counts(4800, 32400, 23),
    'linux-6.19': counts(4800, 32400, 23),
  },
  'irqfd-resample': {
    'linux-4.17': counts(112, 420, 12),
    'linux-6.19': counts(112, 420, 12),
  },
  'irqfd-assign': {
    'linux-4.17': counts(8784, 52656, 30),
    'linux-6.19': counts(8784, 52656, 30),
  },
  'irqfd-shutdown': {
    'linux-4.17': counts(820, 3058, 20),
    'linux-6.19': counts(907, 3338, 20),
  },
  'irqfd-line': {
    'linux-4.17': counts(132, 478, 11),
    'linux-6.19': counts(132, 478, 11),
  },
};
