import { counts, type WrittenCounts } from './written.js';

export const overflow: WrittenCounts = {
  'overflow-eoi0': {
    'linux-4.17': counts(197, 704, 14),
    'linux-6.19': counts(794, 2900, 24),
  },
  'overflow-eoi1': {
    'linux-4.17': counts(281, 1026, 15),
    'linux-6.19': counts(1030, 4020, 23),
  },
  'overflow-switched': {
    'linux-4.17': counts(478, 1940, 15),
    'linux-6.19': counts(2178, 8904, 25),
  },
  'overflow-deep': {
    'linux-4.17': counts(950, 4243, 15),
    'linux-6.19': counts(5760, 26766, 29),
  },
  'overflow-three': {
    'linux-4.17': counts(6510, 34650, 21),
    'linux-6.19': counts(4752, 25952, 20),
  },
  'overflow-outside': {
    'linux-4.17': counts(2498, 12342, 21),
    'linux-6.19': counts(3790, 18738, 21),
  },
  'overflow-edges': {
    'linux-4.17': counts(107, 385, 10),
    'linux-6.19': counts(218, 800, 16),
  },
  sgi: {
    'linux-4.17': counts(1841, 6695, 31),
    'linux-6.19': counts(1548, 5704, 19),
  },
  'sgi-registers': {
    'linux-4.17': counts(132, 355, 10),
    'linux-6.19': counts(132, 355, 10),
  },
  'gicv2-guest-sgi': {
    'linux-4.17': counts(78, 181, 9),
    'linux-6.19': counts(78, 181, 9),
  },
  'gicv2-guest': {
    'linux-4.17': counts(3114, 12906, 19),
    'linux-6.19': counts(6615, 26663, 27),
  },
  'sgi-gicv3': {
    'linux-4.17': counts(40, 105, 10),
    'linux-6.19': counts(40, 105, 10),
  },
  groups: {
    'linux-4.17': counts(428, 2242, 12),
    'linux-6.19': counts(3032, 16696, 21),
  },
  'groups-nested': {
    'linux-4.17': counts(1808, 11386, 13),
    'linux-6.19': counts(45168, 295770, 45),
  },
  'sgi-lists': {
    'linux-4.17': counts(400, 4160, 15),
    'linux-6.19': counts(400, 4160, 15),
  },
};
