import { counts, type WrittenCounts } from './written.js';

export const twoVcpus: WrittenCounts = {
  retarget: {
    'linux-4.17': counts(700, 3188, 19),
    'linux-6.19': counts(700, 3188, 19),
  },
  'retarget-two': {
    'linux-4.17': counts(9432, 53380, 23),
    'linux-6.19': counts(12072, 68124, 23),
  },
  'dir-across': {
    'linux-4.17': counts(108, 374, 13),
    'linux-6.19': counts(735, 2675, 24),
  },
  'dir-halt': {
    'linux-4.17': counts(80, 280, 13),
    'linux-6.19': counts(60, 208, 11),
  },
  'dir-entry': {
    'linux-4.17': counts(323, 1067, 22),
    'linux-6.19': counts(384, 1287, 26),
    'linux-7.3': counts(332, 1143, 26),
  },
  'dir-across-gicv2': {
    'linux-4.17': counts(1122, 5354, 20),
    'linux-6.19': counts(1208, 6378, 20),
  },
  'dir-moves': {
    'linux-4.17': counts(526, 2100, 16),
    'linux-6.19': counts(314, 1356, 15),
  },
  'dir-sleep': {
    'linux-4.17': counts(180, 729, 13),
    'linux-6.19': counts(120, 483, 11),
  },
  'active-registers': {
    'linux-4.17': counts(56, 200, 10),
    'linux-6.19': counts(103, 363, 14),
  },
  'distributor-across': {
    'linux-4.17': counts(237, 1022, 12),
    'linux-6.19': counts(372, 1653, 15),
  },
  'pending-read': {
    'linux-4.17': counts(60, 303, 11),
    'linux-6.19': counts(113, 522, 14),
  },
  'priority-across': {
    'linux-4.17': counts(192, 732, 13),
    'linux-6.19': counts(286, 1070, 16),
  },
  'kick-race': {
    'linux-4.17': counts(22626, 90861, 35),
    'linux-6.19': counts(22626, 90861, 35),
    'linux-7.3': counts(25378, 100466, 35),
  },
  'disable-race': {
    'linux-4.17': counts(1376, 5224, 37),
    'linux-6.19': counts(1376, 5224, 37),
    'linux-7.3': counts(1500, 5632, 37),
  },
  'migration-race': {
    'linux-4.17': counts(29624, 124270, 36),
    'linux-6.19': counts(29624, 124270, 36),
    'linux-7.3': counts(35322, 147316, 38),
  },
  sleep: {
    'linux-4.17': counts(718, 3403, 18),
    'linux-6.19': counts(718, 3403, 18),
  },
  halt: {
    'linux-4.17': counts(122, 398, 11),
    'linux-6.19': counts(183, 607, 15),
  },
  'halt-sleep': {
    'linux-4.17': counts(144, 531, 11),
    'linux-6.19': counts(211, 836, 15),
  },
  'halt-race': {
    'linux-4.17': counts(2417, 7452, 35),
    'linux-6.19': counts(3626, 11235, 36),
    'linux-7.3': counts(1480, 4650, 29),
  },
};
