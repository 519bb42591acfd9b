import { counts, type WrittenCounts } from './written.js';

export const life: WrittenCounts = {
  saved: {
    'linux-4.17': counts(495, 1803, 15),
    'linux-6.19': counts(1502, 5474, 25),
  },
  'saved-timer': {
    'linux-4.17': counts(226, 686, 25),
    'linux-6.19': counts(226, 686, 25),
  },
  'saved-gicv2': {
    'linux-4.17': counts(80, 204, 13),
    'linux-6.19': counts(80, 204, 13),
  },
  'saved-timer-gicv2': {
    'linux-4.17': counts(149, 397, 20),
    'linux-6.19': counts(149, 397, 20),
  },
  'saved-sgi': {
    'linux-4.17': counts(122, 291, 12),
    'linux-6.19': counts(122, 291, 12),
  },
  'saved-ctlr-last': {
    'linux-4.17': counts(62, 164, 9),
    'linux-6.19': counts(69, 182, 9),
  },
  'saved-triggers-last': {
    'linux-4.17': counts(97, 258, 10),
    'linux-6.19': counts(190, 504, 16),
  },
  power: {
    'linux-4.17': counts(466, 2028, 14),
    'linux-6.19': counts(592, 2596, 14),
  },
  'power-timer': {
    'linux-4.17': counts(3231, 15592, 23),
    'linux-6.19': counts(3231, 15592, 23),
  },
  suspend: {
    'linux-4.17': counts(159, 567, 11),
    'linux-6.19': counts(322, 1154, 17),
  },
  'suspend-timer': {
    'linux-4.17': counts(59, 153, 12),
    'linux-6.19': counts(59, 153, 12),
  },
  'suspend-last': {
    'linux-4.17': counts(139, 571, 12),
    'linux-6.19': counts(224, 1004, 15),
  },
  'new-vm': {
    'linux-4.17': counts(603, 2283, 19),
    'linux-6.19': counts(1815, 6891, 28),
  },
  'new-vm-gicv2': {
    'linux-4.17': counts(603, 2286, 18),
    'linux-6.19': counts(603, 2286, 18),
  },
  'system-reset': {
    'linux-4.17': counts(1954, 10500, 20),
    'linux-6.19': counts(6034, 32428, 33),
  },
  'system-reset-timer': {
    'linux-4.17': counts(52, 131, 12),
    'linux-6.19': counts(52, 131, 12),
  },
  'system-reset-two': {
    'linux-4.17': counts(38317, 238357, 25),
    'linux-6.19': counts(40147, 248964, 25),
  },
  'system-reset-asleep': {
    'linux-4.17': counts(80, 354, 11),
    'linux-6.19': counts(140, 651, 15),
  },
  'system-reset-groups': {
    'linux-4.17': counts(276, 1188, 12),
    'linux-6.19': counts(836, 4164, 16),
  },
  teardown: {
    'linux-4.17': counts(952, 3374, 20),
    'linux-6.19': counts(1058, 3697, 20),
  },
  'teardown-level': {
    'linux-4.17': counts(9996, 59744, 30),
    'linux-6.19': counts(9996, 59744, 30),
  },
  'teardown-timer': {
    'linux-4.17': counts(60, 149, 13),
    'linux-6.19': counts(60, 149, 13),
  },
  'saved-power': {
    'linux-4.17': counts(428, 1892, 14),
    'linux-6.19': counts(610, 2707, 15),
  },
  'saved-enables-last': {
    'linux-4.17': counts(36, 94, 9),
    'linux-6.19': counts(43, 111, 9),
  },
  'saved-two': {
    'linux-4.17': counts(730, 3004, 22),
    'linux-6.19': counts(856, 3480, 22),
  },
  'saved-asleep': {
    'linux-4.17': counts(62, 182, 9),
    'linux-6.19': counts(126, 370, 15),
  },
  'saved-ptimer': {
    'linux-4.17': counts(2000, 7772, 21),
    'linux-6.19': counts(2000, 7772, 21),
  },
  'saved-one-cpu': {
    'linux-4.17': counts(3378, 14415, 29),
    'linux-6.19': counts(3378, 14415, 29),
  },
  'saved-suspended': {
    'linux-4.17': counts(55, 171, 9),
    'linux-6.19': counts(69, 209, 9),
  },
  'new-vm-groups': {
    'linux-4.17': counts(291, 1119, 16),
    'linux-6.19': counts(333, 1265, 16),
  },
  'system-reset-power': {
    'linux-4.17': counts(558, 2626, 14),
    'linux-6.19': counts(690, 3260, 14),
  },
  'system-reset-gicv2': {
    'linux-4.17': counts(768, 3108, 16),
    'linux-6.19': counts(799, 3223, 16),
  },
  'system-reset-pending': {
    'linux-4.17': counts(72, 231, 9),
    'linux-6.19': counts(146, 468, 16),
  },
  'system-reset-binary-points': {
    'linux-4.17': counts(3232, 18636, 23),
    'linux-6.19': counts(3666, 20922, 23),
  },
};
