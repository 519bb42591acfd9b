import { counts, type WrittenCounts } from './written.js';

export const groups: WrittenCounts = {
  'groups-gicv2': {
    'linux-4.17': counts(428, 2242, 12),
    'linux-6.19': counts(2456, 13624, 21),
  },
  'groups-any': {
    'linux-4.17': counts(728, 4102, 12),
    'linux-6.19': counts(10604, 63920, 21),
  },
  'group-change': {
    'linux-4.17': counts(3392, 21792, 18),
    'linux-6.19': counts(49440, 354624, 26),
  },
  'group-change-gicv2': {
    'linux-4.17': counts(216, 814, 11),
    'linux-6.19': counts(216, 814, 11),
  },
  'group-enables-saved': {
    'linux-4.17': counts(288, 1008, 12),
    'linux-6.19': counts(776, 3104, 14),
  },
  'groups-saved': {
    'linux-4.17': counts(842, 2894, 20),
    'linux-6.19': counts(3556, 12544, 34),
  },
  'sgi-groups': {
    'linux-4.17': counts(1600, 16960, 17),
    'linux-6.19': counts(1600, 16960, 17),
  },
  'binary-point': {
    'linux-4.17': counts(1120, 4696, 22),
    'linux-6.19': counts(3400, 14264, 40),
  },
  'binary-points': {
    'linux-4.17': counts(148376, 967964, 36),
    'linux-6.19': counts(167392, 1093108, 36),
  },
  'binary-points-saved': {
    'linux-4.17': counts(3376, 15348, 23),
    'linux-6.19': counts(3968, 17724, 23),
  },
};
