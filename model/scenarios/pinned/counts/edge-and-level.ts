import { counts, type WrittenCounts } from './written.js';

export const edgeAndLevel: WrittenCounts = {
  edge: {
    'linux-4.17': counts(40, 124, 10),
    'linux-6.19': counts(47, 146, 10),
  },
  'edge-nested': {
    'linux-4.17': counts(2026, 8592, 21),
    'linux-6.19': counts(2310, 9888, 21),
  },
  level: {
    'linux-4.17': counts(183, 680, 14),
    'linux-6.19': counts(370, 1368, 17),
  },
  'level-idle': {
    'linux-4.17': counts(53, 138, 9),
    'linux-6.19': counts(108, 280, 16),
  },
  'active-dir': {
    'linux-4.17': counts(30, 81, 8),
    'linux-6.19': counts(29, 78, 8),
  },
  mixed: {
    'linux-4.17': counts(9056, 46995, 24),
    'linux-6.19': counts(10380, 53761, 24),
  },
};
