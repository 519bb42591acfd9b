import { counts, type WrittenCounts } from './written.js';

export const full: WrittenCounts = {
  'full-toggles': {
    'linux-4.17': counts(1168956, 7425228, 38),
    'linux-6.19': counts(1404984, 8907756, 36),
  },
  'full-four': {
    'linux-4.17': counts(132212, 876054, 30),
    'linux-6.19': counts(153292, 980964, 29),
  },
  'full-two-vcpus': {
    'linux-4.17': counts(969420, 6781916, 34),
    'linux-6.19': counts(1073828, 7529620, 34),
  },
  'full-dir': {
    'linux-4.17': counts(1415776, 10045972, 33),
    'linux-6.19': counts(1144492, 9294864, 35),
  },
  'full-races': {
    'linux-4.17': counts(417876, 2301362, 61),
    'linux-6.19': counts(474524, 2611582, 64),
    'linux-7.3': counts(568616, 3117964, 66),
  },
  'full-three-races': {
    'linux-4.17': counts(129392904, 797316702, 66),
    'linux-6.19': counts(139014304, 855943258, 66),
    'linux-7.3': 'not counted',
  },
  'full-timers': {
    'linux-4.17': counts(112048, 768940, 43),
    'linux-6.19': counts(147264, 998334, 38),
  },
};
